// How fast and how light the real window is, as a Markdown table: node measure.js [start|idle|load|delay …]

import { writeFileSync } from "node:fs";
import { bureau, open, scratch } from "./support/app.js";
import { middleOf, pointer } from "./support/drop.js";
import { evidence, note } from "./support/evidence.js";
import { memoryOf, startOf, sum } from "./support/memory.js";
import { appearance, lastOfJob, noteEvents, noteFrames, takeEvents, takeFrames } from "./support/page.js";
import { until } from "./support/until.js";

const caseName = "Measurement";
const parts = { start: starts, idle, load: (t) => load(t, Number(process.env.FILES ?? 10_000)), delay: (t) => delay(t, 1_000) };
const wanted = process.argv.slice(2);
const rows = [];

for (const [name, part] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const endings = [];
  try {
    await part({ name: `measure ${name}`, after: (ending) => endings.push(ending) });
  } finally {
    for (const ending of endings.reverse()) await ending();
  }
}
console.log(["| What | Measured |", "|---|---|", ...rows.map(([what, value]) => `| ${what} | ${value} |`)].join("\n"));

function say(what, value) {
  rows.push([what, value]);
  console.error(`${what}: ${value}`);
}

/** From the start of the process until the list of files is there, each time on the same small case. */
async function starts() {
  const dataDir = await smallCase();
  const times = { cold: [], warm: [] };
  for (const kind of Object.keys(times)) {
    for (let run = 0; run < 5; run += 1) {
      if (kind === "cold" && !forgetFiles()) break;
      times[kind].push(await oneStart(dataDir));
    }
  }
  for (const [kind, all] of Object.entries(times)) say(`start, ${kind}: until the files are listed`, spread(all, "ms"));
}

async function oneStart(dataDir) {
  const endings = [];
  const app = await open({ name: "start", after: (ending) => endings.push(ending) }, dataDir);
  try {
    const { at, late } = await appearance(app, "artifact-row");
    const [pid] = await app.pids();
    const page = await app.driver.executeScript(() => performance.timeOrigin);
    const began = await startOf(pid);
    console.error(`page began ${Math.round(page - began)} ms, files ${Math.round(at - began)} ms${late ? " at most" : ""}`);
    return at - began;
  } finally {
    for (const ending of endings) await ending();
  }
}

/** Makes the system forget what it keeps of files in memory; false when it may not. */
function forgetFiles() {
  try {
    writeFileSync("/proc/sys/vm/drop_caches", "3");
    return true;
  } catch {
    say("start, cold", "not measured: this needs root");
    return false;
  }
}

async function idle(t) {
  const app = await open(t, await smallCase());
  await app.openCase(caseName);
  await app.ended(8);
  const { after } = await settledMemory(app);
  say("memory, idle", held(after));
}

async function load(t, files) {
  const app = await open(t, scratch("load"));
  await noteEvents(app);
  const folder = evidence(Object.fromEntries(Array.from({ length: files }, (_, n) => [`note ${n}.txt`, note(n)])));
  const began = Date.now();
  await bureau(app.dataDir, "ingest", folder, "--case", caseName, "--no-wait");
  say(`${files} files: taken in`, seconds(Date.now() - began));
  await app.openCase(caseName);
  const { x, y } = await middleOf("^Bureau");

  const wheel = async () => {
    for (const button of [5, 5, 4, 5]) {
      await pointer("mousemove", x, y, "click", "--repeat", 60, "--delay", 25, button);
    }
  };
  const endAndHome = async () => {
    await app.driver.executeScript(() => document.querySelector('[data-testid="artifact-table"]').focus());
    for (let turn = 0; turn < 12; turn += 1) {
      await pointer("key", turn % 2 ? "Home" : "End", "sleep", 0.4);
    }
  };
  const arrived = [];
  arrived.push(...(await scrolled(app, "wheel, files being worked", wheel)));
  arrived.push(...(await scrolled(app, "End and Home, files being worked", endAndHome)));

  arrived.push(...(await allEnded(app, files)).batches);
  const took = Date.now() - began;
  say(`${files} files: until all have ended`, `${seconds(took)}, ${Math.round((files * 1000) / took)} a second`);
  say("events that arrived", flow(arrived, took));
  const { before, after } = await settledMemory(app);
  say("memory, as the last file ended", held(before));
  say("memory, after that", held(after));
  await scrolled(app, "wheel, all at rest", wheel);
  await scrolled(app, "End and Home, all at rest", endAndHome);
}

/** As the page is told, asked seldom; gives what arrived, so that the page does not keep it. */
async function allEnded(app, files) {
  const arrived = { batches: [], delays: [] };
  await until(`${files} files have ended`, async () => {
    const job = await lastOfJob(app);
    const { batches, delays } = await takeEvents(app);
    arrived.batches.push(...batches);
    arrived.delays.push(...delays);
    return job?.processed_files === files;
  }, 3_600_000, 1_000);
  return arrived;
}

/** Frames while something scrolls and files are worked. */
async function scrolled(app, how, scroll) {
  await takeEvents(app);
  await noteFrames(app);
  const began = Date.now();
  await scroll();
  const took = Date.now() - began;
  const { gaps, rows: most } = await takeFrames(app);
  const { batches } = await takeEvents(app);
  const sorted = gaps.sort((a, b) => a - b);
  const frames = `p50 ${at(sorted, 0.5).toFixed(0)}, p95 ${at(sorted, 0.95).toFixed(0)}, longest ${sorted.at(-1).toFixed(0)} ms`;
  say(`scrolling by ${how}`, `frames ${frames} (${gaps.length}); ${most} rows in the document; ${flow(batches, took)}`);
  return batches;
}

/** Events in batches, in all and in a second. */
function flow(batches, took) {
  const events = batches.reduce((all, [, n]) => all + n, 0);
  const each = (n) => ((n * 1000) / took).toFixed(1);
  return `${events} events in ${batches.length} batches, ${each(events)} in ${each(batches.length)} a second`;
}

/** From the moment that the journal names until the page has the event. */
async function delay(t, files) {
  const app = await open(t, scratch("delay"));
  await noteEvents(app);
  const folder = evidence(Object.fromEntries(Array.from({ length: files }, (_, n) => [`note ${n}.txt`, note(n)])));
  await bureau(app.dataDir, "ingest", folder, "--case", caseName, "--no-wait");
  await app.openCase(caseName);
  const { delays } = await allEnded(app, files);
  for (const [what, own] of [["worked in the window's process", true], ["recorded by another process (taken in)", false]]) {
    const all = delays.filter(([status]) => (status !== "queued") === own).map(([, ms]) => ms).sort((a, b) => a - b);
    if (all.length === 0) continue;
    say(`event until the page: ${what}`, `p50 ${at(all, 0.5)}, p99 ${at(all, 0.99)}, longest ${all.at(-1)} ms (${all.length} events)`);
  }
}

async function smallCase() {
  const dataDir = scratch("small");
  const folder = evidence(Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`note ${n}.txt`, note(n)])));
  await bureau(dataDir, "ingest", folder, "--case", caseName);
  return dataDir;
}

/** Memory now, and once it hardly changes any more. */
async function settledMemory(app) {
  const first = await memoryOf(await app.pids());
  let last = sum(first);
  const after = await until("memory has settled", async () => {
    await new Promise((wait) => setTimeout(wait, 2_000));
    const now = await memoryOf(await app.pids());
    const change = Math.abs(sum(now) - last) / last;
    last = sum(now);
    return change < 0.005 && now;
  }, 120_000);
  return { before: first, after };
}

function at(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function spread(values, unit) {
  if (values.length === 0) return "not measured";
  const sorted = [...values].sort((a, b) => a - b).map(Math.round);
  return `median ${at(sorted, 0.5)}, min ${sorted[0]}, max ${sorted.at(-1)} ${unit}`;
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`;
}

/** The window with its page, and what else it started. */
function held(byName) {
  const listed = [...byName].map(([name, size]) => `${name} ${megabytes(size)}`).join(", ");
  const window = [...byName].filter(([name]) => name === "bureau-desktop" || name.startsWith("WebKit"));
  return `${megabytes(sum(new Map(window)))} (${listed})`;
}
