// XSD dateTimeStamp, as the server's verifier/timestamps.py reads it.

const DATE_TIME_STAMP = new RegExp(
  "^([1-9][0-9]{3,}|0[0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])" +
    "T(?:([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:\\.([0-9]+))?|(24:00:00(?:\\.0+)?))" +
    "(?:Z|([+-])(?:(0[0-9]|1[0-3]):([0-5][0-9])|14:00))$",
);
const LONGEST = 64;

/** Return milliseconds since 1970, or null for any other notation. */
export function moment(text) {
  const match = typeof text === "string" && text.length <= LONGEST && DATE_TIME_STAMP.exec(text);
  if (!match) {
    return null;
  }
  const [, year, month, day, hour, minute, second, fraction, endOfDay, sign, east, minutes] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (Number(year) < 1 || Number(year) > 9999 || date.getUTCDate() !== Number(day)) {
    return null;
  }
  if (endOfDay) {
    date.setUTCDate(date.getUTCDate() + 1);
  } else {
    const thousandths = Number((fraction ?? "").slice(0, 3).padEnd(3, "0"));
    date.setUTCHours(Number(hour), Number(minute), Number(second), thousandths);
  }
  const distance = sign === undefined ? 0 : east === undefined ? 840 : east * 60 + Number(minutes);
  return date.getTime() - (sign === "-" ? -distance : distance) * 60_000;
}

const MONTHS =
  "January February March April May June July August September October November December";

/** Write a moment as people read it: 21 November 2026, 10:00 UTC. */
export function shown(milliseconds) {
  const [year, month, rest] = new Date(milliseconds).toISOString().split("-");
  const name = MONTHS.split(" ")[Number(month) - 1];
  return `${Number(rest.slice(0, 2))} ${name} ${Number(year)}, ${rest.slice(3, 8)} UTC`;
}
