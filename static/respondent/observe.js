// Sends what somebody noticed, again and again with its code until it has arrived, and shows the code.
// Without this file the form works as it is.

import { shelves } from "./keeping.js";

const form = document.getElementById("observe");
const words = form.dataset;
const byId = (id) => document.getElementById(id);
const field = (name) => form.elements.namedItem(name);

const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
const LONGEST_SIDE = 1280;
const QUALITY = 0.75;
const SHORTEST_PAUSE = 5_000;
const LONGEST_PAUSE = 900_000;

const { keep, drop, all } = shelves("observations", ["outbox"]);

// 128 random bits, the most significant digit last. Each page has a code of its own, also when the
// browser shows it again from its memory.
function newCode() {
  let number = crypto.getRandomValues(new Uint8Array(16)).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let code = "";
  for (let place = 0; place < 26; place += 1) {
    code += LETTERS[Number(number % 32n)];
    number /= 32n;
  }
  return code;
}

const grouped = (code) => code.match(/.{1,4}/g).join(" ");

function say(text) {
  byId("status").textContent = text;
  byId("status").hidden = !text;
}

// --- The photo: drawn anew and smaller, so that nothing of the camera leaves the device

async function shrink(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.toDataURL("image/jpeg", QUALITY);
}

field("photo").addEventListener("change", async () => {
  const [file] = field("photo").files;
  field("photo_data").value = "";
  byId("photo-unread").hidden = true;
  byId("photo-unread").className = "";
  if (!file) return;
  try {
    field("photo_data").value = await shrink(file);
  } catch {
    byId("photo-unread").textContent = words.photo;
    byId("photo-unread").hidden = false;
    byId("photo-unread").className = "error";
    field("photo").value = "";
  }
});

// --- Sending

let sending = false;
let pause = SHORTEST_PAUSE;
let timer = 0;

// Outcomes: arrived, problems, waiting (to be tried again), refused.
async function deliver(record) {
  try {
    const response = await fetch(record.url, {
      method: "POST",
      body: record.body,
      credentials: "omit",
      headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
      signal: AbortSignal.timeout(20_000),
    });
    const said = await response.json().catch(() => ({}));
    if (response.status === 201 && said.key === record.key) {
      await drop("outbox", record.key);
      return { outcome: "arrived" };
    }
    if (response.status === 422) return { outcome: "problems", problems: said.problems ?? [] };
    if (response.status === 429 || response.status >= 500) return { outcome: "waiting", why: words.busy };
    return { outcome: "refused" };
  } catch {
    return { outcome: "waiting", why: words.offline };
  }
}

function body() {
  const sent = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") sent.set(name, value);
  return sent.toString();
}

function showProblems(problems) {
  byId("problems")?.remove();
  const summary = document.createElement("div");
  Object.assign(summary, { className: "error-summary", id: "problems", tabIndex: -1 });
  const head = document.createElement("h2");
  head.textContent = words.check;
  const list = document.createElement("ul");
  for (const [name, sentence] of problems) {
    const item = document.createElement("li");
    const way = document.createElement("a");
    way.href = name === "kind" ? "#kind-customer" : `#${name}`;
    way.textContent = sentence;
    item.append(way);
    list.append(item);
  }
  summary.append(head, list);
  form.before(summary);
  scrollTo(0, 0);
  summary.focus();
}

function showCode(key, waits) {
  byId("typed").value = grouped(key);
  byId("sent").hidden = Boolean(waits);
  byId("waits").textContent = waits;
  byId("waits").hidden = !waits;
  byId("asking").hidden = true;
  byId("done").hidden = false;
  scrollTo(0, 0);
  byId("done").focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (sending) return;
  const missing = [["kind", words.kind], ["text", words.text]].filter(([name]) => !field(name).value.trim());
  if (missing.length) {
    showProblems(missing);
    return;
  }
  sending = true;
  const record = { key: field("key").value, url: form.action, body: body(), at: Date.now() };
  const isKept = await keep("outbox", record);
  const result = await deliver(record);
  sending = false;
  if (result.outcome === "arrived") {
    showCode(record.key, "");
  } else if (result.outcome === "waiting") {
    showCode(record.key, `${result.why} ${isKept ? words.kept : words.loose}`);
  } else {
    await drop("outbox", record.key);
    if (result.outcome === "problems") showProblems(result.problems);
    else HTMLFormElement.prototype.submit.call(form);
  }
  await wait();
});

// Later: again after a pause that grows, at once when online.
async function flush() {
  clearTimeout(timer);
  if (sending) return;
  sending = true;
  for (const record of await all("outbox")) {
    const { outcome } = await deliver(record);
    if (outcome === "waiting") break;
    if (outcome === "arrived" && record.key === field("key").value) showCode(record.key, "");
  }
  sending = false;
  await wait();
}

async function wait() {
  clearTimeout(timer);
  if (!(await all("outbox")).length) return;
  timer = setTimeout(flush, pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

addEventListener("online", flush);
addEventListener("pageshow", () => {
  if (byId("done").hidden && !sending) field("key").value = newCode();
});
if ((await all("outbox")).length) flush();
document.body.dataset.ready = "";
