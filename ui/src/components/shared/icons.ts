/** Outlines on a 24 × 24 grid, drawn for this program. */
export const icons = {
  add: 'M12 5v14M5 12h14',
  alert: 'M12 4 2.8 19.5h18.4zM12 10v4.5M12 17.2v.1',
  archive: 'M3.5 5h17v4h-17zM5 9v10h14V9M10 13h4',
  audio: 'M4 12v1M8 8v8M12 5v14M16 8v8M20 11v2',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  chevron: 'm9 6 6 6-6 6',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.2l2.8 1.8',
  close: 'm6 6 12 12M18 6 6 18',
  document: 'M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M9 12.5h6M9 16h6',
  doctor: 'M3 12.5h4l2.5-6 4.5 12 2.5-6h4.5',
  down: 'm6 9 6 6 6-6',
  email: 'M3.5 5.5h17v13h-17zM4 6.5l8 6.5 8-6.5',
  fit: 'M4.5 9V4.5H9M15 4.5h4.5V9M19.5 15v4.5H15M9 19.5H4.5V15',
  folder: 'M3.5 6h6l2 2.5h9v10.5h-17z',
  graph:
    'M6 8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM18 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM9 20.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8.4 6.8l7.2 1.9M6.6 8.5l1.8 7M10.9 16.3l5.4-4.9',
  image:
    'M3.5 5h17v14h-17zM8.5 10.5a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4zM4 17l5-4.5 3.5 3 3-2.5 5 4',
  keyboard: 'M3.5 6.5h17v11h-17zM7 10v.01M10.3 10v.01M13.7 10v.01M17 10v.01M8.5 14h7',
  minus: 'M5 12h14',
  more: 'M6 12v.01M12 12v.01M18 12v.01',
  other: 'M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5',
  pause: 'M9 5.5v13M15 5.5v13',
  play: 'M8 5.5v13l10.5-6.5z',
  retry: 'M19 12a7 7 0 1 1-2.2-5.1M19.5 4v4h-4',
  search: 'M10.8 4.5a6.3 6.3 0 1 0 0 12.6 6.3 6.3 0 0 0 0-12.6zM15.5 15.5l4.5 4.5',
  settings: 'M4 7.5h9M17 7.5h3M4 16.5h3M11 16.5h9M15 5.5v4M9 14.5v4',
  stats: 'M5 19.5v-7M12 19.5v-15M19 19.5v-10',
  stop: 'M6.5 6.5h11v11h-11z',
  table: 'M3.5 5h17v14h-17zM3.5 10h17M3.5 14.5h17M10 5v14',
  upload: 'M12 16V4.5M7.5 9 12 4.5 16.5 9M4.5 15.5v4h15v-4',
  video: 'M3.5 6h12v12h-12zM15.5 10.5l5-3v9l-5-3',
  watch: 'M3.5 6h6l2 2.5h9v10.5h-17zM12 11.5v3.8M10.2 13.6l1.8 1.9 1.8-1.9',
  inside: 'M8 5v7.5h10M14.5 9l3.5 3.5-3.5 3.5',
} as const;

export type IconName = keyof typeof icons;
