// A real drag with the pointer: files are taken from a small window and let go over Bureau's.

import { run, start } from "./process.js";
import { until } from "./until.js";

const source = new URL("./drag.py", import.meta.url).pathname;

/** Takes hold of files and moves them over the middle of the window with this title; `release` lets go of them. */
export async function drag(t, paths, title = "^Bureau") {
  const window = start("drag", "/usr/bin/python3", [source, ...paths]);
  t.after(() => window.stop());
  const [, x, y] = (await window.line(/^ready/)).split(" ").map(Number);
  const target = await middleOf(title);

  const path = Array.from({ length: 20 }, (_, step) => [
    Math.round(x + ((target.x - x) * (step + 1)) / 20),
    Math.round(y + ((target.y - y) * (step + 1)) / 20),
  ]);
  await until("the drag has begun", async () => {
    // A press that comes before the small window takes input is lost: let go, and press again.
    await pointer("mouseup", 1, "mousemove", x, y, "sleep", 0.1, "mousedown", 1);
    // A drag is a motion in time: programs on both sides talk to each other on the way.
    await pointer(...path.flatMap(([px, py]) => ["mousemove", "--sync", px, py, "sleep", 0.02]));
    return window.lines.includes("begun");
  });
  return {
    async release() {
      // A last small motion, so that the window has answered where the pointer is.
      await pointer("mousemove", target.x + 2, target.y + 2, "sleep", 0.1, "mousemove", target.x, target.y, "sleep", 0.1);
      await pointer("mouseup", 1);
      const result = await window.line(/^(taken|refused)$/);
      await window.exit;
      if (result !== "taken") throw new Error("the window refused the files");
    },
  };
}

async function middleOf(title) {
  return until(`a window ${title} is on the screen`, async () => {
    const { code, stdout } = await run("xdotool", "xdotool", ["search", "--onlyvisible", "--name", title]);
    if (code !== 0) return null;
    for (const id of stdout.trim().split("\n")) {
      const { stdout: shell } = await run("xdotool", "xdotool", ["getwindowgeometry", "--shell", id]);
      const value = (name) => Number(shell.match(new RegExp(`^${name}=(-?\\d+)$`, "m"))?.[1]);
      const [x, y, width, height] = ["X", "Y", "WIDTH", "HEIGHT"].map(value);
      if (width > 200 && height > 200) return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
    }
    return null;
  });
}

async function pointer(...args) {
  const { code } = await run("xdotool", "xdotool", args.map(String));
  if (code !== 0) throw new Error(`xdotool ${args.join(" ")} failed`);
}
