// Walks through the form step by step, keeps what is typed on this device, and sends an answer
// again and again with its key until a receipt has come. Without this file the form is one page.

import { askAboutHalves, clearProblems, fill, followProblems, showProblems } from "./fields.js";
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
const SHORTEST_PAUSE = 5_000;
const LONG_PAUSE = 60_000;
const LONGEST_PAUSE = 900_000;
const ALL_POINTS = 100;
const STATES = { closed: "closed", ended: "closed", paused: "paused", early: "paused" };

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

// --- Importance points: how many are left

const points = [...form.querySelectorAll("[data-importance] input")];
const total = document.createElement("p");
total.className = "points-total";
total.setAttribute("aria-live", "polite");

function addUp() {
  const left = points.reduce((rest, input) => rest - (Number(input.value) || 0), ALL_POINTS);
  const text = left < 0 ? words.pointsOver : words.pointsLeft;
  total.textContent = left === ALL_POINTS ? "" : text.replace("[number]", Math.abs(left));
}

// --- Sending

let sending = false;
let pause = SHORTEST_PAUSE;
let timer = 0;
let stopped = "";
let asksSomethingElse = false;

function say(text) {
  byId("status").textContent = text;
  byId("status").hidden = !text;
}

async function post(url, record) {
  const response = await fetch(url, {
    method: "POST",
    body: record.body,
    credentials: "omit",
    headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
    signal: AbortSignal.timeout(15_000),
  });
  return [response.status, await response.json().catch(() => ({}))];
}

// Outcomes: stored, problems, offline, busy, closed, paused (also before it opens), unknown (the
// link was replaced), refused.
async function deliver(record) {
  try {
    let [status, said] = await post(record.url, record);
    // Kept under a link that was replaced: the new one takes it, if it leads to the same place.
    if (status === 404 && record.url !== form.action) [status, said] = await post(form.action, record);
    if (status === 429 || status >= 500) return { outcome: "busy" };
    if (status === 422) return { outcome: "problems", problems: said.problems };
    if (status === 404) return { outcome: "unknown" };
    if (status === 403) return { outcome: STATES[said.notice] ?? "refused" };
    if (status !== 201 || said.key !== record.key) return { outcome: "refused" };
    asksSomethingElse = said.asks_something_else;
    await drop("outbox", record.key);
    return { outcome: "stored", url: said.url };
  } catch {
    return { outcome: "offline" };
  }
}

async function send() {
  if (sending) return;
  clearProblems();
  if (askAboutHalves(form, steps)) return;
  sending = true;
  field("seconds").value = seconds();
  const record = { key: field("key").value, url: form.action, body: new URLSearchParams(new FormData(form)).toString(), at: Date.now() };
  const isKept = await keep("outbox", record);
  const result = await deliver(record);
  sending = false;
  if (result.outcome === "problems") {
    await drop("outbox", record.key);
    showProblems(form, steps, result.problems);
  } else if (isKiosk) {
    note(result.outcome, record);
    thank(result.outcome === "stored", isKept);
  } else if (result.outcome === "stored") {
    await dropDraft(record.key);
    location.assign(result.url);
  } else if (["busy", "offline", "unknown"].includes(result.outcome)) {
    say(`${words[result.outcome]} ${result.outcome === "unknown" ? "" : isKept ? words.kept : words.loose}`);
  } else {
    await drop("outbox", record.key);
    HTMLFormElement.prototype.submit.call(form);
  }
  await wait();
}

// Later: one sending at a time, again after a pause that grows, at once when online.
async function flush() {
  clearTimeout(timer);
  if (sending) return;
  sending = true;
  const own = field("key").value;
  for (const record of await all("outbox")) {
    const { outcome, url } = await deliver(record);
    if (outcome === "problems") await drop("outbox", record.key);
    else note(outcome, record);
    if (outcome === "offline" || outcome === "busy") break;
    if (outcome === "stored" && !isKiosk) await dropDraft(record.key);
    if (outcome === "stored" && !isKiosk && record.key === own) {
      location.assign(url);
      return;
    }
  }
  sending = false;
  await wait();
}

// What the server said last decides how soon it is asked again, and whether a kiosk goes on asking.
function note(outcome, { url }) {
  if (outcome === "stored") pause = SHORTEST_PAUSE;
  if (outcome === "offline" || outcome === "busy" || url !== form.action) return;
  stopped = ["closed", "paused", "unknown"].includes(outcome) ? outcome : "";
  if (stopped) pause = Math.max(pause, LONG_PAUSE);
}

async function wait() {
  const waiting = (await all("outbox")).length;
  if (isKiosk) {
    say(!waiting ? "" : waiting === 1 ? words.waitingOne : words.waitingSome.replace("[number]", waiting));
    if (form.hidden && byId("thanks").hidden && !stopped) restart();
  } else if (!waiting) {
    say("");
  }
  clearTimeout(timer);
  if (!waiting) return;
  timer = setTimeout(flush, pause);
  pause = Math.min(pause * 2, stopped ? LONGEST_PAUSE : LONG_PAUSE);
}

// --- Kiosk: thanks, then the next person; also when somebody walked away

let idle = 0;
let warned = 0;

function thank(isStored, isKept) {
  form.hidden = true;
  byId("stored").hidden = !isStored;
  byId("kept").hidden = isStored || !isKept;
  byId("loose").hidden = isStored || isKept;
  byId("thanks").hidden = false;
  byId("thanks").focus();
  clearTimeout(idle);
  idle = setTimeout(restart, THANKS_SECONDS * 1000);
}

function restart() {
  if (asksSomethingElse && byId("status").hidden) location.reload();
  delete form.dataset.halves;
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
  form.hidden = Boolean(stopped);
  byId("stopped").hidden = !stopped;
  for (const part of byId("stopped").querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== stopped;
  for (const folded of document.querySelectorAll("details[open]")) folded.removeAttribute("open");
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
else timer = setTimeout(flush, SHORTEST_PAUSE); // storage that was slow has answered by then
document.body.dataset.ready = "";
