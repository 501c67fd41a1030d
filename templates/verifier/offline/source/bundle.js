// The trust bundle: what the issuer's site published about its keys and status lists, at a time.

import { isObject, jcsHash } from "./canonical.js";
import { ed25519Key, fromMultibase, signs } from "./keys.js";
import { invalid, malformed } from "./refusal.js";
import { parse } from "./strict-json.js";
import { moment } from "./timestamps.js";

const MAXIMUM_BYTES = 64 * 1024 * 1024;

/**
 * Open a bundle: Uint8Array of the signed JSON, and the anchor that the page was saved with
 * (issuer and key history). Its signer must be a key of the anchor: a bundle cannot vouch for
 * itself. A key that either calls compromised is.
 */
export function openBundle(bytes, anchor) {
  const { proof, ...document } = parse(bytes, MAXIMUM_BYTES);
  const proofOf = isObject(proof) ? proof : {};
  if (document.type !== "AssayTrustBundle" || document.version !== 1) {
    throw malformed("NOT_A_BUNDLE", "This is no trust bundle of the kind that this page reads.");
  }
  if (document.issuer.id !== anchor.controller) {
    throw invalid("ANOTHER_ISSUER", "The trust bundle is of another issuer than this page.");
  }
  const { proofValue, ...configuration } = proofOf;
  const generated = moment(document.generatedAt);
  const record = anchor.keys.find((each) => each.id === proofOf.verificationMethod);
  const compromised = compromisedIn(anchor.keys, document.keyHistory.keys);
  const sound =
    record !== undefined &&
    !compromised.has(record.id) &&
    moment(proofOf.created) === generated &&
    couldSign(record, generated) &&
    proofOf.type === "DataIntegrityProof" &&
    proofOf.cryptosuite === "eddsa-jcs-2022" &&
    proofOf.proofPurpose === "assertionMethod" &&
    !("@context" in proofOf) &&
    signs(ed25519Key(record.publicKeyMultibase), fromMultibase(proofValue), jcsHash(document, configuration));
  if (!sound) {
    throw invalid(
      "BUNDLE_NOT_SIGNED",
      "The trust bundle is not signed by a key that this page knows. Download the page anew.",
    );
  }
  const keys = new Map(document.keyHistory.keys.map((each) => [each.id, each]));
  return {
    issuer: document.issuer,
    generated,
    lists: new Map(document.statusLists.map((each) => [each.address, each.credential])),
    key(address, created) {
      const found = keys.get(address);
      const key = found === undefined ? null : ed25519Key(found.publicKeyMultibase);
      if (key === null) {
        throw invalid("INVALID_VERIFICATION_METHOD", "It is signed with a key that is not the issuer's.");
      }
      if (compromised.has(address) || !couldSign(found, created)) {
        throw invalid(
          "KEY_NOT_VALID_THEN",
          "The key that signed was not in use when the proof says that it was made, or is known " +
            "to be in other hands.",
        );
      }
      return key;
    },
  };
}

function compromisedIn(...histories) {
  return new Set(histories.flat().filter((each) => "compromised" in each).map((each) => each.id));
}

/** The second of the retirement is still the key's, whole. */
function couldSign(record, at) {
  const begun = moment(record.created) <= at;
  return begun && (!("retired" in record) || at <= moment(record.retired));
}
