/** Numbers, sizes, durations and dates as the analyst reads them. */
import type { JobEstimate } from '../bindings';

const units = ['B', 'KB', 'MB', 'GB', 'TB'];
const whole = new Intl.NumberFormat('en');

export function count(n: number): string {
  return whole.format(n);
}

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** The same where there is little room: "950", "9,999", "12.3K". */
export function compact(n: number): string {
  return n < 10_000 ? count(n) : short.format(n);
}

/** "1 file", "2 files". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** The host's error texts are lower case without a full stop; on the screen each is a sentence. */
export function sentence(text: string): string {
  const begun = capital(text);
  return /[\p{L}\p{N})"”]$/u.test(begun) ? `${begun}.` : begun;
}

/** With a capital letter: "No transcript". */
export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase('en') + text.slice(1);
}

/** Bytes, decimal units: "48.2 KB". */
export function bytes(n: number): string {
  let unit = 0;
  let value = n;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** Seconds a stage took: "40 ms", "5.2 s", "2 m 05 s", "1 h 02 m". */
export function duration(seconds: number): string {
  if (seconds < 0.0005) return '0 ms';
  if (seconds < 0.095) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  return longDuration(Math.round(seconds));
}

/** "about 2 m to 5 m", "a few seconds": a length of time that is known within bounds. */
export function durationRange(from: number, to: number): string {
  if (to < 5) return 'a few seconds';
  const [least, most] = [roughly(Math.max(1, from)), roughly(to)];
  return least === most ? `about ${most}` : `about ${least} to ${most}`;
}

function roughly(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds / 5) * 5} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} days`;
}

/** How long a call was, in whole seconds: `0 s`, `28 s`, `8 m 27 s`. */
export function wholeDuration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : longDuration(whole);
}

function longDuration(seconds: number): string {
  const pad = (n: number) => String(n).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${pad(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} m`;
}

/** What is left, coarsely: "about 40 s left", "about 3 min left". */
export function eta(seconds: number): string {
  if (seconds < 5) return 'a few seconds left';
  if (seconds < 60) return `about ${Math.ceil(seconds / 5) * 5} s left`;
  if (seconds < 5400) return `about ${Math.round(seconds / 60)} min left`;
  if (seconds < 129600) return `about ${Math.round(seconds / 3600)} h left`;
  return `about ${Math.round(seconds / 86400)} days left`;
}

/** What is left of a job, as far as anybody can tell: "2 to 5 min left". */
export function etaRange({ from, to }: { from: number; to: number }): string {
  if (to < 60) return 'less than a minute left';
  const [unit, word] = to < 5400 ? [60, 'min'] : to < 129_600 ? [3600, 'h'] : [86_400, 'days'];
  const [least, most] = [Math.floor(from / unit), Math.ceil(to / unit)];
  if (least === 0) return `up to ${most} ${word} left`;
  return most - least <= 0 ? `about ${most} ${word} left` : `${least} to ${most} ${word} left`;
}

/** The same with the files that nobody can tell the time of. */
export function estimated({ seconds, untimed }: JobEstimate): string {
  if (!seconds) return '';
  if (untimed === 0) return etaRange(seconds);
  return `${etaRange(seconds)}, and ${plural(untimed, 'file')} of a kind not timed yet`;
}

/** The same where there is little room: "5 s left", "3 min left". */
export function etaShort(seconds: number): string {
  return seconds < 5 ? '5 s left' : eta(seconds).replace('about ', '');
}

/** A share in whole percent; 100 only when everything is done. */
export function percent(part: number, of: number): number {
  if (of <= 0) return 0;
  if (part >= of) return 100;
  return Math.min(99, Math.floor((part / of) * 100));
}

/** "5:07", "1:02:03": a position in a recording. */
export function clock(seconds: number): string {
  const s = Math.floor(seconds);
  const pad = (n: number) => String(n).padStart(2, '0');
  const [h, m] = [Math.floor(s / 3600), Math.floor((s % 3600) / 60)];
  return h > 0 ? `${h}:${pad(m)}:${pad(s % 60)}` : `${m}:${pad(s % 60)}`;
}

/** Made once: to make one costs far more than to use it. */
const moments = {
  dateTime: new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }),
  day: new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }),
  timeOfDay: new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }),
};

export function dateTime(utc: string): string {
  return moments.dateTime.format(new Date(utc));
}

const inZones = new Map<string, { dateTime: Intl.DateTimeFormat; time: Intl.DateTimeFormat }>();

function inZone(timeZone: string) {
  const known = inZones.get(timeZone);
  if (known) return known;
  const clock = { hour: '2-digit', minute: '2-digit', timeZone } as const;
  const dateTime = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...clock,
  });
  const made = { dateTime, time: new Intl.DateTimeFormat('en-GB', clock) };
  inZones.set(timeZone, made);
  return made;
}

/** "13 Mar 2026, 22:15" in a zone by its name. */
export function dateTimeIn(utc: string, zone: string): string {
  return inZone(zone).dateTime.format(new Date(utc));
}

/** "22:15" in a zone by its name. */
export function timeIn(utc: string, zone: string): string {
  return inZone(zone).time.format(new Date(utc));
}

const dayAlone = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** "1 Apr 2026" of a day without a time, which is the same in every zone. */
export function dayOf(iso: string): string {
  return dayAlone.format(new Date(iso));
}

export function day(utc: string): string {
  return moments.day.format(new Date(utc));
}

export function timeOfDay(utc: string): string {
  return moments.timeOfDay.format(new Date(utc));
}

// eslint-disable-next-line no-control-regex -- that is what it looks for
const unseen = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** A file name with a sign for each character that would hide or reorder others, such as "exe" after "fdp". */
export function visibleName(name: string): string {
  return name.replace(unseen, '\ufffd');
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const joined = /[\p{Script=Arabic}\p{Script=Syriac}\p{M}]/u;

/**
 * Cuts a long file name in two, so that its end, with the extension, stays in sight. Never inside a
 * character, nor inside a word of a script that joins its letters.
 */
export function splitName(raw: string, tail = 9): [string, string] {
  const name = visibleName(raw);
  if (name.length <= tail * 2) return [name, ''];
  const letters = Array.from(graphemes.segment(name), (one) => one.segment);
  let cut = Math.max(0, letters.length - tail);
  const torn = (at: number) =>
    letters[at] === ' ' || joined.test((letters[at - 1] ?? '') + letters[at]);
  while (cut < letters.length && torn(cut)) cut += 1;
  return [letters.slice(0, cut).join(''), letters.slice(cut).join('')];
}
