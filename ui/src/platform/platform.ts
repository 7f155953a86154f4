/**
 * The only door to the outside. A host (the desktop window, the scripted backend of the tests)
 * implements `Platform`; nothing else in the interface knows which one it is.
 *
 * Every rejected promise carries a `WireError`: what went wrong and, where there is one, the way out.
 */
import type { Commands, Event, WireError } from '../bindings';

export type Request<K extends keyof Commands> = Commands[K]['request'];
export type Response<K extends keyof Commands> = Commands[K]['response'];

/** Takes a listener away again. */
export type Unlisten = () => void;

export interface DropHandler {
  /** Something is being dragged over the window, or no longer is. */
  over(active: boolean): void;
  /** Files and folders were let go: absolute paths. */
  drop(paths: string[]): void;
}

/** The host asks to show something, because a notification was clicked. */
export interface Destination {
  case_name: string;
  job_id: string | null;
  artifact_id: number | null;
}

export interface Platform {
  readonly kind: 'desktop' | 'fake';
  call<K extends keyof Commands>(name: K, request: Request<K>): Promise<Response<K>>;
  /** Recorded events after `afterSeq`, then live ones, in batches. */
  subscribe(afterSeq: number, onBatch: (events: Event[]) => void): Promise<Unlisten>;
  /** Absolute paths; none when the analyst closed the dialog. */
  pickFiles(): Promise<string[]>;
  pickFolder(): Promise<string | null>;
  onDrop(handler: DropHandler): Promise<Unlisten>;
  onNavigate(handler: (destination: Destination) => void): Promise<Unlisten>;
  /** All that keeps the host from going on, each time that changes; nothing once it is over. */
  onProblems(handler: (problems: WireError[]) => void): Promise<Unlisten>;
}

function isWireError(thrown: unknown): thrown is WireError {
  if (typeof thrown !== 'object' || thrown === null) return false;
  const { code, message } = thrown as Partial<WireError>;
  return typeof code === 'string' && typeof message === 'string';
}

/** What a command threw, as the wire error that it is or else as an internal one. */
export function toWireError(thrown: unknown): WireError {
  if (isWireError(thrown)) {
    return { code: thrown.code, message: thrown.message, hint: thrown.hint ?? null };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: 'internal',
    message: message || 'the command failed without a reason',
    hint: null,
  };
}
