// Ed25519 keys and signatures as multibase texts (Controlled Identifiers 1.0 §2.2.2).

import { ed25519 } from "@noble/curves/ed25519.js";

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const LONGEST = 140;

/** Decode multibase z (base58btc); null for anything else. */
export function fromMultibase(text) {
  if (typeof text !== "string" || !text.startsWith("z") || text.length > LONGEST) {
    return null;
  }
  let number = 0n;
  for (const letter of text.slice(1)) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) {
      return null;
    }
    number = number * 58n + BigInt(digit);
  }
  const digits = number === 0n ? "" : number.toString(16);
  const bytes = (digits.padStart(digits.length + (digits.length % 2), "0").match(/../g) ?? []).map(
    (pair) => Number.parseInt(pair, 16),
  );
  const zeros = text.slice(1).match(/^1*/)[0].length;
  return Uint8Array.from([...Array(zeros).fill(0), ...bytes]);
}

/** Return the 32 bytes of an Ed25519 multikey; null for any other key. */
export function ed25519Key(multikey) {
  const bytes = fromMultibase(multikey);
  const isEd25519 = bytes?.length === 34 && bytes[0] === 0xed && bytes[1] === 0x01;
  return isEd25519 ? bytes.subarray(2) : null;
}

/** Whether the signature is this key's over the data, by the strict rules of RFC 8032. */
export function signs(key, signature, data) {
  try {
    return ed25519.verify(signature, data, key, { zip215: false });
  } catch {
    return false;
  }
}
