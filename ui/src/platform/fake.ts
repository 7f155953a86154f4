/**
 * A scripted backend in memory, for tests and for the browser: several cases, failures, an empty case,
 * a case of 100,000 files, and uploads that are worked live. Never in a production bundle.
 */
import type { Commands, Event, WireError } from '../bindings';
import { createCommands } from './fake/commands';
import { createWorker } from './fake/worker';
import { createWorld, type World } from './fake/world';
import type { Destination, DropHandler, Platform, Request, Response } from './platform';

export interface Fake extends Platform {
  world: World;
  /** Sends events as the host would. */
  announce(events: Event[]): void;
  /** One step of the worker. */
  tick(): void;
  /** Drops paths on the window. */
  drop(paths: string[]): void;
  dragging(active: boolean): void;
  navigate(destination: Destination): void;
  /** What keeps it from going on, from now on. */
  trouble(problems: WireError[]): void;
}

export interface FakeOptions {
  /** Milliseconds between steps of the worker; 0 for none. */
  pace?: number;
  /** Milliseconds that an answer takes. */
  latency?: number;
  empty?: boolean;
  /** The disk is full from the start. */
  full?: boolean;
}

export const diskFull: WireError = {
  code: 'disk_full',
  message: 'the disk that holds the data folder is full',
  hint: 'make room on the disk; nothing is lost, and work goes on by itself',
};

export function createFake(options: FakeOptions = fromAddress()): Fake {
  const { pace = 250, latency = 20, empty = false, full = false } = options;
  const world = createWorld();
  const listeners = new Set<(events: Event[]) => void>();
  const drops = new Set<DropHandler>();
  const destinations = new Set<(destination: Destination) => void>();
  const troubles = new Set<(problems: WireError[]) => void>();
  const announce = (events: Event[]) => listeners.forEach((tell) => tell(events));
  const handlers = createCommands(world, announce);
  if (full) world.problems = [diskFull];
  if (empty) Object.assign(world, { jobs: [], artifacts: [] });
  const worker = createWorker(world, announce);
  if (pace > 0) setInterval(worker.tick, pace);

  async function call<K extends keyof Commands>(
    name: K,
    request: Request<K>,
  ): Promise<Response<K>> {
    if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency));
    return handlers[name](request);
  }

  return {
    kind: 'fake',
    world,
    announce,
    call,
    tick: worker.tick,
    drop: (paths) => drops.forEach((handler) => handler.drop(paths)),
    dragging: (active) => drops.forEach((handler) => handler.over(active)),
    navigate: (destination) => destinations.forEach((go) => go(destination)),
    trouble: (problems) => {
      world.problems = problems;
      troubles.forEach((tell) => tell(problems));
    },
    subscribe: async (_after, onBatch) => listen(listeners, onBatch),
    pickFiles: async () => [
      '/home/asha/Evidence/new statement.pdf',
      '/home/asha/Evidence/call 7.mp3',
    ],
    pickFolder: async () => '/home/asha/Evidence/incoming',
    onDrop: async (handler) => listenToDrops(drops, handler),
    onNavigate: async (handler) => listen(destinations, handler),
    onProblems: async (handler) => listen(troubles, handler),
  };
}

function listen<T>(set: Set<T>, listener: T): () => void {
  set.add(listener);
  return () => set.delete(listener);
}

/** In a browser the window's own drops count too, with made-up folders: it tells names only. */
function listenToDrops(drops: Set<DropHandler>, handler: DropHandler): () => void {
  const over = (event: DragEvent) => {
    event.preventDefault();
    handler.over(true);
  };
  const leave = (event: DragEvent) => event.relatedTarget === null && handler.over(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    handler.over(false);
    handler.drop([...(event.dataTransfer?.files ?? [])].map((file) => `/dropped/${file.name}`));
  };
  addEventListener('dragover', over);
  addEventListener('dragleave', leave);
  addEventListener('drop', drop);
  return listen(drops, handler);
}

/** In the browser: `?empty` for a first start, `?still` for a worker that rests, `?full` for a full disk. */
function fromAddress(): FakeOptions {
  const address = new URLSearchParams(location.search);
  const [empty, full, still] = ['empty', 'full', 'still'].map((word) => address.has(word));
  return { empty, full, pace: still ? 0 : 250 };
}
