import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { open, scratch } from "../support/app.js";
import { drag } from "../support/drop.js";
import { evidence, note } from "../support/evidence.js";

test("files and a folder that are dropped go live through their stages", { timeout: 240_000 }, async (t) => {
  const folder = evidence({
    "witness statement.txt": note(1),
    "हिंदी नोट.txt": "विक्रम अध्वर्यु सोमवार को मुंबई में मिला। उसने कंटेनर के बारे में पूछा।\n",
    "Seized files/list of calls.csv": "caller,called\n+919000000017,+971500000042\n",
    "Seized files/पत्र.txt": note(2),
  });
  const dropped = ["witness statement.txt", "हिंदी नोट.txt", "Seized files"].map((name) => join(folder, name));
  const app = await open(t, scratch("drop"));

  const held = await drag(t, dropped);
  await app.find("drop-overlay");
  await held.release();
  await app.find("upload-dialog");
  await app.gone("drop-overlay");

  await app.click("case-mode-new");
  await app.type("case-name-input", "Operation Phoenix");
  await app.watch();
  await app.click("upload-submit");

  const rows = await app.ended(4);
  for (const name of ["witness statement.txt", "हिंदी नोट.txt", "list of calls.csv", "पत्र.txt"]) {
    assert.ok(rows.some((row) => row.text.includes(name)), `${name} has a row`);
  }
  assert.deepEqual(rows.map((row) => row.status), Array(4).fill("completed"));
  assert.ok((await app.all("stage-badge")).length >= 4, "the stages show how long they took");

  const seen = Object.values(await app.seen());
  const order = ["queued", "processing", "completed"];
  for (const statuses of seen) {
    assert.deepEqual(statuses, order.filter((status) => statuses.includes(status)), "a status never goes back");
  }
  assert.ok(seen.some((statuses) => statuses.length >= 2), `statuses changed while being looked at: ${seen.join(" | ")}`);
  await app.find("case-item", { text: "Operation Phoenix" });
});

test("more evidence goes into a case that exists", { timeout: 240_000 }, async (t) => {
  const folder = evidence({ "first.txt": note(3), "second.txt": note(4) });
  const app = await open(t, scratch("extend"));
  for (const [name, choose] of [
    ["first.txt", async () => app.type("case-name-input", "Mumbai Inquiry")],
    ["second.txt", async () => app.click("case-mode-existing")],
  ]) {
    const held = await drag(t, [join(folder, name)]);
    await held.release();
    await app.find("upload-dialog");
    await choose();
    await app.click("upload-submit");
    await app.gone("upload-dialog");
    await app.row(name);
  }
  await app.ended(2);
  assert.equal((await app.all("case-item")).length, 1);
});
