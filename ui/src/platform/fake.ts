import type { Platform } from './platform';

export function createFake(): Platform {
  throw new Error('not yet');
}
