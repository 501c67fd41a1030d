// The page: takes a file or a text, shows the answer, takes a newer trust bundle.

import { openBundle } from "./bundle.js";
import { isObject } from "./canonical.js";
import { shown } from "./timestamps.js";
import { verify } from "./verify.js";

const element = (id) => document.getElementById(id);
const data = (id) => element(id).textContent;
const anchor = JSON.parse(data("anchor"));
const words = JSON.parse(data("words"));
let bundle = null;

/** Check bytes (a Uint8Array) at the device's time; the answer is also shown. */
async function check(bytes) {
  const report = await verify(bytes, { at: Date.now(), bundle });
  show(report);
  return report;
}

/** Take a trust bundle; refuse an older one than is there. */
function useBundle(bytes) {
  const opened = openBundle(bytes, anchor);
  if (bundle !== null && opened.generated < bundle.generated) {
    throw new Error("The trust bundle is older than the one that this page has.");
  }
  bundle = opened;
  showBundle();
}

function showBundle() {
  element("as-of").textContent =
    bundle === null
      ? "This page has no trust bundle yet. Choose one below."
      : `As of ${shown(bundle.generated)}: what ${bundle.issuer.name} published until then.`;
}

const SHADES = { VALID: "good", INDETERMINATE: "unsure", "NOT-YET-VALID": "caution", EXPIRED: "caution" };
const SYMBOLS = { good: "✓", bad: "✕", caution: "!", unsure: "?" };
const TITLES = {
  format: "Format",
  proof: "Signature",
  issuer: "Issuer",
  status: "Status",
  dates: "Dates",
  form: "Form",
};
const CHECKED = { passed: "passed", failed: "not passed", indeterminate: "not checked" };

function show(report) {
  const shade = SHADES[report.verdict] ?? "bad";
  const answer = element("answer");
  answer.className = `answer ${shade}`;
  answer.hidden = false;
  element("symbol").textContent = SYMBOLS[shade];
  element("verdict").textContent = report.verdict;
  const language = navigator.languages.map((each) => each.slice(0, 2)).find((each) => words[each]);
  const said = element("meaning");
  said.lang = language ?? "en";
  said.dir = language === "ar" ? "rtl" : "ltr";
  said.textContent = words[language ?? "en"][report.verdict];
  const asOf =
    bundle === null
      ? ""
      : `As of ${shown(bundle.generated)}: by what ${bundle.issuer.name} had published until then. `;
  element("when").textContent =
    `${asOf}Checked on ${shown(report.at)} by the clock of this device.`;
  element("facts").replaceChildren(...facts(report.credential));
  element("checks").replaceChildren(...report.checks.map(line));
  answer.focus();
}

function facts(credential) {
  if (credential === null) {
    return [];
  }
  const { achievement, identifier } = credential.credentialSubject;
  const holder = [identifier].flat().find((each) => each?.identityType === "name");
  return [
    ["Holder", holder?.identityHash],
    ["Certification", achievement.name],
    ["Issuer", isObject(credential.issuer) ? credential.issuer.id : credential.issuer],
    ["Valid from", credential.validFrom],
    ["Valid until", credential.validUntil],
    ["Address", credential.id],
  ]
    .filter(([, value]) => typeof value === "string")
    .map(([name, value]) => {
      const row = document.createElement("div");
      row.append(made("dt", name), made("dd", value));
      return row;
    });
}

function line({ step, outcome, sentence }) {
  const item = made("li", "");
  item.className = outcome;
  item.append(made("strong", `${TITLES[step]}: ${CHECKED[outcome]}. `), made("span", sentence));
  return item;
}

/** Make an element; signs that turn or hide what stands beside them are shown as such. */
function made(name, text) {
  const created = document.createElement(name);
  created.dir = "auto";
  created.textContent = text.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
  return created;
}

function tell(text) {
  element("notice").textContent = text;
}

async function taken(file, use) {
  tell("");
  try {
    await use(new Uint8Array(await file.arrayBuffer()));
  } catch (error) {
    tell(error.message);
  }
}

element("file").addEventListener("change", ({ target }) => {
  if (target.files.length > 0) {
    taken(target.files[0], check);
    target.value = "";
  }
});
element("bundle-file").addEventListener("change", ({ target }) => {
  if (target.files.length > 0) {
    taken(target.files[0], useBundle);
    target.value = "";
  }
});
element("paste").addEventListener("submit", (event) => {
  event.preventDefault();
  tell("");
  check(new TextEncoder().encode(element("text").value));
});
const drop = element("drop");
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
document.addEventListener("dragleave", () => drop.classList.remove("over"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  if (event.dataTransfer.files.length > 0) {
    taken(event.dataTransfer.files[0], check);
  }
});

const saved = JSON.parse(data("bundle"));
if (saved !== null) {
  try {
    useBundle(new TextEncoder().encode(saved));
  } catch (error) {
    tell(error.message);
  }
}
showBundle();
element("issuer").textContent = anchor.controller;
element("key").textContent = anchor.keys.map((each) => each.publicKeyMultibase).join(" ");
element("form").hidden = false;
globalThis.assay = Object.freeze({ check, useBundle });
