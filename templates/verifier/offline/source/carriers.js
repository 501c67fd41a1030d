// Takes the one credential out of what carries it, as the server's verifier/formats does.

import { indeterminate, malformed } from "./refusal.js";

const MAXIMUM_BYTES = 5 * 1024 * 1024;
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const MOST_CHUNKS = 20_000;
const FRAME = 12;
const BADGES_3 = "https://purl.imsglobal.org/ob/v3p0";
const BADGES_2 = "http://openbadges.org";
const SVG = "http://www.w3.org/2000/svg";
const PROLOG = /\s*(?:<\?xml([^?]*)\?>)?(?:\s+|<[!]--[\s\S]*?-->|<\?[\s\S]*?\?>)*/y;
const COMPACT_JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*$/;
const WHITESPACE = /^[ \t\r\n]+|[ \t\r\n]+$/g;

/** Return {carrier, payload}: the bytes of one JSON text. */
export function extract(bytes) {
  if (bytes.length > MAXIMUM_BYTES) {
    throw malformed("TOO_LARGE", "The file is larger than 5 MiB.");
  }
  if (begins(bytes, PNG)) {
    return { carrier: "png", payload: embedded(trimmed(readPng(bytes))) };
  }
  if (begins(bytes, [0x25, 0x50, 0x44, 0x46, 0x2d])) {
    throw indeterminate(
      "PDF_NOT_READ",
      "This page does not open PDF files. Save the attachment credential.json of the certificate " +
        "with your PDF reader, and check that file here.",
    );
  }
  const start = ascii(bytes.subarray(begins(bytes, [0xef, 0xbb, 0xbf]) ? 3 : 0))
    .replace(/^[ \t\r\n]+/, "")
    .slice(0, 16)
    .toLowerCase();
  if (start.startsWith("{") || start.startsWith("[")) {
    return { carrier: "json", payload: bytes };
  }
  if (start.startsWith("<") && !start.startsWith("<!doctype html") && !start.startsWith("<html")) {
    return { carrier: "svg", payload: embedded(readSvg(bytes)) };
  }
  if (COMPACT_JWS.test(ascii(bytes).replace(WHITESPACE, ""))) {
    throw tokenNotRead();
  }
  throw malformed(
    "CARRIER_UNKNOWN",
    "This is nothing that carries a credential: it is neither JSON nor a PNG or SVG badge.",
  );
}

const begins = (bytes, start) => start.every((byte, index) => bytes[index] === byte);
const ascii = (bytes) => new TextDecoder("latin1").decode(bytes);
const broken = (kind, what) => malformed("CARRIER_BROKEN", `This ${kind} cannot be read: ${what}.`);
const tokenNotRead = () =>
  indeterminate("TOKEN_NOT_READ", "It is a signed token (JWT), which this page does not read.");

function trimmed(bytes) {
  const isSpace = (byte) => [0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20].includes(byte);
  let [start, end] = [0, bytes.length];
  while (start < end && isSpace(bytes[start])) {
    start += 1;
  }
  while (end > start && isSpace(bytes[end - 1])) {
    end -= 1;
  }
  return bytes.subarray(start, end);
}

/** What a picture carries must be one JSON object. */
function embedded(payload) {
  if (payload[0] === 0x7b) {
    return payload;
  }
  const text = ascii(payload);
  if (COMPACT_JWS.test(text)) {
    throw tokenNotRead();
  }
  throw malformed("CARRIER_BROKEN", "What the picture carries is not one JSON object.");
}

function readPng(bytes) {
  const found = [...chunks(bytes)].map(credentialOf).filter((each) => each !== null);
  return only(found, "PNG");
}

function only(found, kind) {
  if (found.length === 0) {
    throw malformed("NO_CREDENTIAL", `This ${kind} carries no credential: it is only a picture.`);
  }
  if (found.length > 1) {
    throw malformed("SEVERAL_CREDENTIALS", `This ${kind} carries more than one credential.`);
  }
  return found[0];
}

function* chunks(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [position, count, kind] = [PNG.length, 0, ""];
  while (kind !== "IEND") {
    count += 1;
    if (count > MOST_CHUNKS || position + FRAME > bytes.length) {
      throw broken("PNG", "it ends in the middle, or has too many parts");
    }
    const end = position + view.getUint32(position) + FRAME;
    if (end > bytes.length) {
      throw broken("PNG", "it ends in the middle of a part");
    }
    const body = bytes.subarray(position + 4, end - 4);
    kind = ascii(body.subarray(0, 4));
    if (checksum(body) !== view.getUint32(end - 4)) {
      throw broken("PNG", "the check sum of a part is wrong");
    }
    if ((count === 1) !== (kind === "IHDR")) {
      throw broken("PNG", "its header is not the first part, or not the only header");
    }
    yield { kind, data: body.subarray(4) };
    position = end;
  }
  if (position !== bytes.length) {
    throw broken("PNG", "something follows its end");
  }
}

function credentialOf({ kind, data }) {
  if (!["iTXt", "tEXt", "zTXt"].includes(kind)) {
    return null;
  }
  const end = data.indexOf(0);
  const keyword = ascii(end < 0 ? data : data.subarray(0, end));
  if (keyword === "openbadges" && kind === "tEXt") {
    return end < 0 ? data.subarray(data.length) : data.subarray(end + 1);
  }
  if (keyword !== "openbadgecredential" && keyword !== "openbadges") {
    return null;
  }
  const rest = data.subarray(end + 1);
  if (kind !== "iTXt" || end < 0 || rest[0] !== 0 || rest[1] !== 0) {
    throw broken("PNG", "its credential is not written as Open Badges asks");
  }
  const language = rest.indexOf(0, 2);
  const translated = language < 0 ? -1 : rest.indexOf(0, language + 1);
  if (translated < 0) {
    throw broken("PNG", "the part with its credential has no text");
  }
  return rest.subarray(translated + 1);
}

/** CRC-32 as PNG has it (PNG 3rd ed. §5.5). */
function checksum(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum = TABLE[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) {
    value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  }
  return value;
});

function readSvg(bytes) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw broken("SVG", "it is not UTF-8");
  }
  PROLOG.lastIndex = 0;
  const prolog = PROLOG.exec(text);
  const rest = text.slice(prolog[0].length);
  const encoding = /encoding\s*=\s*["']([^"']*)["']/.exec(prolog[1] ?? "")?.[1].toLowerCase();
  if (encoding !== undefined && !["utf-8", "us-ascii", "ascii"].includes(encoding)) {
    throw broken("SVG", "it says that it is not UTF-8");
  }
  // No document type, so no entities: what the parser reads is what stands there.
  if (!rest.startsWith("<") || rest.startsWith("<!")) {
    throw broken("SVG", "it has a document type declaration, or does not begin as an SVG does");
  }
  const parsed = new DOMParser().parseFromString(rest, "image/svg+xml");
  const root = parsed.documentElement;
  if (parsed.getElementsByTagName("parsererror").length > 0) {
    throw broken("SVG", "its XML is not well-formed");
  }
  if (root.namespaceURI !== SVG || root.localName !== "svg") {
    throw broken("SVG", "its outermost element is not svg");
  }
  const newer = [...parsed.getElementsByTagNameNS(BADGES_3, "credential")];
  const older = [...parsed.getElementsByTagNameNS(BADGES_2, "assertion")];
  const element = only([...newer, ...older], "SVG");
  const plain = [...element.childNodes].every((node) => [3, 4].includes(node.nodeType));
  if (element.parentNode !== root || !plain) {
    throw broken("SVG", "its credential does not stand directly below the svg element");
  }
  const [attribute, content] = [element.getAttribute("verify"), element.textContent.trim()];
  if (newer.length === 1 && attribute !== null && content) {
    throw malformed("SEVERAL_CREDENTIALS", "This SVG carries more than one credential.");
  }
  return new TextEncoder().encode(content || (attribute ?? "").trim());
}
