/** Calls, messages and calendar events of the evidence as the timeline says them. */
import type { CaseEvent } from '../bindings';
import { dateTimeIn, dayOf, timeIn, visibleName, wholeDuration } from './format';
import { callFieldWord } from './words';

/** In which zone moments are shown: this machine's, UTC, or each in that of its own source. */
export type ShownZone = 'machine' | 'utc' | 'source';

/** Names that engines of the web keep after the zone itself was renamed. */
const renamed: Record<string, string> = {
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Europe/Kiev': 'Europe/Kyiv',
};

/** Where this machine stands, such as "Asia/Kolkata". */
export function machineZone(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return renamed[zone] ?? zone;
}

/** When an event was, in the zone that is shown. A day is the same day everywhere. */
export function eventTime(event: CaseEvent, zone: ShownZone): string {
  if (event.exactness === 'day') return dayOf(event.at);
  if (zone === 'source') return dateTimeIn(`${clock(event.at)}Z`, 'UTC');
  return dateTimeIn(event.instant, zone === 'utc' ? 'UTC' : machineZone());
}

/** What the source itself says of the zone: "22:15 +05:30 in the source", "zone assumed", "whole day". */
export function sourceTime(event: CaseEvent, zone: ShownZone): string {
  if (event.exactness === 'day') return 'no time given';
  if (event.exactness === 'clock') return zone === 'source' ? 'no zone given' : 'zone assumed';
  const offset = event.at.slice(clock(event.at).length).replace(/^\.\d+/, '');
  const named = offset === 'Z' ? 'UTC' : offset;
  return zone === 'source' ? named : `source: ${timeIn(`${clock(event.at)}Z`, 'UTC')} ${named}`;
}

/** "2026-03-13T22:15:00" of a moment with an offset. */
function clock(at: string): string {
  return at.slice(0, 19);
}

/** What had to be assumed to place an event, in words; empty where nothing was. */
export function assumptions(event: CaseEvent, assumedZone: string): string {
  const said = event.details.find(([name]) => name === 'assumed')?.[1];
  const zone = event.exactness === 'clock' ? `assumed to be a time in ${assumedZone}` : undefined;
  return [said, zone].filter((one) => one !== undefined).join('; ');
}

/** Names that say nothing to a reader where a subject does. */
const identifiers = ['message_id', 'thread'];

/** "1 m 10 s · First cell 404-20-1001"; the identification of a message only where it has no subject. */
export function eventDetails({ details, title }: Pick<CaseEvent, 'details' | 'title'>): string {
  return details
    .filter(([name]) => name !== 'assumed' && !(title && identifiers.includes(name)))
    .map(([name, value]) => detail(name, value))
    .join(' · ');
}

/** "messaged · the keys · a.eml": what it was, and where it stands. A title in another direction turns nothing around. */
export function eventLine(event: CaseEvent): string {
  const { kind, title, source, filename } = event;
  const named = title && source ? `\u2068${visibleName(title)}\u2069` : '';
  const parts = [kind.replaceAll('_', ' '), named, eventDetails(event), visibleName(filename)];
  return parts.filter((part) => part !== '').join(' · ');
}

function detail(name: string, value: string): string {
  const seconds = Number(value);
  if (name === 'seconds' && value !== '' && Number.isFinite(seconds)) return wholeDuration(seconds);
  const word = Object.entries(callFieldWord).find(([field]) => field === name)?.[1];
  return `${word ?? name.replaceAll('_', ' ')} ${value}`;
}

/** Those in which somebody of that name or number takes part, or whose title has it; blanks in numbers don't count. */
export function eventsOf(events: CaseEvent[], words: string): CaseEvent[] {
  const wanted = plain(words);
  if (!wanted) return events;
  return events.filter(({ source, target, title, details }) => {
    const guests = details.filter(([name]) => name === 'guests' || name === 'organiser');
    const texts = [source?.name, target?.name, title, ...guests.map(([, value]) => value)];
    return texts.some((text) => text && plain(text).includes(wanted));
  });
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[\s-]+/g, '');
}
