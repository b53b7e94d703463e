// Saves what is typed a few seconds later and before another page opens, and keeps it in this tab
// where it cannot be saved. Without this program the buttons save.

const form = document.querySelector("form[data-autosave]");
const state = document.getElementById("saving");
const seen = form.elements.seen;
const page = location.pathname + location.search;
const PAUSE = 2500;

let shown = Object.fromEntries(fields().map((one) => [one.name, written(one)]));
let timer = 0;
let saving = null;
let isStuck = false;

function fields() {
  return [...form.elements].filter(
    (one) => one.name && one.type !== "hidden" && one.type !== "submit",
  );
}

function valueOf(one) {
  return one.type === "checkbox" ? (one.checked ? "on" : "") : one.value;
}

function written(one) {
  return one.type === "checkbox" ? (one.defaultChecked ? "on" : "") : one.defaultValue;
}

function setValue(one, value) {
  if (one.type === "checkbox") one.checked = value === "on";
  else one.value = value;
}

function values() {
  return Object.fromEntries(fields().map((one) => [one.name, valueOf(one)]));
}

function changed() {
  return Object.entries(values()).filter(([name, value]) => value !== shown[name]);
}

function isAddition([name]) {
  return name.startsWith("new-");
}

function say(text, isWrong = false) {
  state.textContent = text;
  state.classList.toggle("wrong", isWrong);
}

function body(act) {
  const data = new FormData(form);
  data.set("act", act);
  return data;
}

function keep() {
  const typed = Object.fromEntries(changed());
  sessionStorage.setItem(page, JSON.stringify({ typed, seen: seen.value }));
}

async function send(act) {
  const sent = values();
  say(state.dataset.saving);
  const reply = await fetch(page, {
    method: "POST",
    body: body(act),
    redirect: "manual",
    headers: { Accept: "application/json" },
  }).catch(() => null);
  const said = await reply?.json?.().catch(() => null);
  if (reply?.ok && said) {
    take(said, sent);
    sessionStorage.removeItem(page);
    say(state.dataset.saved);
    return true;
  }
  keep();
  isStuck = reply?.status === 409;
  say(said?.problem ?? state.dataset.kept, true);
  return false;
}

// What others saved meanwhile comes into the fields that nobody touched here.
function take(said, sent) {
  const sums = JSON.parse(said.seen);
  const before = JSON.parse(seen.value);
  shown = { ...shown, ...Object.fromEntries(Object.entries(sent).filter((one) => !isAddition(one))) };
  for (const [name, text] of Object.entries(said.texts)) {
    const one = form.elements[name];
    if (!one) continue;
    if (valueOf(one) === sent[name]) {
      setValue(one, text);
      shown[name] = valueOf(one);
    } else {
      sums[name] = before[name];
    }
  }
  seen.value = JSON.stringify(sums);
}

async function save(act = "typing") {
  clearTimeout(timer);
  await saving;
  const isNew = changed().some((one) => act === "leaving" || !isAddition(one));
  if (isStuck || !isNew) return !isStuck;
  saving = send(act);
  return saving;
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

function bringBack() {
  const kept = JSON.parse(sessionStorage.getItem(page) ?? "null");
  if (!kept) return;
  sessionStorage.removeItem(page);
  const sums = JSON.parse(seen.value);
  const before = JSON.parse(kept.seen);
  for (const [name, value] of Object.entries(kept.typed)) {
    const one = form.elements[name];
    if (!one || valueOf(one) === value) continue;
    setValue(one, value);
    sums[name] = before[name];
  }
  seen.value = JSON.stringify(sums);
  if (changed().length) {
    say(state.dataset.back);
    later();
  }
}

// The field that a link names is in sight, unfolded, and has the focus.
function goToField() {
  const one = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!one?.matches("input, textarea")) return;
  one.closest("details")?.setAttribute("open", "");
  one.focus({ preventScroll: true });
  (one.closest(".field") ?? one).scrollIntoView({ block: "center" });
}

form.addEventListener("input", later);
form.addEventListener("submit", () => {
  clearTimeout(timer);
  shown = values();
  sessionStorage.removeItem(page);
});
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !isPlain || link.getAttribute("href").startsWith("#") || !changed().length) return;
  event.preventDefault();
  if (await save("leaving")) {
    shown = values();
    location.assign(link.href);
  }
});
addEventListener("pagehide", () => {
  if (isStuck || !changed().length) return;
  keep();
  navigator.sendBeacon(page, body("typing"));
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
addEventListener("hashchange", goToField);

bringBack();
goToField();
