// Waiting for a condition, never for a time.

/** Asks again until `condition` gives something true, and gives that; fails naming `what` when it takes too long. */
export async function until(what, condition, timeout = 30_000, pause = 100) {
  const end = performance.now() + timeout;
  let last;
  for (;;) {
    const value = await condition();
    if (value) return value;
    last = value;
    if (performance.now() > end) throw new Error(`waited ${timeout / 1000} s in vain until: ${what} (last: ${last})`);
    await new Promise((again) => setTimeout(again, pause));
  }
}
