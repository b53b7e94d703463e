// Answers a wave anonymously: makes a ticket and has it signed unseen, keeps ticket and answers on
// this device, and sends the answers with the ticket alone until they have arrived.

import { offerCopy } from "./copy.js";
import { draw, drawFrom, keepOnly, speakOf } from "./draw.js";
import { askAboutHalves, clearProblems, fill, followProblems, showProblems, showSummary } from "./fields.js";
import { shelves } from "./keeping.js";
import { stepper } from "./steps.js";
import { blind, bytesOf, finalise, fromBase64Url, numberOf, prepare, publicKey, toBase64Url } from "./token.js";

const form = document.getElementById("answer");
const words = form.dataset;
const byId = (id) => document.getElementById(id);

const MESSAGE_LENGTH = 32;
const SENDING_SECONDS = 15;
const MIRROR = "service-culture-mirror";

// Records carry the path of their invitation, because several people may share one device. Of what
// was sent only the fact is kept. A ticket also holds which statements were drawn, or which units, so
// that a page that is loaded again asks the same.
const here = location.pathname;
const until = Number(words.until) * 1000;
const { keep, drop, all } = shelves("waves", ["tickets", "drafts", "outbox"]);
const own = async (store) => (await all(store)).find(({ key }) => key === here);

let ticket;
let begun;
let steps;

// --- The ticket

class Refused extends Error {}

const refusal = (title, message) => Object.assign(new Refused(message), { title });

async function makeTicket(key) {
  const prepared = prepare(crypto.getRandomValues(new Uint8Array(MESSAGE_LENGTH)));
  const { blinded, inverse } = await blind(key, prepared);
  const made = {
    key: here,
    until,
    message: toBase64Url(prepared),
    blinded: toBase64Url(blinded),
    inverse: toBase64Url(bytesOf(inverse, key.length)),
    drawn: words.draw ? draw(form, Number(words.draw)) : null,
  };
  if (!(await keep("tickets", made))) say(words.loose);
  return made;
}

async function fetchSignature(blinded) {
  const response = await fetch("token/", {
    method: "POST",
    body: new URLSearchParams({ blinded }),
    credentials: "omit",
    referrerPolicy: "no-referrer",
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(SENDING_SECONDS * 1000),
  });
  if (response.status >= 500 || response.status === 429) throw new Error("busy");
  const said = await response.json();
  if (!response.ok) throw refusal(said.title, said.words);
  return fromBase64Url(said.signature);
}

// Two windows of the same invitation must not make two tickets.
const getTicket = () => navigator.locks.request(`ticket of ${here}`, takeTicket);

async function takeTicket() {
  const key = await publicKey(fromBase64Url(words.key));
  const kept = await own("tickets");
  if (kept?.isSent) throw refusal(words.sentTitle, words.sent);
  if (kept?.signature) return kept;
  const made = kept ?? (await makeTicket(key));
  const blindSignature = await fetchSignature(made.blinded).catch(async (error) => {
    if (error instanceof Refused) await drop("tickets", here);
    throw error;
  });
  const inverse = numberOf(fromBase64Url(made.inverse));
  const signature = await finalise(key, fromBase64Url(made.message), blindSignature, inverse).catch(() => {
    throw refusal(words.badTicketTitle, words.badTicket);
  });
  const signed = { ...made, signature: toBase64Url(signature) };
  await keep("tickets", signed);
  return signed;
}

function showRefusal({ title, message }) {
  byId("anonymous").hidden = true;
  byId("refused").hidden = false;
  byId("refused").classList.toggle("calm", title === words.sentTitle);
  byId("refused").querySelector("h2").textContent = title;
  byId("refused").querySelector("p").textContent = message;
  byId("refused").focus();
}

async function start() {
  byId("start").disabled = true;
  say("");
  try {
    ticket = await getTicket();
    open({ focus: true });
  } catch (error) {
    if (error instanceof Refused) showRefusal(error);
    else say(words.noTicket);
  }
  byId("start").disabled = false;
}

// --- The questions, and what is typed

function open({ position = 0, focus }) {
  byId("promise").hidden = true;
  if (words.providers && !ticket.providers) {
    askWithWhom();
    return;
  }
  form.hidden = false;
  if (!steps) {
    if (ticket?.drawn) keepOnly(form, ticket.drawn);
    if (ticket?.providers) speakOf(form, ticket.providers);
    if (begun) fill(form, begun.values);
    steps = stepper(form, { changed: saveDraft });
    followProblems(steps);
  }
  steps.showPosition(position, { focus });
}

// Whom somebody works with is asked and drawn from here, and what was drawn lies with the ticket.
function askWithWhom() {
  byId("worked-with").hidden = false;
  scrollTo(0, 0);
  byId("worked-with").focus({ preventScroll: true });
}

async function drawProviders() {
  const ticked = [...byId("worked-with").querySelectorAll(":checked")].map(({ value }) => value);
  byId("worked-with-none").hidden = ticked.length > 0;
  if (!ticked.length) return;
  ticket = { ...ticket, providers: drawFrom(ticked, Number(words.providers)) };
  await keep("tickets", ticket);
  byId("worked-with").hidden = true;
  open({ focus: true });
}

let saving = 0;
const draft = () => ({ key: here, until, values: Object.fromEntries(new FormData(form)), position: steps.position() });

function saveDraft() {
  clearTimeout(saving);
  saving = setTimeout(() => keep("drafts", draft()), 250);
}

async function changeLanguage(event) {
  const link = event.target.closest(".languages a");
  if (!link || form.hidden) return;
  event.preventDefault();
  clearTimeout(saving);
  await keep("drafts", draft());
  location.replace(link.href);
}

async function forgetOld() {
  for (const store of ["tickets", "drafts"]) {
    for (const record of await all(store)) if (record.until < Date.now()) await drop(store, record.key);
  }
}

// --- A comment that may say who wrote it: looked at here and nowhere else

const REVEALING = [
  /\S+@\S+\.\S+/u,
  /\+?\d[\d\s()/.-]{5,}\d/u,
  /\p{Lu}\p{Ll}+ \p{Lu}(?:\p{Ll}+|\.)/u,
  /\p{Ll},? (\p{Lu}\p{Ll}{2,})/u,
];

function hint() {
  const text = form.elements.comment.value;
  const match = REVEALING.map((pattern) => text.match(pattern)).find(Boolean);
  const found = match && (match[1] ?? match[0]);
  byId("revealing").hidden = !found;
  byId("revealing").textContent = found ? words.revealing.replace("[text]", found) : "";
}

// --- Sending

let sending = false;
let isKept = true;
let pause = 5_000;
let timer = 0;

function say(text) {
  byId("status").textContent = text;
  byId("status").hidden = !text;
}

async function post({ url, body }) {
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      credentials: "omit",
      referrerPolicy: "no-referrer",
      headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
      signal: AbortSignal.timeout(SENDING_SECONDS * 1000),
    });
    if (response.status === 429 || response.status >= 500) return { outcome: "busy" };
    const said = await response.json();
    if (response.ok) return { outcome: "stored", said };
    return { outcome: response.status === 422 ? "problems" : "refused", said };
  } catch {
    return { outcome: "offline" };
  }
}

function answer() {
  const body = new URLSearchParams(new FormData(form));
  const { message, signature } = ticket;
  const proof = { wave: words.wave, cell: words.cell, language: words.language, message, signature };
  for (const [name, value] of Object.entries(proof)) body.set(name, value);
  return { key: here, until, url: form.action, body: body.toString() };
}

async function send() {
  if (sending) return;
  sending = true;
  clearProblems();
  if (askAboutHalves(form, steps)) {
    sending = false;
    return;
  }
  const record = answer();
  isKept = await keep("outbox", record);
  await settle(record, await post(record));
  sending = false;
  await wait();
}

// Everything that lies on this device of an answer goes when it has arrived.
async function settle(record, { outcome, said }) {
  const isOwn = record.key === here;
  if (outcome === "busy" || outcome === "offline") {
    if (isOwn) say(`${words[outcome]} ${isKept ? words.kept : words.loose}`);
    return false;
  }
  await drop("outbox", record.key);
  if (outcome === "stored") {
    clearTimeout(saving);
    await drop("drafts", record.key);
    await keep("tickets", { key: record.key, until: record.until, isSent: true });
    if (isOwn) showMirror(said);
  } else if (isOwn) {
    open({ position: steps?.position() ?? Number.MAX_SAFE_INTEGER, focus: false });
    if (outcome === "problems") showProblems(form, steps, said.problems);
    else showTrouble(said);
  }
  return true;
}

function showTrouble({ title, words: sentence }) {
  const text = document.createElement("p");
  text.textContent = sentence;
  showSummary(form, title, text);
}

async function flush() {
  clearTimeout(timer);
  if (sending) return;
  sending = true;
  for (const record of await all("outbox")) {
    if (!(await settle(record, await post(record)))) break;
    pause = 5_000;
  }
  sending = false;
  await wait();
}

async function wait() {
  const waiting = (await all("outbox")).length;
  if (!waiting) say("");
  clearTimeout(timer);
  if (!waiting) return;
  timer = setTimeout(flush, pause);
  pause = Math.min(pause * 2, 60_000);
}

// --- The mirror: in this window, until it is closed

function showMirror({ html, mirror }) {
  form.remove();
  byId("promise").hidden = true;
  const place = byId("mirror");
  place.innerHTML = html;
  place.hidden = false;
  offerCopy();
  for (const hidden of place.querySelectorAll("[data-print], [data-history]")) hidden.hidden = false;
  place.querySelector("[data-print]")?.addEventListener("click", () => print());
  place.querySelector("[data-history]")?.addEventListener("click", () => {
    sessionStorage.setItem(MIRROR, JSON.stringify(mirror));
  });
  document.querySelector(".languages")?.remove();
  scrollTo(0, 0);
  place.focus();
}

// --- Start

if (globalThis.crypto?.subtle && navigator.locks) {
  byId("plain").hidden = true;
  byId("anonymous").hidden = false;
  byId("start").addEventListener("click", start);
  byId("worked-with-done")?.addEventListener("click", drawProviders);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (steps.isLast()) send();
    else steps.forward();
  });
  form.addEventListener("input", saveDraft);
  form.elements.comment?.addEventListener("input", hint);
  document.addEventListener("click", changeLanguage);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form.isConnected && !form.hidden) send();
  });
  addEventListener("online", () => flush());

  await forgetOld();
  ticket = await own("tickets");
  begun = await own("drafts");
  if (begun || ticket) byId("start").textContent = byId("start").dataset.more;
  if (ticket?.isSent) showRefusal(refusal(words.sentTitle, words.sent));
  else if (ticket?.signature && begun) open({ position: history.state?.position ?? begun.position, focus: false });
  if ((await all("outbox")).length) flush();
}
document.body.dataset.ready = "";
