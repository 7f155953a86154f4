import type { Place } from '../bindings';
import { clock } from './format';

/** Where a chunk stands: "Page 3", "Sheet Calls, row 12", "0:42–1:10". Empty when nothing applies. */
export function placeLabel(place: Place): string {
  const words: string[] = [];
  if (place.page !== undefined) words.push(`page ${place.page}`);
  if (place.sheet !== undefined) words.push(`sheet ${place.sheet}`);
  if (place.row !== undefined) words.push(`row ${place.row}`);
  if (place.part !== undefined) words.push(place.part);
  if (place.start_seconds !== undefined) words.push(span(place.start_seconds, place.end_seconds));
  const label = words.join(', ');
  return label.charAt(0).toUpperCase() + label.slice(1);
}

function span(start: number, end: number | undefined): string {
  return end === undefined ? clock(start) : `${clock(start)}–${clock(end)}`;
}
