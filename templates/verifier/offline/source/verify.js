// The whole answer for one file at one moment: the steps and the verdicts of the server's verify.

import { extract } from "./carriers.js";
import { isObject } from "./canonical.js";
import { BADGE_CONTEXTS, badgeNotes } from "./form.js";
import { authenticate } from "./proof.js";
import { indeterminate, malformed } from "./refusal.js";
import { checkStatus } from "./status.js";
import { parse } from "./strict-json.js";
import { moment, shown } from "./timestamps.js";

const STEPS = ["format", "proof", "issuer", "status", "dates"];
const ORDER =
  "MALFORMED INVALID INDETERMINATE UNTRUSTED-ISSUER REVOKED SUSPENDED NOT-YET-VALID EXPIRED";
const UNPROVEN = "As long as what comes before does not hold, this would mean nothing.";
const OUTCOMES = { malformed: "failed", invalid: "failed", indeterminate: "indeterminate" };
const BECAME = {
  REVOKED: "REVOKED",
  SUSPENDED: "SUSPENDED",
  NOT_YET_VALID: "NOT-YET-VALID",
  EXPIRED: "EXPIRED",
};

/**
 * Judge what was presented. bytes: the file; at: milliseconds since 1970; bundle: as openBundle
 * returns it, or null where there is none. Never throws.
 */
export async function verify(bytes, { at, bundle }) {
  const checks = [];
  let credential = null;
  let carrier = null;
  let step = "format";
  try {
    const extracted = extract(bytes);
    carrier = extracted.carrier;
    const document = parse(extracted.payload);
    const notes = read(document);
    checks.push(passed(step, "CONFORMING", "It is one credential, and nothing in it is ambiguous."));
    step = "proof";
    if (bundle === null) {
      throw indeterminate("NO_BUNDLE", "Without a trust bundle this page knows no keys.");
    }
    const issuer = isObject(document.issuer) ? document.issuer.id : document.issuer;
    const ours = await authenticate(document, { issuer, contexts: BADGE_CONTEXTS, at, bundle });
    checks.push(passed(step, "SIGNATURE_MATCHES", "Nothing was changed since it was signed."));
    checks.push(recognised(ours, bundle));
    credential = document;
    step = "status";
    checks.push(await asCheck(step, () => checkStatus(document, { at, bundle })));
    checks.push(dates(document, at));
    if (notes.length > 0) {
      checks.push(
        check("form", "indeterminate", "OTHER_FORM", "It is written otherwise than this office " +
          `writes its credentials (at ${notes[0]}), and this page does not judge that.`),
      );
    }
  } catch (refusal) {
    checks.push(failed(step, refusal));
  }
  const said = new Set(checks.map((each) => each.step));
  for (const missing of STEPS.filter((each) => !said.has(each))) {
    checks.push(check(missing, "indeterminate", "NOT_CHECKED", UNPROVEN));
  }
  return { verdict: verdictOf(checks), at, carrier, checks, credential };
}

const check = (step, outcome, code, sentence) => ({ step, outcome, code, sentence });
const passed = (step, code, sentence) => check(step, "passed", code, sentence);

function failed(step, refusal) {
  if (refusal.kind === undefined) {
    // A fault of this page's own says nothing about the credential.
    return check(step, "indeterminate", "INTERNAL_ERROR", "A fault of this page kept it from checking.");
  }
  return check(step, OUTCOMES[refusal.kind], refusal.code, refusal.message);
}

async function asCheck(step, work) {
  try {
    const { code, sentence } = await work();
    return passed(step, code, sentence);
  } catch (refusal) {
    return failed(step, refusal);
  }
}

/** Refuse what is no credential; return where it is other than this office writes. */
function read(document) {
  const types = isObject(document) ? [document.type].flat() : [];
  if (types.includes("Assertion")) {
    throw indeterminate("OPEN_BADGES_2", "It is an Open Badges 2.0 assertion, an older form.");
  }
  if (!types.includes("VerifiableCredential")) {
    throw malformed("NOT_A_CREDENTIAL", "This is JSON, but not a credential.");
  }
  const { proof: _, ...unsigned } = document;
  if ([document["@context"]].flat()[0] === "https://www.w3.org/2018/credentials/v1") {
    throw indeterminate("OTHER_FORM", "It is written by version 1.1 of the data model.");
  }
  if (!types.includes("OpenBadgeCredential") && !types.includes("AchievementCredential")) {
    throw indeterminate("NOT_A_BADGE", "It is a credential, but no badge of this office.");
  }
  return badgeNotes(unsigned);
}

function recognised(ours, bundle) {
  return ours
    ? passed("issuer", "RECOGNISED", `It was issued by ${bundle.issuer.name}.`)
    : check("issuer", "failed", "NOT_RECOGNISED", `It was not issued by ${bundle.issuer.name}.`);
}

function dates(document, at) {
  const [begin, end] = [document.validFrom, document.validUntil].map(moment);
  if (at < begin) {
    return check("dates", "failed", "NOT_YET_VALID", `It becomes valid on ${shown(begin)}.`);
  }
  if (end !== null && end <= at) {
    return check("dates", "failed", "EXPIRED", `It was valid until ${shown(end)}.`);
  }
  const until = end === null ? "the issuer has set no end" : `it is valid until ${shown(end)}`;
  return passed("dates", "WITHIN_VALIDITY", `It is within its dates: ${until}.`);
}

/** The worst first; only what passed every check is VALID. */
function verdictOf(checks) {
  const said = new Set();
  for (const { step, outcome, code } of checks) {
    if (outcome === "failed") {
      const early = { format: "MALFORMED", proof: "INVALID", issuer: "UNTRUSTED-ISSUER" };
      said.add(early[step] ?? BECAME[code] ?? "INVALID");
    } else if (outcome === "indeterminate" && (step === "format" || step === "proof")) {
      said.add("INDETERMINATE");
    }
  }
  const worst = ORDER.split(" ").find((each) => said.has(each));
  const all = STEPS.every((step) => checks.some((each) => each.step === step));
  const good = all && checks.every((each) => each.outcome === "passed");
  return worst ?? (good ? "VALID" : "INDETERMINATE");
}
