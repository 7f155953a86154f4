import assert from "node:assert/strict";
import { test } from "node:test";
import { bureau, open, scratch } from "../support/app.js";
import { brokenPdf, evidence, note } from "../support/evidence.js";
import { listen } from "../support/notifications.js";

test("the desktop tells of a failed file and of a finished job", { timeout: 240_000 }, async (t) => {
  const desktop = await listen(t);
  const dataDir = scratch("notify");
  const app = await open(t, dataDir);
  const folder = evidence({ "broken.pdf": brokenPdf, "good.txt": note(1) });
  await bureau(dataDir, "ingest", folder, "--case", "Operation Phoenix", "--no-wait");

  const failure = await desktop.arrives(/broken\.pdf/, 60_000);
  const finished = await desktop.arrives(/(finished|completed|done)/i, 60_000);
  assert.match(`${finished.summary} ${finished.body}`, /Operation Phoenix/);
  desktop.click(failure.id);
  await app.find("artifact-panel");
  assert.match(await app.text("artifact-error"), /.{20}/, "a click shows the file and what is wrong with it");
  await app.ended(2);
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
