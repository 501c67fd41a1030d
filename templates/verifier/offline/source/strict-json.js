// JSON read as strictly as the server's verifier/strict_json.py reads it: what two readers can
// understand differently is refused (RFC 8259, I-JSON RFC 7493).

import { malformed } from "./refusal.js";

const MAXIMUM_BYTES = 2 * 1024 * 1024;
const MAXIMUM_DEPTH = 64;
const MAXIMUM_VALUES = 50_000;
const LONGEST_NUMBER = 400;
const LEXEME = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s[\]{},:"]+/g;

export function parse(bytes, maximumBytes = MAXIMUM_BYTES) {
  if (bytes.length > maximumBytes) {
    throw malformed("TOO_LARGE", "The text is longer than what is read.");
  }
  if (bytes.subarray(0, 4).includes(0) || bytes[0] === 0xef || bytes[0] >= 0xfe) {
    throw malformed("MALFORMED_JSON", "The text is not UTF-8 without a byte order mark.");
  }
  let text;
  let value;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw malformed("MALFORMED_JSON", "This is not JSON in UTF-8.");
  }
  scan(text);
  return value;
}

/** Walk a text that JSON.parse accepted: names given twice, numbers, surrogates, depth. */
function scan(text) {
  const names = [];
  let values = 0;
  let expectsName = false;
  for (const [lexeme] of text.matchAll(LEXEME)) {
    if (lexeme === "{" || lexeme === "[") {
      names.push(lexeme === "{" ? new Set() : null);
      if (names.length > MAXIMUM_DEPTH) {
        throw malformed("TOO_DEEP", `The text is nested more than ${MAXIMUM_DEPTH} levels deep.`);
      }
      expectsName = lexeme === "{";
      values += 1;
    } else if (lexeme === "}" || lexeme === "]") {
      names.pop();
      expectsName = false;
    } else if (lexeme === ",") {
      expectsName = names.at(-1) !== null;
    } else if (lexeme === ":") {
      expectsName = false;
    } else if (expectsName) {
      readName(lexeme, names.at(-1));
    } else {
      values += 1;
      readLiteral(lexeme);
    }
    if (values > MAXIMUM_VALUES) {
      throw malformed("TOO_LARGE", `The text holds more than ${MAXIMUM_VALUES} values.`);
    }
  }
}

function readName(lexeme, seen) {
  const name = wellFormed(lexeme);
  if (seen.has(name)) {
    throw malformed("MALFORMED_JSON", `The member “${name.slice(0, 80)}” is given twice.`);
  }
  seen.add(name);
}

function readLiteral(lexeme) {
  if (lexeme.startsWith('"')) {
    wellFormed(lexeme);
  } else if (/^[-0-9]/.test(lexeme)) {
    const number = Number(lexeme);
    const whole = /^-?[0-9]+$/.test(lexeme);
    const vanished = number === 0 && /^-?[0.]*[1-9]/.test(lexeme);
    const beyond = whole ? !Number.isSafeInteger(number) : !Number.isFinite(number);
    if (lexeme.length > LONGEST_NUMBER || beyond || vanished) {
      throw malformed("MALFORMED_JSON", "The text has a number on which readers disagree.");
    }
  }
}

function wellFormed(lexeme) {
  const text = JSON.parse(lexeme);
  if (/\p{Surrogate}/u.test(text)) {
    throw malformed("MALFORMED_JSON", "The text has half of a character (a lone surrogate).");
  }
  return text;
}
