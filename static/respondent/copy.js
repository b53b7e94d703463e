// Copies what was typed.

const button = document.getElementById("copy");
const typed = document.getElementById("typed");

button.hidden = false;
button.addEventListener("click", async () => {
  typed.select();
  await navigator.clipboard?.writeText(typed.value);
  document.getElementById("copied").textContent = button.dataset.done;
});
