// Evidence made for a test, in a folder of its own.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "./app.js";

export const samples = new URL("../../samples/", import.meta.url).pathname;

/** Writes files, `{"name or folder/name": content}`, and gives the folder they are in. */
export function evidence(files) {
  const folder = scratch("evidence");
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** A note that is different for each number, in sentences. */
export function note(number) {
  return (
    `Note ${number}. At ${10 + (number % 10)} o'clock the truck MH 04 ZZ ${1000 + number} left the yard at Nhava Sheva. ` +
    "The driver rang +91 90000 00063 twice. Nobody weighed the container. " +
    `Falcon asked for copy number ${number} of the slip, and the clerk refused to give it.\n`
  );
}

/** Begins as a PDF and is none: no engine reads it. */
export const brokenPdf = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(2000, 0xa7)]);
