// Starting the programs a test needs, hearing what they say, and ending them: only those, by their own ids.

import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { until } from "./until.js";

const output = new URL("../output/", import.meta.url).pathname;

/** Starts a program; its lines on standard output are collected, its standard error goes to e2e/output/NAME.log. */
export function start(name, command, args, env = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
  const lines = [];
  const log = createWriteStream(join(output, `${name}.log`), { flags: "a" });
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    log.write(`${line}\n`);
  });
  child.stderr.pipe(log);
  let ended = null;
  const exit = new Promise((resolve) => {
    child.on("error", (error) => resolve((ended = { error })));
    child.on("close", (code, signal) => resolve((ended = { code, signal })));
  });
  const line = (matches, timeout) =>
    until(`${name} says ${matches}`, () => {
      const found = lines.find((text) => matches.test(text));
      if (!found && ended) throw new Error(`${name} has ended: ${JSON.stringify(ended)}`);
      return found;
    }, timeout);
  return {
    child,
    lines,
    exit,
    line,
    /** Ends it, in the end by force. What it started may outlive it with its pipes: its own end is enough. */
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      const force = setTimeout(() => child.kill("SIGKILL"), 5_000);
      child.kill("SIGTERM");
      await gone;
      clearTimeout(force);
    },
  };
}

/** Runs a program to its end; resolves to its exit status and standard output. */
export async function run(name, command, args, env) {
  const program = start(name, command, args, env);
  program.child.stdin.end();
  const { code, error } = await program.exit;
  if (error) throw error;
  return { code, stdout: program.lines.join("\n") };
}

/** The process ids of a program that was started with all of these arguments. */
export async function pidsOf(program, args) {
  const pids = [];
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      if ((await readlink(`/proc/${entry}/exe`)) !== program) continue;
      const commandLine = (await readFile(`/proc/${entry}/cmdline`, "utf8")).split("\0");
      if (args.every((arg) => commandLine.includes(arg))) pids.push(Number(entry));
    } catch {
      // It has ended in the meantime.
    }
  }
  return pids;
}
