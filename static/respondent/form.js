// Walks through the form step by step, keeps what is typed on this device, and sends an answer
// again and again with its key until a receipt has come. Without this file the form is one page.

const form = document.getElementById("answer");
const words = form.dataset;
const isKiosk = words.mode === "kiosk";
const byId = (id) => document.getElementById(id);

const DAY = 86_400_000;
const LONGEST_STEP = 6;
const SHORTEST_STEP = 3;
const THANKS_SECONDS = 8;
const IDLE_SECONDS = 60;
const WARNING_SECONDS = 20;

// --- What is kept on this device

const memory = { drafts: new Map(), outbox: new Map() };
const database = new Promise((resolve) => {
  try {
    const opening = indexedDB.open("answers", 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore("drafts", { keyPath: "key" });
      opening.result.createObjectStore("outbox", { keyPath: "key" });
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => resolve(null);
  } catch {
    resolve(null);
  }
});

async function kept(name, mode, use) {
  const store = (await database)?.transaction(name, mode).objectStore(name);
  return new Promise((resolve, reject) => {
    const request = use(store);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function keep(name, record) {
  memory[name].set(record.key, record);
  await kept(name, "readwrite", (store) => store.put(record)).catch(() => {});
}

async function drop(name, key) {
  memory[name].delete(key);
  await kept(name, "readwrite", (store) => store.delete(key)).catch(() => {});
}

async function all(name) {
  return kept(name, "readonly", (store) => store.getAll()).catch(() => [...memory[name].values()]);
}

// --- Fields

const field = (name) => form.elements.namedItem(name);
const values = () => Object.fromEntries(new FormData(form));

function fill(typed) {
  for (const input of form.elements) {
    if (!input.name || !(input.name in typed)) continue;
    if (input.type === "radio") input.checked = input.value === typed[input.name];
    else if (input.type !== "submit") input.value = typed[input.name];
  }
}

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

// --- Steps

const questions = [...form.querySelectorAll("[data-question]")];
const sections = [...form.querySelectorAll("[data-section]:not([data-importance])")];
const tail = form.querySelector("[data-tail]");
const tailAsks = tail.querySelector("input, textarea") !== null;
const narrow = matchMedia("(max-width: 559px)");
let steps = [];
let current = 0;
let depth = 0;

function chunks(list) {
  const count = Math.ceil(list.length / LONGEST_STEP);
  const size = Math.ceil(list.length / count);
  return Array.from({ length: count }, (_, place) => list.slice(place * size, (place + 1) * size));
}

function layOut() {
  steps = [];
  if (isKiosk || narrow.matches) {
    steps = questions.map((question) => [question]);
  } else {
    for (const section of sections) {
      for (const chunk of chunks([...section.querySelectorAll("[data-question]")])) {
        const last = steps.at(-1);
        const small = last && (last.length < SHORTEST_STEP || chunk.length < SHORTEST_STEP);
        if (small && last.length + chunk.length <= LONGEST_STEP) last.push(...chunk);
        else steps.push(chunk);
      }
    }
  }
  if (tailAsks) steps.push([]);
}

const positionOf = (step) => (steps[step].length ? questions.indexOf(steps[step][0]) : questions.length);
const isLast = () => current === steps.length - 1;

function stepAt(position) {
  const found = steps.findIndex((step) => step.includes(questions[position]));
  return found < 0 ? steps.length - 1 : found;
}

function stepOf(element) {
  const question = element?.closest("[data-question]");
  return question ? stepAt(questions.indexOf(question)) : steps.length - 1;
}

function show(step, { focus = true } = {}) {
  current = Math.min(Math.max(step, 0), steps.length - 1);
  const shown = new Set(steps[current]);
  for (const question of questions) question.hidden = !shown.has(question);
  for (const section of sections) {
    section.hidden = !steps[current].some((question) => section.contains(question));
    const isBegun = section.querySelector("[data-question]").hidden;
    for (const head of section.querySelectorAll(":scope > h2, :scope > .why")) head.hidden = isBegun;
  }
  form.querySelector("[data-start]").hidden = current > 0;
  byId("title").classList.toggle("spoken", current > 0);
  tail.hidden = !isLast();
  form.querySelector("[data-walk]").hidden = isLast();
  form.querySelector("[data-beside]").hidden = !isLast() || current === 0;
  form.querySelector("[data-send]").hidden = !isLast();
  byId("back").hidden = current === 0;
  byId("back-from-end").hidden = current === 0;
  tellProgress();
  if (!focus) return;
  scrollTo(0, 0);
  const head = steps[current][0]?.querySelector("legend") ?? tail;
  head.tabIndex = -1;
  head.focus({ preventScroll: true });
}

function tellProgress() {
  const [first, last] = [positionOf(current) + 1, positionOf(current) + steps[current].length];
  const text = !steps[current].length ? words.end : first === last ? words.one : words.some;
  byId("where").textContent = text
    .replace("[number]", first)
    .replace("[first]", first)
    .replace("[last]", last)
    .replace("[total]", words.total);
  byId("progress").hidden = false;
  byId("progress").querySelector("progress").value = steps[current].length ? first - 1 : questions.length;
}

function forward() {
  depth += 1;
  history.pushState({ position: positionOf(current + 1), depth }, "");
  show(current + 1);
  saveDraft();
}

function backward() {
  if (depth > 0) history.back();
  else show(current - 1);
}

// --- Drafts: a half-filled form is found again after a reload; never on a kiosk

let saving = 0;

function saveDraft() {
  if (isKiosk) return;
  clearTimeout(saving);
  saving = setTimeout(() => {
    const draft = { key: location.pathname, values: values(), position: positionOf(current), spent: Number(seconds()), at: Date.now() };
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
  fill(draft.values);
  spent = draft.spent;
  return draft.position;
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

// --- Problems

function clearProblems() {
  byId("problems")?.remove();
  for (const error of document.querySelectorAll(".error")) error.remove();
}

function showProblems(problems) {
  clearProblems();
  const summary = document.createElement("div");
  summary.className = "error-summary";
  summary.id = "problems";
  summary.tabIndex = -1;
  const title = document.createElement("h2");
  title.textContent = words.check;
  const list = document.createElement("ul");
  for (const [name, sentence] of Object.entries(problems)) {
    const link = document.createElement("a");
    link.href = `#${name}`;
    link.textContent = sentence;
    list.appendChild(document.createElement("li")).append(link);
    const target = byId(name);
    const error = document.createElement("p");
    error.className = "error";
    error.id = `${name}-error`;
    error.textContent = sentence;
    if (target?.tagName === "FIELDSET") target.querySelector("legend").after(error);
    else target?.before(error);
    target?.setAttribute("aria-describedby", error.id);
  }
  summary.append(title, list);
  form.before(summary);
  show(stepOf(byId(Object.keys(problems)[0])), { focus: false });
  scrollTo(0, 0);
  summary.focus();
}

function followProblem(event) {
  const link = event.target.closest("#problems a");
  if (!link) return;
  event.preventDefault();
  const target = byId(link.hash.slice(1));
  show(stepOf(target), { focus: false });
  (target.matches("input, textarea") ? target : target.querySelector("input")).focus();
  target.scrollIntoView({ block: "center" });
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
    showProblems(result.problems);
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
  for (const input of form.querySelectorAll("textarea, input:not([type=radio])")) input.value = "";
  field("key").value = newKey();
  addUp();
  opened = performance.now();
  spent = depth = 0;
  byId("thanks").hidden = true;
  byId("idle").hidden = true;
  form.hidden = false;
  document.querySelector("details[open]")?.removeAttribute("open");
  history.replaceState({ position: 0, depth }, "");
  show(0, { focus: false });
  scrollTo(0, 0);
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
  if (event.submitter?.classList.contains("unseen") && !isLast()) forward();
  else send();
});
form.addEventListener("input", saveDraft);
for (const input of points) input.addEventListener("input", addUp);
points.at(-1)?.closest("ul").after(total);
document.addEventListener("click", followProblem);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
byId("next").addEventListener("click", forward);
byId("back").addEventListener("click", backward);
byId("back-from-end").addEventListener("click", backward);
addEventListener("popstate", ({ state }) => {
  depth = state?.depth ?? 0;
  show(stepAt(state?.position ?? 0));
});
addEventListener("online", () => flush());
narrow.addEventListener("change", () => {
  const position = positionOf(current);
  layOut();
  show(stepAt(position), { focus: false });
});
if (isKiosk) {
  byId("again").addEventListener("click", restart);
  for (const name of ["pointerdown", "keydown", "input"]) addEventListener(name, stillHere);
}

layOut();
document.body.classList.add("stepping");
const wrong = byId("problems")?.querySelector("a");
const restored = await restoreDraft();
addUp();
depth = history.state?.depth ?? 0;
if (wrong) show(stepOf(byId(wrong.hash.slice(1))), { focus: false });
else show(stepAt(history.state?.position ?? restored ?? 0), { focus: false });
if ((await all("outbox")).length) flush();
document.body.dataset.ready = "";
