import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { bureau, open, scratch } from "../support/app.js";
import { drag } from "../support/drop.js";
import { brokenPdf, evidence, note } from "../support/evidence.js";
import { until } from "../support/until.js";

test("a file that cannot be read says why, stops no other, and can be tried again", { timeout: 240_000 }, async (t) => {
  const dataDir = scratch("errors");
  const folder = evidence({ "broken.pdf": brokenPdf, "good.txt": note(1), "good too.txt": note(2) });
  await bureau(dataDir, "ingest", folder, "--case", "Operation Phoenix", "--no-wait");
  const app = await open(t, dataDir);
  await app.openCase("Operation Phoenix");

  const rows = await app.ended(3);
  const failed = rows.filter((row) => row.status === "failed");
  assert.deepEqual(failed.length, 1);
  assert.match(failed[0].text, /broken\.pdf/);

  const id = await app.openFile("broken.pdf");
  const reason = await app.text("artifact-error");
  assert.ok(reason.length > 20, `the reason is a sentence: ${reason}`);

  await app.watch();
  await app.click("retry-button");
  await until("the file was tried again and failed again", async () => {
    const statuses = (await app.seen())[id] ?? [];
    return statuses.length >= 3 && statuses.at(-1) === "failed";
  }, 60_000);
  await app.find("artifact-error");
});

test("what is wrong with a name is said in the dialog, and nothing is lost", { timeout: 120_000 }, async (t) => {
  const app = await open(t, scratch("names"));
  const folder = evidence({ "one.txt": note(1) });
  const held = await drag(t, [join(folder, "one.txt")]);
  await held.release();
  await app.find("upload-dialog");
  await app.type("case-name-input", "   ");
  await app.click("upload-submit");
  await app.find("upload-error");
  await app.type("case-name-input", "A real name");
  await app.click("upload-submit");
  await app.ended(1);
});
