/** The desktop window: commands by `invoke`, events over one channel, drops and dialogs of the system. */
import { Channel, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { getCurrentWebview } from '@tauri-apps/api/webview';
import { open } from '@tauri-apps/plugin-dialog';
import type { Event, WireError } from '../bindings';
import { toWireError, type Destination, type DropHandler, type Platform } from './platform';

async function subscribe(after: number, onBatch: (events: Event[]) => void) {
  let open = true;
  const channel = new Channel<Event[]>((events) => {
    if (open) onBatch(events);
  });
  await guarded(invoke('subscribe_events', { after, channel }));
  return () => {
    open = false;
  };
}

async function guarded<T>(pending: Promise<T>): Promise<T> {
  try {
    return await pending;
  } catch (thrown) {
    throw toWireError(thrown);
  }
}

function onDrop(handler: DropHandler) {
  return getCurrentWebview().onDragDropEvent(({ payload }) => {
    if (payload.type === 'enter') handler.over(true);
    if (payload.type === 'leave') handler.over(false);
    if (payload.type !== 'drop') return;
    handler.over(false);
    if (payload.paths.length > 0) handler.drop(payload.paths);
  });
}

export const tauri: Platform = {
  kind: 'desktop',
  call: (name, request) => guarded(invoke(name, { request })),
  subscribe,
  pickFiles: async () => (await open({ multiple: true, title: 'Add evidence' })) ?? [],
  pickFolder: () => open({ directory: true, title: 'Choose a folder' }),
  onDrop,
  onNavigate: (handler) => listen<Destination>('navigate', ({ payload }) => handler(payload)),
  onProblems: (handler) => listen<WireError[]>('problems', ({ payload }) => handler(payload)),
};
