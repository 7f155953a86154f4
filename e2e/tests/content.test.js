import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { bureau, Key, open, scratch } from "../support/app.js";
import { samples } from "../support/evidence.js";
import { until } from "../support/until.js";

test("a file's text and summary are read, and a search finds the passage", { timeout: 300_000 }, async (t) => {
  const dataDir = scratch("content");
  const files = ["report.pdf", "statement.docx", "instructions.eml", "hindi-note.html"].map((name) => join(samples, name));
  const { code } = await bureau(dataDir, "ingest", ...files, "--case", "Operation Phoenix");
  assert.equal(code, 0);
  const app = await open(t, dataDir);
  await app.openCase("Operation Phoenix");

  await app.openFile("report.pdf");
  await app.click("tab-text", { within: "artifact-panel" });
  await app.find("artifact-text", { text: "weighbridge at Nhava Sheva" });
  await app.click("tab-summary", { within: "artifact-panel" });
  const sentence = await app.text("summary-sentence");
  assert.ok(sentence.length > 20, `the summary is in sentences: ${sentence}`);

  await app.shortcut("k");
  await app.type("search-input", "weighbridge");
  await app.press(Key.ENTER);
  await app.find("search-hit", { text: "weighbridge" });
  const found = await until("both documents are found", async () => {
    const hits = await app.all("search-hit");
    const ids = new Set(await Promise.all(hits.map((hit) => hit.getAttribute("data-artifact-id"))));
    return ids.size >= 2 && ids;
  });
  assert.ok(found.size >= 2);

  await app.type("search-input", "विक्रम");
  await app.press(Key.ENTER);
  await app.click("search-hit", { text: "विक्रम" });
  await app.find("artifact-text", { text: "विक्रम अध्वर्यु" });
});
