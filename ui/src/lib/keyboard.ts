/** Keys that work wherever the analyst is, and the list that "?" shows. */
export type Command = 'add' | 'search' | 'filter' | 'help' | 'close' | `tab ${number}`;

export const shortcuts: [keys: string[], does: string][] = [
  [['Ctrl', 'O'], 'Add evidence (also N)'],
  [['Ctrl', 'K'], 'Search (also /)'],
  [['F'], 'Filter the files by name'],
  [['1', '…', '6'], 'Artifacts, jobs, summary … of the case'],
  [['↑', '↓'], 'Move through the files (also K and J)'],
  [['Enter'], 'Open the file'],
  [['R'], 'Retry the file if it failed or was cancelled'],
  [['Home', 'End'], 'First and last file'],
  [['+', '−', '0'], 'Graph: zoom in, zoom out, fit'],
  [['Esc'], 'Close the file, then the filter; go back to the case'],
  [['?'], 'Show these keys'],
];

/** The analyst is typing: single letters are text, not commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.matches('input, textarea, select') || target.isContentEditable;
}

export function commandOf(event: KeyboardEvent): Command | null {
  const withControl = event.ctrlKey || event.metaKey;
  if (withControl) return chord(event.key.toLowerCase());
  if (event.altKey) return null;
  if (isTyping(event.target)) return null;
  return event.key === 'Escape' ? 'close' : letter(event.key);
}

function chord(key: string): Command | null {
  if (key === 'o') return 'add';
  return key === 'k' ? 'search' : null;
}

function letter(key: string): Command | null {
  if (key === 'n') return 'add';
  if (key === '/') return 'search';
  if (key === 'f') return 'filter';
  if (/^[1-6]$/.test(key)) return `tab ${Number(key)}`;
  return key === '?' ? 'help' : null;
}
