import assert from "node:assert/strict";
import { test } from "node:test";
import { bureau, open, scratch } from "../support/app.js";
import { evidence, note } from "../support/evidence.js";
import { until } from "../support/until.js";

test("killed in the middle of its work, the program goes on where it was", { timeout: 400_000 }, async (t) => {
  const files = 60;
  const dataDir = scratch("restart");
  const folder = evidence(Object.fromEntries(Array.from({ length: files }, (_, n) => [`note ${n}.txt`, note(n)])));
  const { json: job } = await bureau(dataDir, "ingest", folder, "--case", "Operation Phoenix", "--no-wait");
  const status = async () => (await bureau(dataDir, "status", job.job_id)).json;

  const app = await open(t, dataDir);
  const midway = await until("some files are completed and some are not", async () => {
    const { processed_files: done } = await status();
    return done > 0 && { done };
  });
  await app.kill();
  const left = await status();
  assert.ok(left.processed_files >= midway.done, "what was completed stays completed");
  assert.ok(left.processed_files < files, `the program was killed too late: all ${files} files were completed`);

  await app.start();
  await app.openCase("Operation Phoenix");
  const end = await until("all files have ended", async () => {
    const now = await status();
    return now.processed_files === files && now;
  }, 200_000);
  assert.equal(end.status, "completed");
  assert.equal(end.failed_files, 0);
  assert.equal(end.progress_percentage, 100);
  assert.equal(end.artifacts.length, files);
  assert.equal(new Set(end.artifacts.map((artifact) => artifact.filename)).size, files);
  const shown = await until("the window shows them completed", async () => {
    const rows = await app.rows();
    return rows.length > 0 && rows.every((row) => row.status === "completed") && rows;
  });
  assert.ok(shown.length > 0);

  const { code } = await bureau(dataDir, "verify");
  assert.equal(code, 0, "the data folder is sound");
});
