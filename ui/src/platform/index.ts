import { isTauri } from '@tauri-apps/api/core';
import type { Platform } from './platform';

const scripted = import.meta.env.DEV || import.meta.env.MODE === 'fake';

/** The host this page runs in; none when it is opened outside the desktop program. */
export async function connect(): Promise<Platform | null> {
  if (isTauri()) return (await import('./tauri')).tauri;
  if (scripted) return (await import('./fake')).createFake();
  return null;
}
