// Whether the issuer has revoked it, by the lists in the trust bundle (Bitstring Status List §3.2).

import { isObject } from "./canonical.js";
import { LIST_CONTEXTS, listNotes } from "./form.js";
import { authenticate } from "./proof.js";
import { indeterminate, invalid } from "./refusal.js";
import { parse } from "./strict-json.js";
import { moment, shown } from "./timestamps.js";

const MINIMUM_ENTRIES = 131_072;
const MAXIMUM_BYTES = 8 * 1024 * 1024;
const INDEX = /^(0|[1-9][0-9]{0,15})$/;
const CLOCK_TOLERANCE = 5 * 60_000;

/** Return {code, sentence} where it is clear; throw a refusal otherwise. */
export async function checkStatus(credential, { at, bundle }) {
  const entry = credential.credentialStatus;
  if (entry === undefined) {
    return { code: "NO_STATUS", sentence: "The issuer publishes no status for it." };
  }
  if (entry.type !== "BitstringStatusListEntry") {
    throw indeterminate("STATUS_TYPE_UNKNOWN", "Its status is kept in a way unknown to this page.");
  }
  const { address, index, purpose } = readEntry(entry);
  if (at < bundle.generated - CLOCK_TOLERANCE) {
    throw indeterminate(
      "CLOCK_BEHIND",
      "The clock of this device is behind the trust bundle: which day it is, is not known.",
    );
  }
  const text = bundle.lists.get(address);
  if (text === undefined) {
    throw indeterminate("STATUS_RETRIEVAL_ERROR", "Its status list is not in the trust bundle.");
  }
  const moments = { moment: Math.max(at, bundle.generated), bundle };
  const { bits, published } = await verifiedList(text, address, credential, purpose, moments);
  if (index >= bits.length * 8) {
    throw indeterminate("RANGE_ERROR", "Its entry lies outside of the status list.");
  }
  if ((bits[index >> 3] >> (7 - (index & 7))) & 1) {
    const revoked = purpose === "revocation";
    const word = revoked ? "revoked it." : "suspended it for the time being.";
    throw invalid(revoked ? "REVOKED" : "SUSPENDED", `The issuer has ${word}`);
  }
  const word = purpose === "revocation" ? "revoked" : "suspended";
  return {
    code: purpose === "revocation" ? "NOT_REVOKED" : "NOT_SUSPENDED",
    sentence: `The issuer had not ${word} it as of ${shown(published)}. What was done since, this page cannot know.`,
  };
}

function readEntry(entry) {
  const { statusListCredential: address, statusListIndex: index, statusPurpose: purpose } = entry;
  const wrong = (name) =>
    invalid("MALFORMED_VALUE_ERROR", `Its status entry is not as it must be: ${name}.`);
  if (typeof address !== "string" || !/^(https:\/\/|http:\/\/|urn:)/.test(address)) {
    throw wrong("statusListCredential");
  }
  if (entry.id === address) {
    throw wrong("id");
  }
  if (typeof index !== "string" || !INDEX.test(index)) {
    throw wrong("statusListIndex");
  }
  if (typeof purpose !== "string" || !purpose) {
    throw wrong("statusPurpose");
  }
  if (!["revocation", "suspension"].includes(purpose) || (entry.statusSize ?? 1) !== 1) {
    throw indeterminate("STATUS_PURPOSE_UNKNOWN", "Its status is of a kind unknown to this page.");
  }
  return { address, index: Number(index), purpose };
}

/** Verify a list as the credential that it is; whatever is wrong with it, nothing is known. */
async function verifiedList(text, address, credential, purpose, { moment: at, bundle }) {
  try {
    const document = parse(new TextEncoder().encode(text));
    const { proof: _, ...unsigned } = document;
    const notes = listNotes(unsigned);
    const issuer = isObject(credential.issuer) ? credential.issuer.id : credential.issuer;
    const ours = notes.length === 0 && document.id === address && document.issuer === issuer;
    await authenticate(document, { issuer, contexts: LIST_CONTEXTS, at, bundle });
    const content = document.credentialSubject;
    if (!ours || content.statusPurpose !== purpose) {
      throw invalid("STATUS_VERIFICATION_ERROR", "It is not the list that it should be.");
    }
    const published = moment(document.validFrom);
    const until = document.validUntil === undefined ? Infinity : moment(document.validUntil);
    if (at < published || until <= at) {
      throw invalid(
        "STATUS_RETRIEVAL_ERROR",
        `The list in the trust bundle is of ${shown(published)} and was good until ` +
          `${shown(until)}. Get a newer trust bundle.`,
      );
    }
    return { bits: await decode(content.encodedList), published };
  } catch (refusal) {
    const code = refusal.code === "STATUS_RETRIEVAL_ERROR" ? refusal.code : "STATUS_VERIFICATION_ERROR";
    throw indeterminate(code, `Whether it was revoked is not known. ${refusal.message}`);
  }
}

async function decode(encoded) {
  if (!/^u[A-Za-z0-9_-]+$/.test(encoded)) {
    throw invalid("STATUS_VERIFICATION_ERROR", "The list cannot be read.");
  }
  const packed = atob(encoded.slice(1).replaceAll("-", "+").replaceAll("_", "/"));
  const stream = new Blob([Uint8Array.from(packed, (letter) => letter.charCodeAt(0))])
    .stream()
    .pipeThrough(new DecompressionStream("gzip"));
  const parts = [];
  let length = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) {
      break;
    }
    length += value.length;
    if (length > MAXIMUM_BYTES) {
      throw invalid("STATUS_VERIFICATION_ERROR", "The list is too large.");
    }
    parts.push(value);
  }
  if (length * 8 < MINIMUM_ENTRIES) {
    throw invalid("STATUS_LIST_LENGTH_ERROR", "The list is too short.");
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
