import assert from "node:assert/strict";
import { test } from "node:test";
import { bureau, open, scratch } from "../support/app.js";
import { brokenPdf, evidence, lockedZip, note } from "../support/evidence.js";
import { listen } from "../support/notifications.js";
import { until } from "../support/until.js";

test("the desktop tells of a failed file and of a finished job", { timeout: 240_000 }, async (t) => {
  const desktop = await listen(t);
  const dataDir = scratch("notify");
  const app = await open(t, dataDir);
  const folder = evidence({ "broken.pdf": brokenPdf, "good.txt": note(1) });
  await bureau(dataDir, "ingest", folder, "--case", "Operation Phoenix", "--no-wait");

  const failure = await desktop.arrives(/broken\.pdf/, 60_000);
  const finished = await desktop.arrives(/finished/, 60_000);
  assert.match(`${finished.summary} ${finished.body}`, /Operation Phoenix/);
  assert.match(finished.body, /1 done, 1 failed: 1 (damaged|unsupported)/, "with the reason");
  assert.equal(finished.id, failure.id, "a job has one notification, which is replaced");
  // A click that comes before the program listens for one is lost on the bus: an analyst would click again.
  await until("a click opens the file", async () => {
    desktop.click(failure.id);
    return app.find("artifact-panel", { timeout: 2000 }).catch(() => null);
  });
  assert.match(await app.text("artifact-error"), /.{20}/, "a click shows the file and what is wrong with it");
  await app.ended(2);
});

test("a password that opens nothing announces nothing", { timeout: 240_000 }, async (t) => {
  const desktop = await listen(t);
  const dataDir = scratch("password");
  const app = await open(t, dataDir);
  const folder = evidence({ "locked.zip": lockedZip(), "good.txt": note(1) });
  await bureau(dataDir, "ingest", folder, "--case", "Operation Phoenix", "--no-wait");
  await desktop.arrives(/1 locked/, 60_000);
  await app.openCase("Operation Phoenix");
  await app.ended(2);
  const before = desktop.all().length;
  await app.watch();
  await bureau(dataDir, "passwords", "Operation Phoenix", "--add", "not this one");
  await until("the file was tried again", async () =>
    Object.values(await app.seen()).some((all) => all.length >= 3 && ["completed", "failed"].includes(all.at(-1))),
  );
  // A finished job is told of at once, failures after three seconds: another job's notice comes later than both would.
  await bureau(dataDir, "ingest", evidence({ "other.txt": note(2) }), "--case", "Another", "--no-wait");
  await desktop.arrives(/Another/, 60_000);
  assert.deepEqual(desktop.all().slice(before).filter((n) => /Phoenix/.test(n.summary)), []);
});

test("an analyst who wants no word of failures gets none", { timeout: 240_000 }, async (t) => {
  const desktop = await listen(t);
  const dataDir = scratch("quiet");
  const app = await open(t, dataDir);
  await app.openPlace("Settings");
  await app.click("settings-notify-failures");
  const folder = evidence({ "broken.pdf": brokenPdf, "good.txt": note(1) });
  await bureau(dataDir, "ingest", folder, "--case", "Quiet case", "--no-wait");

  await desktop.arrives(/Quiet case/, 60_000);
  assert.deepEqual(desktop.all().filter((n) => /broken\.pdf/.test(`${n.summary} ${n.body}`)), []);
});
