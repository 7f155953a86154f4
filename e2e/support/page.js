// What the page itself can tell of a measurement: the events that arrive in it, and the frames it draws.

/** From now on the page notes when each batch of events arrives, and which statuses of files are in it. */
export async function noteEvents(app) {
  await app.driver.executeScript(() => {
    const notes = (window.eventNotes = { batches: [], delays: [], job: null });
    const noted = (callback) => (data) => {
      const at = Date.now();
      const batch = data?.message;
      if (Array.isArray(batch) && batch[0]?.type) {
        notes.batches.push([at, batch.length]);
        for (const event of batch) {
          if (event.type === "job_status") notes.job = event;
          if (event.type === "artifact_status") notes.delays.push([event.status, at - Date.parse(event.timestamp)]);
        }
      }
      return callback(data);
    };
    // Every answer and event of the host goes through one of these, also those that are still to come.
    const { callbacks } = window.__TAURI_INTERNALS__;
    for (const [id, callback] of callbacks) callbacks.set(id, noted(callback));
    const set = callbacks.set.bind(callbacks);
    Object.defineProperty(callbacks, "set", { value: (id, callback) => set(id, noted(callback)) });
  });
}

/** What was noted since it was last asked. */
export async function takeEvents(app) {
  return app.driver.executeScript(() => {
    const { batches, delays } = window.eventNotes;
    return { batches: batches.splice(0), delays: delays.splice(0) };
  });
}

/** The job's last event. */
export async function lastOfJob(app) {
  return app.driver.executeScript(() => window.eventNotes.job);
}

/** From now on the page notes the time between two frames, and how many rows it holds. */
export async function noteFrames(app) {
  await app.driver.executeScript(() => {
    const notes = (window.frameNotes = { gaps: [], rows: 0, going: true });
    let last = performance.now();
    const frame = () => {
      const now = performance.now();
      notes.gaps.push(now - last);
      last = now;
      notes.rows = Math.max(notes.rows, document.querySelectorAll('[data-testid="artifact-row"]').length);
      if (notes.going) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

export async function takeFrames(app) {
  return app.driver.executeScript(() => {
    window.frameNotes.going = false;
    return window.frameNotes;
  });
}

/** The moment, by the clock, at which an element is first there. */
export async function appearance(app, testId) {
  return app.driver.executeAsyncScript((css, done) => {
    const there = () => document.querySelector(css) !== null;
    if (there()) return done({ at: Date.now(), late: true });
    const observer = new MutationObserver(() => {
      if (!there()) return;
      observer.disconnect();
      requestAnimationFrame(() => done({ at: Date.now(), late: false }));
    });
    observer.observe(document, { subtree: true, childList: true });
  }, `[data-testid="${testId}"]`);
}
