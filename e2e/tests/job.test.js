import assert from "node:assert/strict";
import { test } from "node:test";
import { application, bureau, Key, open, scratch } from "../support/app.js";
import { evidence, note } from "../support/evidence.js";
import { run, start } from "../support/process.js";
import { until } from "../support/until.js";

const notes = (count) => evidence(Object.fromEntries(Array.from({ length: count }, (_, n) => [`note ${n}.txt`, note(n)])));

test("a job halts, goes on and is cancelled from the head of its case", { timeout: 240_000 }, async (t) => {
  const files = 80;
  const dataDir = scratch("job");
  const { json: job } = await bureau(dataDir, "ingest", notes(files), "--case", "Operation Phoenix", "--no-wait");
  const status = async () => (await bureau(dataDir, "status", job.job_id)).json;
  const app = await open(t, dataDir);
  await app.openCase("Operation Phoenix");
  await until("the first file is done", async () => (await status()).processed_files > 0);

  await app.pressButton("Pause");
  await app.pressable("Resume");
  const halted = await atRest(async () => (await status()).processed_files);
  assert.deepEqual(await app.running(), [], "nothing is said to run while the job is halted");
  await app.find("filter-paused");
  assert.ok(halted < files, `it was paused too late: all ${files} files were done`);

  await app.pressButton("Resume");
  await until("it goes on", async () => (await status()).processed_files > halted);

  await app.pressButton("Cancel unfinished files");
  await app.click("confirm-cancel");
  const end = await until("the job has ended", async () => {
    const now = await status();
    return !["queued", "processing"].includes(now.status) && now;
  });
  const count = (word) => end.artifacts.filter((artifact) => artifact.status === word).length;
  assert.ok(count("completed") > halted, "what was done stays done");
  assert.ok(count("cancelled") > 0, "what was not done is cancelled");
  assert.equal(count("completed") + count("cancelled"), files);
  assert.deepEqual([end.status, end.cancelled_files], ["cancelled", count("cancelled")]);
  await until("the window says how the job ended", async () =>
    (await app.page()).includes(`Cancelled: ${count("completed")} done, ${count("cancelled")} not processed`),
  );
  await until("the window shows both", async () => {
    const shown = new Set((await app.rows()).map((row) => row.status));
    return [...shown].every((word) => word === "completed" || word === "cancelled");
  });
});

test("a case is run again from a stage, and a phrase leads to its place", { timeout: 240_000 }, async (t) => {
  const dataDir = scratch("again");
  const { code } = await bureau(dataDir, "ingest", notes(3), "--case", "Operation Phoenix");
  assert.equal(code, 0);
  const app = await open(t, dataDir);
  await app.openCase("Operation Phoenix");
  await app.ended(3);

  await app.pressButton("More for this case");
  await app.pressButton("Run again from a stage…");
  await app.choose("reprocess-from", "summarization");
  await until("it says what would run", async () => /graph\s*unchanged: reused/.test(await app.text("reprocess-dialog")));
  await app.click("confirm-reprocess");
  // Everything is reused, so it can be over before the page has drawn anything of it: the journal knows.
  const rows = await app.rows();
  assert.equal(rows.length, 3);
  await until("all files were run again", async () => {
    const answers = await Promise.all(rows.map((row) => bureau(dataDir, "show", row.id, "--history")));
    return answers.every(({ json: { history } }) => {
      const again = history.findIndex((entry) => entry.action === "reprocessed");
      return again >= 0 && history.slice(again).some((entry) => entry.event.status === "completed");
    });
  });
  await app.ended(3);

  await app.shortcut("k");
  await app.type("search-input", '"asked for copy number 2"');
  await app.press(Key.ENTER);
  const hit = await app.find("search-hit", { text: "copy number 2" });
  const id = await hit.getAttribute("data-artifact-id");
  assert.equal((await app.all("search-hit")).length, 1, "only the file that has the phrase is found");
  await app.click("search-hit");
  const panel = await app.find("artifact-panel", { text: "note 2.txt" });
  assert.equal(await panel.getAttribute("data-artifact-id"), id);
  await app.find("artifact-text", { text: "asked for copy number 2 of the slip" });
});

test("a second start brings the window to the front and ends", { timeout: 120_000 }, async (t) => {
  const app = await open(t, scratch("twice"));
  const [first] = await app.pids();

  // Something else has the focus.
  const other = start("other", "/usr/bin/python3", [new URL("../support/drag.py", import.meta.url).pathname, "/dev/null"]);
  t.after(() => other.stop());
  await other.line(/^ready/);
  const { stdout } = await run("xdotool", "xdotool", ["search", "--onlyvisible", "--pid", `${other.child.pid}`]);
  await run("xdotool", "xdotool", ["windowfocus", "--sync", stdout.trim().split("\n")[0]]);
  assert.notEqual(await focused(), "Bureau");

  const { code } = await run("second", application, ["--data-dir", app.dataDir]);
  assert.equal(code, 0);
  await until("the window has the focus", async () => (await focused()) === "Bureau");
  assert.deepEqual(await app.pids(), [first], "the first program is still the only one");
});

async function focused() {
  return (await run("xdotool", "xdotool", ["getwindowfocus", "getwindowname"])).stdout.trim();
}

/** A number that stays the same for two seconds. */
async function atRest(ask) {
  let [last, since] = [await ask(), Date.now()];
  return until("nothing moves any more", async () => {
    const now = await ask();
    if (now !== last) [last, since] = [now, Date.now()];
    return Date.now() - since > 2_000 && { now };
  }).then(({ now }) => now);
}
