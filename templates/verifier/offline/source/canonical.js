// From documents to the bytes that were signed: JSON-LD to RDF in safe mode, RDFC-1.0, SHA-256
// (EdDSA Cryptosuites 1.0 §3.2), and JCS (RFC 8785) for the trust bundle.

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import jsonld from "jsonld";
import * as rdfCanonize from "rdf-canonize";
import credentialsV2 from "../../../../verifier/canonicalization/contexts/credentials-v2.json";
import openBadges from "../../../../verifier/canonicalization/contexts/open-badges-3.0.3.json";
import { indeterminate, invalid } from "./refusal.js";

export const CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2";
export const OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
const CONTEXTS = new Map([
  [CREDENTIALS_V2, credentialsV2],
  [OPEN_BADGES, openBadges],
]);
const LANGUAGE_VALUE = new Set(["@value", "@language", "@direction"]);
const MOST_WORK = 2;

/** Hash of the canonical configuration, then of the canonical document: what was signed. */
export async function rdfHash(document, configuration, contexts) {
  requireContexts(document, contexts);
  if ("@context" in configuration && !same(configuration["@context"], document["@context"])) {
    throw invalid("PROOF_VERIFICATION_ERROR", "The proof brings a @context of its own.");
  }
  for (const part of [document, configuration]) {
    for (const [name, value] of Object.entries(part)) {
      if (name !== "@context") {
        requireCompact(name, value);
      }
    }
  }
  const whole = { ...configuration, "@context": document["@context"] };
  return concatBytes(await quadsHash(whole), await quadsHash(document));
}

/** As rdfHash, for documents that are plain JSON. */
export function jcsHash(document, configuration) {
  return concatBytes(
    sha256(utf8ToBytes(jcs(configuration))),
    sha256(utf8ToBytes(jcs(document))),
  );
}

function requireContexts(document, expected) {
  const given = document["@context"];
  if (given.some((each) => typeof each !== "string")) {
    throw invalid("INLINE_CONTEXT", "It brings a context of its own, which could change its words.");
  }
  if (!same(given, expected)) {
    throw indeterminate(
      "UNKNOWN_CONTEXT",
      "It is written with other contexts than this office's credentials: what its words mean is " +
        "not known to this page.",
    );
  }
}

/** A member under its full address is read by JSON-LD and not seen by readers of JSON. */
function requireCompact(name, value) {
  if (name === "@context") {
    throw indeterminate("UNKNOWN_CONTEXT", "A part of it brings contexts of its own.");
  }
  const odd = name.startsWith("@") ? !LANGUAGE_VALUE.has(name) : name.includes(":");
  if (odd || name === "__proto__") {
    throw invalid("NOT_COMPACT", `It has a member “${name.slice(0, 80)}” that it must not have.`);
  }
  const items = Array.isArray(value) ? value.map((each) => ["", each]) : [];
  for (const [inner, each] of isObject(value) ? Object.entries(value) : items) {
    requireCompact(inner, each);
  }
}

async function quadsHash(document) {
  let quads;
  try {
    const dataset = await jsonld.toRDF(document, { safe: true, base: null, documentLoader });
    quads = await rdfCanonize.canonize(dataset, {
      algorithm: "RDFC-1.0",
      createMessageDigest: () => new Digest(),
      maxWorkFactor: MOST_WORK,
    });
  } catch {
    throw invalid("DATA_LOSS_DETECTION_ERROR", "A part of it is not covered by any signature.");
  }
  return sha256(utf8ToBytes(quads));
}

async function documentLoader(url) {
  const document = CONTEXTS.get(url);
  if (document === undefined) {
    throw new Error("not one of the contexts in this page");
  }
  return { documentUrl: url, document, contextUrl: null };
}

class Digest {
  #hash = sha256.create();

  update(text) {
    this.#hash.update(utf8ToBytes(text));
  }

  digest() {
    return bytesToHex(this.#hash.digest());
  }
}

/** JSON Canonicalization Scheme: JavaScript's own writing, with the names in order. */
function jcs(value) {
  if (Array.isArray(value)) {
    return `[${value.map(jcs).join(",")}]`;
  }
  if (isObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((name) => `${JSON.stringify(name)}:${jcs(value[name])}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}

export const same = (one, other) => jcs(one) === jcs(other);

export const isObject = (value) =>
  value !== null && typeof value === "object" && !Array.isArray(value);
