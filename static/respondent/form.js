// Walks through the form step by step, keeps what is typed on this device, and sends an answer
// again and again with its key until a receipt has come. Without this file the form is one page.

import { clearProblems, fill, followProblems, showProblems } from "./fields.js";
import { shelves } from "./keeping.js";
import { stepper } from "./steps.js";

const form = document.getElementById("answer");
const words = form.dataset;
const isKiosk = words.mode === "kiosk";
const byId = (id) => document.getElementById(id);

const DAY = 86_400_000;
const THANKS_SECONDS = 8;
const IDLE_SECONDS = 60;
const WARNING_SECONDS = 20;

const { keep, drop, all } = shelves("answers", ["drafts", "outbox"]);
const field = (name) => form.elements.namedItem(name);
const values = () => Object.fromEntries(new FormData(form));

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

let spent = Number(field("seconds").value) || 0;
let opened = performance.now();
const seconds = () => (spent + (performance.now() - opened) / 1000).toFixed(1);

const steps = stepper(form, { single: isKiosk, changed: () => saveDraft() });

// --- Drafts: a half-filled form is found again after a reload; never on a kiosk

let saving = 0;

function saveDraft() {
  if (isKiosk) return;
  clearTimeout(saving);
  saving = setTimeout(() => {
    const draft = { key: location.pathname, values: values(), position: steps.position(), spent: Number(seconds()), at: Date.now() };
    keep("drafts", draft);
  }, 250);
}

async function dropDraft(key) {
  clearTimeout(saving);
  for (const draft of await all("drafts")) {
    if (draft.values.key === key || Date.now() - draft.at > DAY) await drop("drafts", draft.key);
  }
}

async function restoreDraft() {
  if (isKiosk || !("fresh" in words)) return undefined;
  const draft = (await all("drafts")).find(({ key }) => key === location.pathname);
  if (!draft || Date.now() - draft.at > DAY) return undefined;
  if (draft.values.asked !== values().asked) return reopen(draft.values);
  fill(form, draft.values);
  spent = draft.spent;
  return draft.position;
}

// Begun under statements that are not asked any more: the server shows them again as they were.
function reopen(begun) {
  const again = document.createElement("form");
  again.method = "post";
  again.action = form.action;
  for (const [name, value] of Object.entries({ ...begun, switch: "" })) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    again.append(input);
  }
  document.body.append(again);
  again.submit();
}

// --- Importance points: how many are given

const points = [...form.querySelectorAll("[data-importance] input")];
const total = document.createElement("p");
total.className = "points-total";
total.setAttribute("aria-live", "polite");

function addUp() {
  const sum = points.reduce((given, input) => given + (Number(input.value) || 0), 0);
  total.textContent = sum ? words.points.replace("[number]", sum) : "";
}

// --- Sending

let sending = false;
let pause = 5_000;
let timer = 0;

function say(text) {
  byId("status").textContent = text;
  byId("status").hidden = !text;
}

async function post(record) {
  let response;
  try {
    response = await fetch(record.url, {
      method: "POST",
      body: record.body,
      credentials: "omit",
      headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
      signal: AbortSignal.timeout(15_000),
    });
    if (response.status === 429 || response.status >= 500) return { outcome: "busy" };
    const said = await response.json();
    if (response.status === 422) return { outcome: "problems", problems: said.problems };
    if (response.status !== 201 || said.key !== record.key) return { outcome: "refused" };
    await drop("outbox", record.key);
    return { outcome: "stored", url: said.url };
  } catch {
    return { outcome: "offline" };
  }
}

async function send() {
  if (sending) return;
  sending = true;
  clearProblems();
  field("seconds").value = seconds();
  const record = { key: field("key").value, url: form.action, body: new URLSearchParams(new FormData(form)).toString(), at: Date.now() };
  await keep("outbox", record);
  const result = await post(record);
  sending = false;
  if (result.outcome === "problems") {
    await drop("outbox", record.key);
    showProblems(form, steps, result.problems);
  } else if (isKiosk) {
    thank(result.outcome === "stored");
  } else if (result.outcome === "stored") {
    await dropDraft(record.key);
    location.assign(result.url);
  } else if (result.outcome === "refused") {
    await drop("outbox", record.key);
    HTMLFormElement.prototype.submit.call(form);
  } else {
    say(result.outcome === "busy" ? words.busy : words.offline);
  }
  await wait();
}

// Later: one sending at a time, again after a pause that grows to a minute, at once when online.
async function flush() {
  clearTimeout(timer);
  if (sending) return;
  sending = true;
  const own = field("key").value;
  for (const record of await all("outbox")) {
    const { outcome, url } = await post(record);
    if (outcome === "offline" || outcome === "busy") break;
    pause = 5_000;
    if (outcome === "problems") await drop("outbox", record.key);
    if (outcome === "stored" && !isKiosk) await dropDraft(record.key);
    if (outcome === "stored" && !isKiosk && record.key === own) {
      location.assign(url);
      return;
    }
  }
  sending = false;
  await wait();
}

async function wait() {
  const waiting = (await all("outbox")).length;
  if (isKiosk) {
    say(!waiting ? "" : waiting === 1 ? words.waitingOne : words.waitingSome.replace("[number]", waiting));
  } else if (!waiting) {
    say("");
  }
  clearTimeout(timer);
  if (!waiting) return;
  timer = setTimeout(flush, pause);
  pause = Math.min(pause * 2, 60_000);
}

// --- Kiosk: thanks, then the next person; also when somebody walked away

let idle = 0;
let warned = 0;

function thank(isStored) {
  form.hidden = true;
  byId("stored").hidden = !isStored;
  byId("kept").hidden = isStored;
  byId("thanks").hidden = false;
  byId("thanks").focus();
  clearTimeout(idle);
  idle = setTimeout(restart, THANKS_SECONDS * 1000);
}

function restart() {
  clearTimeout(idle);
  clearTimeout(warned);
  clearProblems();
  form.reset();
  for (const input of form.querySelectorAll("input[type=radio]")) input.checked = false;
  for (const input of form.querySelectorAll("textarea, input:not([type=radio], [type=hidden])")) input.value = "";
  field("key").value = newKey();
  addUp();
  opened = performance.now();
  spent = 0;
  byId("thanks").hidden = true;
  byId("idle").hidden = true;
  form.hidden = false;
  document.querySelector("details[open]")?.removeAttribute("open");
  steps.restart();
}

function stillHere() {
  clearTimeout(idle);
  clearTimeout(warned);
  byId("idle").hidden = true;
  if (form.hidden) return;
  warned = setTimeout(() => {
    byId("idle").hidden = false;
    idle = setTimeout(restart, WARNING_SECONDS * 1000);
  }, (IDLE_SECONDS - WARNING_SECONDS) * 1000);
}

// --- Start

form.addEventListener("submit", (event) => {
  field("seconds").value = seconds();
  if (event.submitter?.name === "switch") return;
  event.preventDefault();
  if (event.submitter?.classList.contains("unseen") && !steps.isLast()) steps.forward();
  else send();
});
form.addEventListener("input", saveDraft);
for (const input of points) input.addEventListener("input", addUp);
points.at(-1)?.closest("ul").after(total);
followProblems(steps);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
addEventListener("online", () => flush());
if (isKiosk) {
  byId("again").addEventListener("click", restart);
  for (const name of ["pointerdown", "keydown", "input"]) addEventListener(name, stillHere);
}

const wrong = byId("problems")?.querySelector("a");
const restored = await restoreDraft();
addUp();
if (wrong) steps.showHolding(byId(wrong.hash.slice(1)));
else steps.showPosition(history.state?.position ?? restored ?? 0, { focus: false });
if ((await all("outbox")).length) flush();
document.body.dataset.ready = "";
