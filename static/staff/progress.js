// Asks every second how far the work is, and shows the whole page anew when it has ended.

const place = document.getElementById("progress");

async function look() {
  const reply = await fetch(location.href).catch(() => null);
  if (reply?.ok) {
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const now = page.getElementById("progress");
    if (!now?.hasAttribute("data-running")) {
      location.reload();
      return;
    }
    place.replaceChildren(...now.childNodes);
  }
  setTimeout(look, 1000);
}

setTimeout(look, 1000);
