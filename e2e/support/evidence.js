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

/** An archive with one file in it that no password of ours opens. */
export function lockedZip(name = "secret.txt") {
  const sealed = Buffer.alloc(17, 0x5a);
  const fields = (signature, made) => {
    const part = Buffer.alloc(made ? 6 : 4);
    part.writeUInt32LE(signature);
    if (made) part.writeUInt16LE(20, 4);
    // Version 2.0, encrypted, stored; no time, no checksum; sizes with and without the twelve bytes of the seal.
    const rest = Buffer.alloc(26);
    [20, 1, 0, 0, 0].forEach((value, at) => rest.writeUInt16LE(value, at * 2));
    [0, sealed.length, sealed.length - 12].forEach((value, at) => rest.writeUInt32LE(value, 10 + at * 4));
    rest.writeUInt16LE(name.length, 22);
    return Buffer.concat([part, rest]);
  };
  const local = Buffer.concat([fields(0x04034b50), Buffer.from(name), sealed]);
  const central = Buffer.concat([fields(0x02014b50, true), Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  [1, 1].forEach((value, at) => end.writeUInt16LE(value, 8 + at * 2));
  [central.length, local.length].forEach((value, at) => end.writeUInt32LE(value, 12 + at * 4));
  return Buffer.concat([local, central, end]);
}

/** Begins as a PDF and is none: no engine reads it. */
export const brokenPdf = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(2000, 0xa7)]);
