// What the desktop would show: the notifications that arrive on the session bus.

import { start } from "./process.js";
import { until } from "./until.js";

const source = new URL("./notifications.py", import.meta.url).pathname;

/** Listens until the test ends. */
export async function listen(t) {
  const service = start("notifications", "/usr/bin/python3", [source]);
  t.after(() => service.stop());
  await service.line(/"ready"/);
  const all = () => service.lines.map((line) => JSON.parse(line)).filter((line) => line.id);
  return {
    all,
    /** The first notification whose title and body match. */
    arrives: (matches, timeout) =>
      until(`a notification like ${matches}`, () => all().find((n) => matches.test(`${n.summary}\n${n.body}`)), timeout),
    /** A click on a notification. */
    click: (id, action = "default") => service.child.stdin.write(`${JSON.stringify({ id, action })}\n`),
  };
}
