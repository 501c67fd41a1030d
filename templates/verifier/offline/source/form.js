// The form of this office's own credentials (issuer/composition), and of its status lists.
//
// What contradicts the data model is MALFORMED, as on the server. What the data model allows but
// this office does not write is noted: such a credential may be good, and is not called so here.

import { CREDENTIALS_V2, OPEN_BADGES, isObject } from "./canonical.js";
import { malformed } from "./refusal.js";
import { moment } from "./timestamps.js";

const ADDRESS = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20<>"{}|\\^`]+$/;
const OPEN_BADGES_CONTEXT =
  /^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context(-3\.[0-9]\.[0-9])*\.json$/;
const IDENTIFIERS = ["name", "emailAddress"];

export const BADGE_CONTEXTS = [CREDENTIALS_V2, OPEN_BADGES];
export const LIST_CONTEXTS = [CREDENTIALS_V2];

const misfit = (place) =>
  malformed("MALFORMED_VALUE_ERROR", `It is not as its specification says, at ${place}.`);

function text(value, place, notes) {
  if (isObject(value) || Array.isArray(value)) {
    notes.push(place);
  } else if (typeof value !== "string") {
    throw misfit(place);
  }
}

function address(value, place) {
  if (typeof value !== "string" || !ADDRESS.test(value)) {
    throw misfit(place);
  }
}

function time(value, place) {
  if (moment(value) === null) {
    throw misfit(place);
  }
}

function boolean(value, place) {
  if (typeof value !== "boolean") {
    throw misfit(place);
  }
}

const exactly =
  (...words) =>
  (value, place, notes) => {
    text(value, place, notes);
    if (!words.includes(value)) {
      notes.push(place);
    }
  };

const required =
  (word) =>
  (value, place) => {
    if (value !== word) {
      throw misfit(place);
    }
  };

const types =
  (...words) =>
  (value, place, notes) => {
    const given = Array.isArray(value) ? value : [value];
    if (given.some((each) => typeof each !== "string") || !words.every((each) => given.includes(each))) {
      throw misfit(place);
    }
    if (!Array.isArray(value) || given.length !== words.length) {
      notes.push(place);
    }
  };

const several = (rule) => (value, place, notes) => {
  if (!Array.isArray(value)) {
    notes.push(place);
  }
  (Array.isArray(value) ? value : [value]).forEach((each, index) => {
    rule(each, `${place}/${index}`, notes);
  });
};

const object =
  (needed, rules, { closed = false } = {}) =>
  (value, place, notes) => {
    if (!isObject(value) || needed.some((name) => !Object.hasOwn(value, name))) {
      throw misfit(place || "the top");
    }
    for (const [name, member] of Object.entries(value)) {
      if (Object.hasOwn(rules, name)) {
        rules[name](member, `${place}/${name}`, notes);
      } else if (closed) {
        throw misfit(`${place}/${name}`);
      } else {
        notes.push(`${place}/${name}`);
      }
    }
  };

const contexts =
  (...rules) =>
  (value, place) => {
    const fits =
      Array.isArray(value) &&
      value.length >= rules.length &&
      value.every((each) => typeof each === "string" || isObject(each)) &&
      rules.every((rule, index) => rule.test(value[index]));
    if (!fits) {
      throw misfit(place);
    }
  };

const V2 = /^https:\/\/www\.w3\.org\/ns\/credentials\/v2$/;
const image = object(
  ["id", "type"],
  { id: text, type: required("Image"), caption: text },
  { closed: true },
);
const profile = {
  id: address,
  type: types("Profile"),
  name: text,
  url: text,
  description: text,
  email: text,
  image,
};
const entry = object(["type"], {
  id: address,
  type: exactly("BitstringStatusListEntry"),
  statusPurpose: text,
  statusListIndex: text,
  statusListCredential: text,
});
const identity = object(
  ["type", "hashed", "identityHash", "identityType"],
  {
    type: required("IdentityObject"),
    hashed: boolean,
    identityHash: text,
    identityType: exactly(...IDENTIFIERS),
    salt: text,
  },
  { closed: true },
);
const achievement = object(["id", "type", "criteria", "description", "name"], {
  id: text,
  type: types("Achievement"),
  name: text,
  description: text,
  criteria: object([], { id: text, narrative: text }),
  image,
  achievementType: exactly("Certification"),
  creator: object(["id", "type"], { ...profile, id: text }),
  tag: several(text),
  version: text,
});
const subject = object(["type", "achievement"], {
  id: address,
  type: types("AchievementSubject"),
  identifier: several(identity),
  achievement,
});

const badge = object(["@context", "id", "type", "credentialSubject", "issuer", "validFrom"], {
  "@context": contexts(V2, OPEN_BADGES_CONTEXT),
  id: address,
  type: types("VerifiableCredential", "OpenBadgeCredential"),
  name: text,
  issuer: object(["id", "type"], profile),
  validFrom: time,
  validUntil: time,
  awardedDate: time,
  credentialSubject: subject,
  credentialStatus: entry,
});

const list = object(["@context", "id", "type", "credentialSubject", "issuer", "validFrom"], {
  "@context": contexts(V2),
  id: address,
  type: types("VerifiableCredential", "BitstringStatusListCredential"),
  issuer: address,
  validFrom: time,
  validUntil: time,
  credentialSubject: object(["type", "statusPurpose", "encodedList"], {
    id: address,
    type: required("BitstringStatusList"),
    statusPurpose: text,
    ttl: (value, place) => {
      if (typeof value !== "number" || value < 0) {
        throw misfit(place);
      }
    },
    encodedList: text,
  }),
});

/** Return the places at which a badge is other than this office writes; refuse a misshapen one. */
export function badgeNotes(unsigned) {
  const notes = [];
  badge(unsigned, "", notes);
  const { credentialSubject: holder, validFrom, validUntil } = unsigned;
  if (!Object.hasOwn(holder, "id") && !holder.identifier?.length) {
    throw misfit("/credentialSubject");
  }
  if (validUntil !== undefined && moment(validUntil) < moment(validFrom)) {
    throw misfit("/validUntil");
  }
  return notes;
}

/** The same for a status list. */
export function listNotes(unsigned) {
  const notes = [];
  list(unsigned, "", notes);
  return notes;
}
