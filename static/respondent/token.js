// Blind RSA signatures of RFC 9474 (RSABSSA-SHA384-PSS-Randomized) for a respondent's browser.
// The server signs what `blind` gives and never sees what `finalise` makes of it.

const HASH = "SHA-384";
const PREFIX_LENGTH = 32;
const SALT_LENGTH = 48;

const random = (length) => crypto.getRandomValues(new Uint8Array(length));
const hash = async (bytes) => new Uint8Array(await crypto.subtle.digest(HASH, bytes));

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

export function numberOf(bytes) {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return BigInt(`0x${hex || "0"}`);
}

export function bytesOf(number, length) {
  const hex = number.toString(16).padStart(2 * length, "0");
  return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
}

function power(base, exponent, n) {
  let result = 1n;
  for (let square = base % n, rest = exponent; rest; rest >>= 1n, square = (square * square) % n) {
    if (rest & 1n) result = (result * square) % n;
  }
  return result;
}

// Gives undefined where the number shares a factor with the modulus.
export function inverseOf(number, n) {
  let [old, rest] = [number % n, n];
  let [first, next] = [1n, 0n];
  while (rest) {
    const times = old / rest;
    [old, rest] = [rest, old - times * rest];
    [first, next] = [next, first - times * next];
  }
  return old === 1n ? ((first % n) + n) % n : undefined;
}

// EMSA-PSS-ENCODE of RFC 8017, section 9.1.1, with MGF1.
async function encode(message, bits, salt) {
  const length = Math.ceil(bits / 8);
  const inner = await hash(joined(new Uint8Array(8), await hash(message), salt));
  const room = length - inner.length - salt.length - 2;
  if (room < 0) throw new Error("The modulus is too short.");
  const block = joined(new Uint8Array(room), [1], salt);
  for (let place = 0, counter = 0; place < block.length; counter += 1) {
    for (const byte of await hash(joined(inner, bytesOf(BigInt(counter), 4)))) {
      if (place < block.length) block[place] ^= byte;
      place += 1;
    }
  }
  block[0] &= 0xff >> (8 * length - bits);
  return joined(block, inner, [0xbc]);
}

export const toBase64Url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

export const fromBase64Url = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

// Reads a SubjectPublicKeyInfo in DER.
export async function publicKey(content) {
  const key = await crypto.subtle.importKey("spki", content, { name: "RSA-PSS", hash: HASH }, true, ["verify"]);
  const numbers = await crypto.subtle.exportKey("jwk", key);
  const n = numberOf(fromBase64Url(numbers.n));
  const bits = n.toString(2).length;
  return { key, n, e: numberOf(fromBase64Url(numbers.e)), bits, length: Math.ceil(bits / 8) };
}

export const prepare = (message, prefix = random(PREFIX_LENGTH)) => joined(prefix, message);

function drawFactor({ n, bits, length }) {
  for (;;) {
    const drawn = random(length);
    drawn[0] &= 0xff >> (8 * length - bits);
    const factor = numberOf(drawn);
    const inverse = factor < n ? inverseOf(factor, n) : undefined;
    if (inverse) return { factor, inverse };
  }
}

// Hides a prepared message: what to send for signing, and the inverse that unhides.
export async function blind(key, prepared, { salt = random(SALT_LENGTH), factor } = {}) {
  const encoded = numberOf(await encode(prepared, key.bits - 1, salt));
  const hidden = factor ? { factor, inverse: inverseOf(factor, key.n) } : drawFactor(key);
  const blinded = (encoded * power(hidden.factor, key.e, key.n)) % key.n;
  return { blinded: bytesOf(blinded, key.length), inverse: hidden.inverse };
}

// Unhides a signature and checks it; throws where it is not the key's.
export async function finalise(key, prepared, blindSignature, inverse, { saltLength = SALT_LENGTH } = {}) {
  if (blindSignature.length !== key.length) throw new Error("The signature has another length than the key.");
  const signature = bytesOf((numberOf(blindSignature) * inverse) % key.n, key.length);
  const isValid = await crypto.subtle.verify({ name: "RSA-PSS", saltLength }, key.key, signature, prepared);
  if (!isValid) throw new Error("The signature is not this key's.");
  return signature;
}
