// Every page of the sample under the Nu checker.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { assertQuiet } from "./support/browser.mjs";
import { pagesOf } from "./support/pages.mjs";
import { mount, sample } from "./support/places.mjs";

const jar = createRequire(import.meta.url)("vnu-jar");

// The checker takes a file's neighbours for another origin. What the policy
// really blocks is seen in the browser.
const neighbours = new RegExp(
  `Content Security Policy \\(meta tag\\): external (stylesheet|script) “(\\.\\./|${mount})*(assets/)?(style\\.css|script\\.js)”`,
);

// What the checker says of every page below a folder: a line for each error and warning.
const check = (folder) => new Promise((resolve, reject) => {
  const args = ["-Xss4m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html", folder];
  execFile("java", args, { maxBuffer: 1 << 28 }, (error, stdout) => {
    if (error) return reject(error);
    const said = JSON.parse(stdout).messages.filter(({ type, subType }) => type !== "info" || subType === "warning");
    const found = said.filter(({ message }) => !neighbours.test(message));
    return resolve(found.map(({ url, lastLine, message, extract }) =>
      `${path.relative(folder, new URL(url).pathname)}:${lastLine}: ${message}: ${extract}`));
  });
});

test("the Nu checker has nothing to say of any page", async () => {
  assert.ok(pagesOf(sample.site).length > 200);
  assertQuiet(await check(sample.site));
});

test("the checker is awake", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "checker-"));
  const page = fs.readFileSync(path.join(sample.site, "index.html"), "utf8");
  fs.writeFileSync(path.join(folder, "index.html"), page.replace("</h1>", "<p id=top></h1>"));
  const found = await check(folder);
  fs.rmSync(folder, { recursive: true });
  assert.match(found.join("\n"), /Duplicate ID/);
});
