// Dates and times as the viewing person sees them: their time zone, the sandbox's clock.

const DAY = 86_400_000;

/** Hours of a 24-hour clock have two digits: 09:30. */
const cycles = new Map();
function hoursOf(locale) {
  if (!cycles.has(locale)) cycles.set(locale, new Intl.DateTimeFormat(locale, { hour: "numeric" }).resolvedOptions().hourCycle);
  return cycles.get(locale) === "h12" ? "numeric" : "2-digit";
}

function format(date, tz, locale, options) {
  const wanted = { ...options, timeZone: tz };
  try {
    if (options.hour === "numeric") wanted.hour = hoursOf(locale);
    return new Intl.DateTimeFormat(locale, wanted).format(date);
  } catch {
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }).format(date);
  }
}

/** The page itself speaks English; only the order of day and month, and 12 or 24 hours, follow the person. */
export function pageLocale(user) {
  return /^en-(US|CA|PH)$|^es-MX$/.test(user?.locale ?? "") ? "en-US" : "en-GB";
}

export const clockTime = (date, tz, locale) => format(date, tz, locale, { hour: "numeric", minute: "2-digit" });

export const shortDay = (date, tz, locale) => format(date, tz, locale, { weekday: "short", day: "numeric", month: "short" });

export const fullMoment = (date, tz, locale) =>
  format(date, tz, locale, { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit" });

/** The same without the year: for moments near the one that is shown beside. */
export const nearMoment = (date, tz, locale) =>
  format(date, tz, locale, { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });

/** "2026-11-26" in the zone: equal keys are the same calendar day. */
export const dayKey = (date, tz) => format(date, tz, "en-CA", { year: "numeric", month: "2-digit", day: "2-digit" });

/** Whole calendar days between two moments, seen from the zone. */
function dayDistance(date, now, tz) {
  const [a, b] = [date, now].map((moment) => Date.parse(`${dayKey(moment, tz)}T00:00:00Z`));
  return Math.round((a - b) / DAY);
}

function nearDay(date, now, tz, locale) {
  const distance = dayDistance(date, now, tz);
  if (Math.abs(distance) > 1) return null;
  try {
    return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(distance, "day");
  } catch {
    return ["yesterday", "today", "tomorrow"][distance + 1];
  }
}

const capital = (text) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

export function dayHeading(date, now, tz, locale) {
  const near = nearDay(date, now, tz, "en");
  if (near) return capital(near);
  const sameYear = dayKey(date, tz).slice(0, 4) === dayKey(now, tz).slice(0, 4);
  return format(date, tz, locale, { weekday: "long", day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }) });
}

export function ago(date, now, locale = "en") {
  const seconds = (date - now) / 1000;
  const steps = [["second", 60], ["minute", 60], ["hour", 24], ["day", 30.44], ["month", 12], ["year", Infinity]];
  let amount = seconds;
  for (const [unit, size] of steps) {
    if (Math.abs(amount) < size) return relative(Math.round(amount), unit, locale);
    amount /= size;
  }
  return "";
}

function relative(amount, unit, locale) {
  try {
    return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(amount, unit);
  } catch {
    return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(amount, unit);
  }
}

const LONG = { weekday: "long", month: "long", day: "numeric", year: "numeric" };
const TOKENS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date_slash: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { month: "long", day: "numeric", year: "numeric" },
  date_short: { month: "short", day: "numeric", year: "numeric" },
  date_long: LONG,
  date_long_full: LONG,
  day_divider: { weekday: "long", month: "long", day: "numeric" },
  time: { hour: "numeric", minute: "2-digit" },
  time_secs: { hour: "numeric", minute: "2-digit", second: "2-digit" },
};

/**
 * Slack's date formatting: replaces {date_long}, {time} and so on in `pattern` by the moment `epoch` (seconds)
 * in the person's zone. Null when the moment is no number, so that the caller shows the fallback.
 */
export function formatDateTokens(epoch, pattern, { tz, locale, now }) {
  const date = new Date(Number(epoch) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  let known = true;
  const text = String(pattern).replace(/\{([a-z_]+)\}/g, (whole, name) => {
    const piece = token(name, date, { tz, locale, now });
    if (piece === null) known = false;
    return piece ?? whole;
  });
  return known ? text : null;
}

function token(name, date, { tz, locale, now }) {
  if (name === "ago") return ago(date, now, locale);
  if (name === "date_num") return dayKey(date, tz);
  const pretty = name.endsWith("_pretty");
  const options = TOKENS[pretty ? name.slice(0, -"_pretty".length) : name];
  if (!options) return null;
  return (pretty && nearDay(date, now, tz, locale)) || format(date, tz, locale, options);
}

/** "2026-12-01T09:00" on the wall in the zone, of a moment. */
export function toWall(date, tz) {
  const parts = format(date, tz, "en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return `${dayKey(date, tz)}T${parts}`;
}

/** The moment at which a wall clock in the zone shows `wall` ("2026-12-01T09:00"); null if it is no time. */
export function fromWall(wall, tz) {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return null;
  let guess = asUtc;
  // Twice: the first step may cross a change of the clocks.
  for (let step = 0; step < 2; step += 1) guess += asUtc - Date.parse(`${toWall(new Date(guess), tz)}Z`);
  return new Date(guess);
}

export const fromTs = (ts) => new Date(Number(ts) * 1000);
