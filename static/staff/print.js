// The button that prints a page stands there only where it works.

const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => window.print());
