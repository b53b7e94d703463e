// A questionnaire that is chosen says in which languages it can be asked, and how much each of its
// forms asks. Without this program the page says so when it is sent.

const selects = [...document.querySelectorAll("select:has(option[data-languages])")];
const ticks = [...document.querySelectorAll('input[name="languages"]')];
const radios = [...document.querySelectorAll('input[name="form"]')];
let isFormChosen = false;

function chosen() {
  return selects.map((select) => select.selectedOptions[0]).filter((one) => one?.dataset.languages);
}

function narrow() {
  const offered = chosen().map((one) => one.dataset.languages.split(" "));
  for (const tick of ticks) {
    const isOffered = offered.every((languages) => languages.includes(tick.value));
    const row = tick.closest("div");
    if (row.hidden && isOffered) tick.checked = true;
    if (!isOffered) tick.checked = false;
    row.hidden = !isOffered;
  }
}

function count({ isChanged = false } = {}) {
  const [one] = chosen();
  if (!one?.dataset.usual) return;
  for (const radio of radios) {
    radio.closest("label").lastChild.textContent = ` ${one.dataset[radio.value]}`;
    if (isChanged && !isFormChosen) radio.checked = radio.value === one.dataset.usual;
  }
}

for (const radio of radios) radio.addEventListener("change", () => (isFormChosen = true));
for (const select of selects) {
  select.addEventListener("change", () => {
    narrow();
    count({ isChanged: true });
  });
}
narrow();
count();
