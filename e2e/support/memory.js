// What a program and everything it started hold in memory.

import { readdir, readFile } from "node:fs/promises";

/** Proportional set size in bytes, by program name, of these processes and all below them. */
export async function memoryOf(roots) {
  const children = new Map();
  for (const pid of (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry))) {
    const parent = (await stat(pid))?.parent;
    if (parent) children.set(parent, [...(children.get(parent) ?? []), Number(pid)]);
  }
  const found = new Map();
  const queue = [...roots];
  while (queue.length > 0) {
    const pid = queue.pop();
    queue.push(...(children.get(pid) ?? []));
    const size = await pss(pid);
    const name = (await stat(pid))?.name;
    if (name && size) found.set(name, (found.get(name) ?? 0) + size);
  }
  return found;
}

export function sum(byName) {
  return [...byName.values()].reduce((all, size) => all + size, 0);
}

/** When a process began, in milliseconds since 1970. */
export async function startOf(pid) {
  const { ticks } = await stat(pid);
  const uptime = Number((await readFile("/proc/uptime", "utf8")).split(" ")[0]);
  return Date.now() - uptime * 1000 + ticks * 10;
}

/** Name, parent and start of a process; null when it has ended. */
async function stat(pid) {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (!text) return null;
  const end = text.lastIndexOf(")");
  const rest = text.slice(end + 2).split(" ");
  return { name: text.slice(text.indexOf("(") + 1, end), parent: Number(rest[1]), ticks: Number(rest[19]) };
}

async function pss(pid) {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return Number(text.match(/^Pss:\s+(\d+) kB/m)?.[1] ?? 0) * 1024;
}
