// The desktop program under WebDriver, with a data folder of its own.

import { createServer } from "node:net";
import { mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Builder, By, Capabilities, Key } from "selenium-webdriver";
import { pidsOf, run, start } from "./process.js";
import { until } from "./until.js";

export { Key };
const bin = process.env.BUREAU_BIN;
export const application = join(bin, "bureau-desktop");
const output = new URL("../output/", import.meta.url).pathname;

/** A new folder of the test's own, removed when everything has run. */
export function scratch(name) {
  return mkdtempSync(join(process.env.BUREAU_E2E_SCRATCH, `${name}-`));
}

/** Runs the command line on a data folder; resolves to its exit status and what it printed as JSON. */
export async function bureau(dataDir, ...args) {
  const { code, stdout } = await run("bureau", join(bin, "bureau"), ["--data-dir", dataDir, "--json", ...args]);
  return { code, json: stdout ? JSON.parse(stdout) : null };
}

/** Opens the window on a data folder, and closes it when the test ends. A failed test leaves a picture. */
export async function open(t, dataDir, args = ["--data-dir", dataDir]) {
  const app = new App(dataDir, args);
  t.after(async () => {
    await within(10_000, app.picture(`after ${t.name}`));
    await app.close();
  });
  await app.start();
  return app;
}

/** Waits for something that may fail, or never end: the page of a program that hangs answers nothing. */
function within(milliseconds, pending) {
  const late = new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
  return Promise.race([Promise.resolve(pending).catch(() => {}), late]);
}

class App {
  constructor(dataDir, args) {
    this.dataDir = dataDir;
    this.args = args;
  }

  async start() {
    const [port, nativePort] = [await freePort(), await freePort()];
    this.service = start("tauri-driver", "tauri-driver", ["--port", `${port}`, "--native-port", `${nativePort}`]);
    await until("tauri-driver answers", () => answers(port));
    const capabilities = new Capabilities({
      browserName: "wry",
      "tauri:options": { application, args: this.args },
    });
    this.driver = await new Builder().usingServer(`http://127.0.0.1:${port}/`).withCapabilities(capabilities).build();
    await this.driver.manage().setTimeouts({ script: 20_000 });
    // A pointer that comes while the page is still being loaded can hang the web view of these tests.
    await until("the page is drawn", () => this.driver.executeScript(() => document.querySelector("nav button") !== null));
  }

  /** Closes the window and everything that was started for it. */
  async close() {
    await within(15_000, this.driver?.quit());
    this.driver = undefined;
    await this.service?.stop();
    this.service = undefined;
    const ended = async () => (await this.pids()).length === 0;
    await within(15_000, until("the window's program has ended", ended, 14_000));
    for (const pid of await this.pids()) process.kill(pid, "SIGKILL");
    await until("the window's program has ended", ended);
  }

  /** Ends the program as a power cut would: without a word. */
  async kill() {
    const pids = await this.pids();
    if (pids.length === 0) throw new Error("there is no running program to kill");
    for (const pid of pids) process.kill(pid, "SIGKILL");
    await this.close();
  }

  async pids() {
    return pidsOf(realpathSync(application), this.args);
  }

  /** The elements with a data-testid that can be seen; `within` those of another one. */
  async all(testId, within) {
    const css = [within, testId].filter(Boolean).map((id) => `[data-testid="${id}"]`);
    const found = await this.driver.findElements(By.css(css.join(" ")));
    const seen = await Promise.all(found.map((element) => element.isDisplayed().catch(() => false)));
    return found.filter((_, index) => seen[index]);
  }

  /** The first element with a data-testid, as soon as it can be seen; with `text`, the first that holds it. */
  async find(testId, { text, within, timeout } = {}) {
    return until(`${testId}${text ? ` with "${text}"` : ""} is shown`, async () => {
      for (const element of await this.all(testId, within)) {
        if (!text || (await this.textOf(element)).includes(text)) return element;
      }
      return null;
    }, timeout);
  }

  async click(testId, options) {
    return until(`${testId} takes a click`, async () => {
      const element = await this.find(testId, options);
      return element.click().then(() => true, () => false);
    });
  }

  async type(testId, text) {
    const element = await this.find(testId);
    await element.clear();
    await element.sendKeys(text);
  }

  /** Chooses an entry of a list to choose from. */
  async choose(testId, value) {
    const list = await this.find(testId);
    await list.findElement(By.css(`option[value="${value}"]`)).click();
  }

  async text(testId, options) {
    return this.textOf(await this.find(testId, options));
  }

  /** The whole text of an element, also where it is shortened on the screen. */
  async textOf(element) {
    return this.driver.executeScript((one) => one.textContent.trim(), element).catch(() => "");
  }

  /** Presses keys as on the keyboard, wherever the focus is. */
  async press(...keys) {
    await this.driver.actions().sendKeys(...keys).perform();
  }

  /** Ctrl and a letter. */
  async shortcut(letter) {
    await this.driver.actions().keyDown(Key.CONTROL).sendKeys(letter).keyUp(Key.CONTROL).perform();
  }

  /** Presses a button or an entry of a menu by what it is called. */
  async pressButton(name) {
    await until(`"${name}" is pressed`, async () => this.clicked(button(name)));
  }

  /** Waits until there is a button that is called so. */
  async pressable(name) {
    return until(`there is a button "${name}"`, async () => (await this.driver.findElements(button(name))).length > 0);
  }

  /** Shows a case from the list of cases. */
  async openCase(name) {
    await this.click("case-item", { text: name });
    await this.find("artifact-table");
  }

  /** Goes to one of the places named at the left: "Settings", "Statistics" … */
  async openPlace(name) {
    const button = By.xpath(`//nav//button[contains(normalize-space(), "${name}")]`);
    await until(`${name} is opened`, () => this.clicked(button));
  }

  /** Clicks the first element that is found; false when there is none, or it was drawn anew meanwhile. */
  async clicked(locator) {
    const [element] = await this.driver.findElements(locator);
    return element?.click().then(() => true, () => false);
  }

  /** Opens a file of the case that is shown. */
  async openFile(filename) {
    const { id } = await this.row(filename);
    await until(`${filename} is open`, async () => {
      await this.clicked(By.css(`[data-testid="artifact-row"][data-artifact-id="${id}"]`));
      const open = await this.driver.findElements(By.css(`[data-testid="artifact-panel"][data-artifact-id="${id}"]`));
      return open.length > 0;
    });
    return id;
  }

  /** Waits until an element has an attribute with this value. */
  async attribute(testId, name, value) {
    return until(`${testId} has ${name} "${value}"`, async () => {
      const element = await this.find(testId);
      return (await element.getAttribute(name).catch(() => null)) === value;
    });
  }

  async gone(testId) {
    return until(`${testId} is gone`, async () => (await this.all(testId)).length === 0);
  }

  /** What the table of artifacts shows: `[{id, status, text}]`. */
  async rows() {
    return this.driver.executeScript(() =>
      [...document.querySelectorAll('[data-testid="artifact-row"]')].map((row) => ({
        id: row.dataset.artifactId,
        status: row.dataset.status,
        text: row.textContent,
      })),
    );
  }

  /** Names of the stages that rows say are running. */
  async running() {
    return this.driver.executeScript(() =>
      [...document.querySelectorAll('[data-testid="current-stage"]')].map((stage) => stage.textContent),
    );
  }

  /** All text of the page. */
  async page() {
    return this.driver.executeScript(() => document.body.textContent);
  }

  /** The row of a file, when the table shows it. */
  async row(filename) {
    return until(`a row of ${filename}`, async () => (await this.rows()).find((row) => row.text.includes(filename)));
  }

  /** Waits until the table has that many rows and all of them have ended. */
  async ended(count, timeout = 120_000) {
    const over = new Set(["completed", "failed", "cancelled"]);
    let rows = [];
    const ended = until(`${count} rows have ended`, async () => {
      rows = await this.rows();
      return rows.length === count && rows.every((row) => over.has(row.status)) && rows;
    }, timeout);
    return ended.catch((error) => {
      throw new Error(`${error.message}; the rows: ${JSON.stringify(rows)}`);
    });
  }

  /** From now on the page itself writes down every status a row shows, so that the short ones are seen too. */
  async watch() {
    await this.driver.executeScript(() => {
      const seen = (window.statusesSeen = {});
      const note = () => {
        for (const row of document.querySelectorAll('[data-testid="artifact-row"]')) {
          const list = (seen[row.dataset.artifactId] ??= []);
          if (list.at(-1) !== row.dataset.status) list.push(row.dataset.status);
        }
      };
      new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true });
      note();
    });
  }

  /** What `watch` has written down: the statuses of each artifact, in their order. */
  async seen() {
    return this.driver.executeScript(() => window.statusesSeen);
  }

  /** Changes a point of the page for a moment: a picture is taken of the next frame, and a page at rest may draw none. */
  async stir() {
    await this.driver.executeScript(() => {
      const point = document.createElement("i");
      point.style.cssText = "position: fixed; right: 0; bottom: 0; width: 1px; height: 1px";
      document.body.append(point);
      let turns = 0;
      const timer = setInterval(() => {
        turns += 1;
        point.style.background = turns % 2 ? "#fefefe" : "#fdfdfd";
        if (turns < 40) return;
        clearInterval(timer);
        point.remove();
      }, 50);
    });
  }

  /** A picture of the page: e2e/output/NAME.png, or the path given. */
  async picture(name) {
    const path = name.startsWith("/") ? name : join(output, `${name.replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.png`);
    await this.stir();
    writeFileSync(path, Buffer.from(await this.driver.takeScreenshot(), "base64"));
  }
}

function button(name) {
  return By.xpath(`//button[@aria-label="${name}" or normalize-space()="${name}"]`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answers(port) {
  return fetch(`http://127.0.0.1:${port}/status`).then(() => true, () => false);
}
