/** Calls and messages of the evidence as the timeline says them. */
import type { CaseEvent } from '../bindings';
import { dateTime, wholeDuration } from './format';
import { callFieldWord } from './words';

/** Local time of the evidence where no offset is given: the parts are shown as they stand. */
export function eventTime(at: string): string {
  return at.includes('T') ? dateTime(at) : at;
}

/** "1 m 10 s · First cell 404-20-1001". */
export function eventDetails(details: CaseEvent['details']): string {
  return details.map(([name, value]) => detail(name, value)).join(' · ');
}

function detail(name: string, value: string): string {
  const seconds = Number(value);
  if (name === 'seconds' && value !== '' && Number.isFinite(seconds)) return wholeDuration(seconds);
  const word = Object.entries(callFieldWord).find(([field]) => field === name)?.[1];
  return `${word ?? name.replaceAll('_', ' ')} ${value}`;
}

/** Those in which somebody of that name or number takes part; blanks in numbers don't count. */
export function eventsOf(events: CaseEvent[], words: string): CaseEvent[] {
  const wanted = plain(words);
  if (!wanted) return events;
  return events.filter(({ source, target }) =>
    [source, target].some((party) => plain(party.name).includes(wanted)),
  );
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[\s-]+/g, '');
}
