// Who signed: the proofs of a document, held against the issuer's keys in the trust bundle
// (VC Data Integrity 1.0 §4.4; the server's verifier/proofs and verifier/verification).

import { rdfHash, same } from "./canonical.js";
import { ed25519Key, fromMultibase, signs } from "./keys.js";
import { indeterminate, invalid } from "./refusal.js";
import { moment } from "./timestamps.js";

const MAXIMUM_PROOFS = 16;
const CLOCK_TOLERANCE = 5 * 60_000;
const LONGEST_NAME = 2048;
const OTHER_SUITES = ["eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019"];
const KEY_ADDRESS = /^((?:did:[a-z0-9]+:|https:\/\/)[A-Za-z0-9._~:%/?&=@+-]{1,4000})(?:#([A-Za-z0-9._~:%-]{1,500}))?$/;
const DID_KEY = "did:key:";

/** Throw unless every proof holds and one is the issuer's; return whether we know the issuer. */
export async function authenticate(document, { issuer, contexts, at, bundle }) {
  const { proof: written, ...unsigned } = document;
  const proofs = Array.isArray(written) ? written : [written];
  if (!written || proofs.length === 0) {
    throw invalid("NO_PROOF", "It carries no proof: nobody signed it.");
  }
  if (proofs.length > MAXIMUM_PROOFS) {
    throw invalid("TOO_MANY_PROOFS", `It carries more than ${MAXIMUM_PROOFS} proofs.`);
  }
  if (proofs.some((each, index) => proofs.slice(0, index).some((one) => same(one, each)))) {
    throw invalid("DUPLICATE_PROOF", "The same proof stands in it twice.");
  }
  const signers = [];
  let unknown = null;
  for (const proof of proofs) {
    try {
      signers.push(await check(proof, unsigned, { contexts, at, bundle }));
    } catch (refusal) {
      if (refusal.kind !== "indeterminate") {
        throw refusal;
      }
      unknown ??= refusal;
    }
  }
  if (unknown) {
    throw unknown;
  }
  if (!signers.includes(issuer)) {
    throw invalid("ISSUER_DID_NOT_SIGN", `It names the issuer ${issuer}, who did not sign it.`);
  }
  return issuer === bundle.issuer.id;
}

/** Check one proof; return the identity whose key made it. */
async function check(proof, unsigned, { contexts, at, bundle }) {
  const { created, signature } = read(proof, at);
  const { proofValue: _, ...configuration } = proof;
  const data = await rdfHash(unsigned, configuration, contexts);
  const { controller, key } = find(proof.verificationMethod, created, bundle);
  if (!signs(key, signature, data)) {
    throw invalid(
      "PROOF_VERIFICATION_ERROR",
      "The signature does not match: it was changed after it was signed, or signed by another.",
    );
  }
  return controller;
}

function read(proof, at) {
  const wrong = (what) => invalid("PROOF_VERIFICATION_ERROR", `The proof's ${what}.`);
  if (proof === null || typeof proof !== "object" || Array.isArray(proof)) {
    throw invalid("PROOF_VERIFICATION_ERROR", "Its proof is no object, so nothing is proven.");
  }
  if (proof.type === "Ed25519Signature2020" && proof.cryptosuite === undefined) {
    throw otherSuite();
  }
  if (proof.type !== "DataIntegrityProof") {
    throw invalid("UNSUPPORTED_PROOF_TYPE", "Its proof is of no type that is understood.");
  }
  if (OTHER_SUITES.includes(proof.cryptosuite)) {
    throw otherSuite();
  }
  if (proof.cryptosuite !== "eddsa-rdfc-2022") {
    throw invalid("UNSUPPORTED_CRYPTOSUITE", "Its proof is of no suite that is understood.");
  }
  const signature = fromMultibase(proof.proofValue);
  if (signature?.length !== 64) {
    throw wrong("value is no Ed25519 signature");
  }
  for (const name of ["verificationMethod", "proofPurpose"]) {
    const value = proof[name];
    if (typeof value !== "string" || !value || value.length > LONGEST_NAME) {
      throw wrong(`${name} is missing or no plain text`);
    }
  }
  const created = moment(proof.created);
  const expires = "expires" in proof ? moment(proof.expires) : Infinity;
  if (created === null || expires === null) {
    throw wrong("created or expires is no moment");
  }
  if (proof.proofPurpose !== "assertionMethod") {
    throw wrong("purpose is not to assert");
  }
  if ("challenge" in proof) {
    throw invalid("INVALID_CHALLENGE_ERROR", "Its proof answers a challenge that nobody gave.");
  }
  if ("domain" in proof) {
    throw invalid("INVALID_DOMAIN_ERROR", "Its proof was made for another verifier.");
  }
  if (created > at + CLOCK_TOLERANCE) {
    throw invalid("PROOF_CREATED_IN_FUTURE", "Its proof says that it was made in the future.");
  }
  if (expires <= at) {
    throw invalid("PROOF_EXPIRED", "The proof itself has expired.");
  }
  if ("previousProof" in proof) {
    throw indeterminate("PROOF_CHAIN", "Its proof builds on another, which this page cannot check.");
  }
  return { created, signature };
}

const otherSuite = () =>
  indeterminate("UNSUPPORTED_CRYPTOSUITE", "It is signed in a way that this page does not check.");

/** Return the key at an address: from the bundle, or out of the name of a did:key. */
function find(address, created, bundle) {
  const match = KEY_ADDRESS.exec(address);
  if (match === null || (match[2] === undefined && !address.startsWith("https://"))) {
    throw invalid("INVALID_VERIFICATION_METHOD_URL", "The address of its key is none.");
  }
  const [, controller, fragment] = match;
  if (controller === bundle.issuer.id && fragment !== undefined) {
    return { controller, key: bundle.key(address, created) };
  }
  if (controller.startsWith(DID_KEY)) {
    const multikey = controller.slice(DID_KEY.length);
    if (fragment !== multikey || fromMultibase(multikey) === null) {
      throw invalid("INVALID_VERIFICATION_METHOD", "The key that it names does not exist.");
    }
    const key = ed25519Key(multikey);
    if (key === null) {
      throw otherSuite();
    }
    return { controller, key };
  }
  throw indeterminate(
    "CONTROLLER_DOCUMENT_UNAVAILABLE",
    `The keys of ${controller.slice(0, 200)} are not in the trust bundle, so whether the ` +
      "signature is genuine is not known.",
  );
}
