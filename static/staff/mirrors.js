// A person's own history. Profiles are encrypted and decrypted here, under a key made from a
// passphrase that never leaves this page; the server holds what it cannot read.

import { daysIn } from "./days.js";
import { drawCourses } from "./mirror-courses.js";

const PENDING = "service-culture-mirror";
const PENDING_IDENTITY = "service-culture-mirror-identity";
const PENDING_OWNER = "service-culture-mirror-owner";
const FORMAT = "service-culture/mirror/1";
const ITERATIONS = 600_000;
const SHORTEST_PASSPHRASE = 12;

const page = document.getElementById("mirrors");
const byId = (id) => document.getElementById(id);
const words = Object.fromEntries(
  [...byId("words").content.children].map((one) => [one.dataset.word, one.textContent]),
);
const language = document.documentElement.lang;
const dayInWords = daysIn(language);

// --- Bytes and keys

const bytesOf = (text) => new TextEncoder().encode(text);
const random = (length) => crypto.getRandomValues(new Uint8Array(length));
const toText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

async function keyOf(passphrase, { salt, iterations }) {
  const typed = bytesOf(passphrase.normalize("NFKC"));
  const material = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  const derivation = { name: "PBKDF2", hash: "SHA-256", salt: toBytes(salt), iterations };
  const cipher = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(derivation, material, cipher, false, ["encrypt", "decrypt"]);
}

// What a text is for is authenticated with it, so that one cannot be put in another's place.
async function encrypted(key, purpose, text) {
  const iv = random(12);
  const cipher = { name: "AES-GCM", iv, additionalData: bytesOf(purpose) };
  const sealed = await crypto.subtle.encrypt(cipher, key, bytesOf(text));
  return { nonce: toText(iv), ciphertext: toText(new Uint8Array(sealed)) };
}

async function decrypted(key, purpose, { nonce, ciphertext }) {
  const cipher = { name: "AES-GCM", iv: toBytes(nonce), additionalData: bytesOf(purpose) };
  const opened = await crypto.subtle.decrypt(cipher, key, toBytes(ciphertext));
  return new TextDecoder().decode(opened);
}

// --- The lock of a history: how its key is made, and a text that tells a wrong passphrase

class Refusal extends Error {}

async function newLock(passphrase) {
  const lock = { salt: toText(random(16)), iterations: ITERATIONS };
  const key = await keyOf(passphrase, lock);
  const check = await encrypted(key, "check", FORMAT);
  return { key, lock: { ...lock, check_nonce: check.nonce, check_text: check.ciphertext } };
}

async function openedLock(passphrase, lock) {
  const key = await keyOf(passphrase, lock);
  const check = { nonce: lock.check_nonce, ciphertext: lock.check_text };
  await decrypted(key, "check", check).catch(() => {
    throw new Refusal(words.wrong);
  });
  return { key, lock };
}

// --- The server

async function asked(path, facts) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...facts });
  } catch {
    throw new Refusal(words.network);
  }
  return response;
}

async function kept() {
  const response = await asked(page.dataset.document);
  if (!response.ok) throw new Refusal(words.network);
  return response.json();
}

async function send(path, values) {
  const body = new URLSearchParams(values);
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const response = await asked(path, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": token },
  });
  if (response.ok) return;
  const answer = await response.json().catch(() => ({}));
  throw new Refusal(answer.problem ?? words.network);
}

// --- What is shown

const filled = (sentence, facts) => sentence.replace(/\{(\w+)\}/g, (_all, name) => facts[name]);

function named(sentence, profile) {
  return filled(sentence, {
    day: dayInWords(profile.on),
    instruments: profile.instruments.map((instrument) => instrument.name).join(", "),
  });
}

function say(sentence, kind = "success") {
  const place = byId("said");
  place.className = `alert ${kind}`;
  place.textContent = sentence;
  place.hidden = !sentence;
}

// Who saw a profile first is who answered; nobody who signs in here afterwards gets to see it.
function pending() {
  const owner = sessionStorage.getItem(PENDING_OWNER) ?? page.dataset.owner;
  if (owner !== page.dataset.owner) forgetPending();
  try {
    const profile = JSON.parse(sessionStorage.getItem(PENDING));
    if (profile?.format !== FORMAT || !Array.isArray(profile.instruments)) return null;
    sessionStorage.setItem(PENDING_OWNER, owner);
    return profile;
  } catch {
    return null;
  }
}

function forgetPending() {
  sessionStorage.removeItem(PENDING);
  sessionStorage.removeItem(PENDING_IDENTITY);
  sessionStorage.removeItem(PENDING_OWNER);
}

function pendingIdentity() {
  let identity = sessionStorage.getItem(PENDING_IDENTITY);
  if (!identity) {
    identity = crypto.randomUUID();
    sessionStorage.setItem(PENDING_IDENTITY, identity);
  }
  return identity;
}

// --- One opened history

let own = null; // { key, lock } once the passphrase was right
let readable = []; // [{ identity, profile }]

async function show() {
  const { profiles } = await kept();
  readable = [];
  let unreadable = false;
  for (const one of profiles) {
    try {
      const text = await decrypted(own.key, `profile ${one.identity}`, one);
      readable.push({ identity: one.identity, profile: JSON.parse(text) });
    } catch {
      unreadable = true;
    }
  }
  readable.sort((one, other) => one.profile.on.localeCompare(other.profile.on));
  if (unreadable) say(words.unreadable, "warning");
  byId("open").hidden = true;
  byId("opened").hidden = !readable.length;
  drawCourses(byId("courses"), readable.map(({ profile }) => profile), { words, language });
  nameTheKept();
}

function nameTheKept() {
  for (const { identity, profile } of readable) {
    const row = document.querySelector(`[data-profile="${identity}"] .kept-name`);
    if (row) row.textContent = named(words.profile, profile);
  }
}

async function renewKept() {
  const response = await asked(location.pathname);
  const renewed = new DOMParser().parseFromString(await response.text(), "text/html");
  byId("kept").replaceWith(renewed.getElementById("kept"));
}

// --- Forms

function passphraseOf(form, { isNew }) {
  const { value } = form.elements.passphrase;
  if (!value) throw new Refusal(words.empty);
  if (!isNew) return value;
  if ([...value].length < SHORTEST_PASSPHRASE) throw new Refusal(words.short);
  if (value !== form.elements.repeated.value) throw new Refusal(words.different);
  return value;
}

async function unlocked(form) {
  if (own) return own;
  const { lock } = await kept();
  const isNew = !lock && "repeated" in form.elements;
  if (!lock && !isNew) return location.reload();
  const passphrase = passphraseOf(form, { isNew });
  return lock ? openedLock(passphrase, lock) : newLock(passphrase);
}

async function keepPending(form) {
  const profile = pending();
  const opened = await unlocked(form);
  const identity = pendingIdentity();
  const sealed = await encrypted(opened.key, `profile ${identity}`, JSON.stringify(profile));
  await send(page.dataset.keep, { identity, ...sealed, ...opened.lock });
  own = opened;
  forgetPending();
  byId("keep").hidden = true;
  say(words.saved);
  await renewKept();
  await show();
}

async function openHistory(form) {
  own = await unlocked(form);
  byId("keep").querySelector(".passphrase").hidden = true;
  await show();
  byId("opened-title").focus();
}

function onSubmit(section, act) {
  const form = section.querySelector("form");
  const problem = form.querySelector("[role=alert]");
  const button = form.querySelector("[type=submit]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    say(words.working, "");
    button.disabled = true;
    try {
      await act(form);
      if (byId("said").textContent === words.working) say("");
      form.reset();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      say("");
      problem.textContent = error.message;
      if (!own) form.elements.passphrase.focus();
    } finally {
      button.disabled = false;
    }
  });
}

function download() {
  const profiles = readable.map(({ profile }) => profile);
  const file = new Blob([JSON.stringify(profiles, null, 2)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "history-readable.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}

// --- Beginning

function begin() {
  if (!globalThis.crypto?.subtle) {
    say(words.insecure, "warning");
    return;
  }
  const profile = pending();
  if (profile) {
    byId("pending").textContent = named(words.pending, profile);
    byId("keep").hidden = false;
  }
  byId("open").hidden = !document.querySelector("[data-profile]");
  onSubmit(byId("keep"), keepPending);
  onSubmit(byId("open"), openHistory);
  byId("discard").addEventListener("click", () => {
    forgetPending();
    byId("keep").hidden = true;
  });
  byId("download").addEventListener("click", download);
  byId("lock").addEventListener("click", () => location.reload());
  // A page brought back by “Back” must not still be open.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

begin();
