// Takes along what stands on a page: a sentence or a table to the clipboard, a chart as a picture.
// Without this file charts are kept as SVG and tables as files.

const WIDER = 2;

const say = (button) => {
  const said = button.parentElement.querySelector("[role=status]");
  said.textContent = "";
  setTimeout(() => { said.textContent = button.dataset.done; }, 50); // so that it is said each time
};

// What is folded away has no inner text.
function words(cell) {
  const copy = cell.cloneNode(true);
  for (const end of copy.querySelectorAll("br")) end.replaceWith(" ");
  return copy.textContent.replace(/\s+/g, " ").trim();
}

const cells = (row) => [...row.cells].map(words);

// A table without colours and links, with its cells apart by tabs and as a table.
function table(found) {
  const rows = [...found.rows];
  const plain = document.createElement("table");
  for (const row of rows) {
    const copy = plain.insertRow();
    for (const [place, text] of cells(row).entries()) {
      const cell = document.createElement(row.cells[place].tagName);
      cell.textContent = text;
      cell.colSpan = row.cells[place].colSpan;
      copy.append(cell);
    }
  }
  return { text: rows.map((row) => cells(row).join("\t")).join("\n"), html: plain.outerHTML };
}

// The clipboard of an address without TLS takes only what a page puts into its own copying.
function put({ text, html }) {
  const fill = (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/plain", text);
    if (html) event.clipboardData.setData("text/html", html);
  };
  document.addEventListener("copy", fill, { once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", fill);
  return done;
}

function copy(button) {
  const found = document.getElementById(button.dataset.copies);
  const what = found.tagName === "TABLE" ? table(found) : { text: `${found.innerText.trim()} (${button.dataset.from})` };
  if (put(what)) say(button);
}

async function picture(button) {
  const drawing = new Image();
  drawing.src = button.dataset.picture;
  await drawing.decode();
  const canvas = document.createElement("canvas");
  canvas.width = drawing.naturalWidth * WIDER;
  canvas.height = drawing.naturalHeight * WIDER;
  canvas.getContext("2d").drawImage(drawing, 0, 0, canvas.width, canvas.height);
  const bytes = await new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(bytes);
  link.download = button.dataset.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say(button);
}

for (const button of document.querySelectorAll("[data-copies], [data-picture]")) {
  button.hidden = false;
  button.addEventListener("click", () => (button.dataset.copies ? copy(button) : picture(button)));
}
