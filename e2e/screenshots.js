// Pictures of the window on the sample case, for the documentation: node screenshots.js DIR

import { join } from "node:path";
import { bureau, Key, open, scratch } from "./support/app.js";
import { samples } from "./support/evidence.js";

const folder = process.argv[2];
const suspects = new URL("../scripts/sample-suspects.json", import.meta.url).pathname;
const endings = [];
const dataDir = scratch("screenshots");
const app = await open({ name: "screenshots", after: (ending) => endings.push(ending) }, dataDir);
const picture = async (name) => {
  await app.picture(join(folder, `${name}.png`));
  console.log(join(folder, `${name}.png`));
};

try {
  await picture("empty");
  await bureau(dataDir, "ingest", samples, "--case", "Operation Phoenix", "--suspects", suspects, "--no-wait");
  await app.openCase("Operation Phoenix");
  await app.row("report.pdf");
  await picture("working");
  await app.ended(9);
  await picture("artifacts");
  await app.openFile("report.pdf");
  await app.find("artifact-text", { text: "weighbridge" });
  await picture("text");
  await app.click("tab-summary", { within: "artifact-panel" });
  await app.find("summary-sentence");
  await picture("summary");
  await app.press(Key.ESCAPE);
  await app.gone("artifact-panel");
  await app.click("tab-graph");
  await app.attribute("graph", "aria-busy", "false");
  await picture("graph");
  await app.shortcut("k");
  await app.type("search-input", "container");
  await app.find("search-hit");
  await picture("search");
  await app.openPlace("Settings");
  await app.click("settings-theme-dark");
  await app.openCase("Operation Phoenix");
  await picture("dark");
} finally {
  for (const ending of endings) await ending();
}
