// What the script adds: the choice of light or dark, sorting, filtering. By
// mouse and by keyboard, from a server and from disk.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { assertQuiet, launch, reader } from "./support/browser.mjs";
import { oneOfEachKind } from "./support/pages.mjs";
import { sample } from "./support/places.mjs";
import { serve } from "./support/server.mjs";

let browser;
let server;
let bases;
before(async () => {
  [browser, server] = await Promise.all([launch(), serve(sample.site)]);
  bases = [server.base, pathToFileURL(`${sample.site}/`).href];
});
after(async () => { await browser.close(); await server.close(); });

// Opens a page of the sample, and says afterwards that all was quiet.
const opened = async (base, file, work, options) => {
  const { context, wrong } = await reader(browser, base, options);
  const page = await context.newPage();
  await page.goto(base + file);
  await work(page);
  await context.close();
  assertQuiet(wrong);
};

const paper = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const column = (page, number) => page.locator(`#register tbody tr:not([hidden]) > :nth-child(${number})`).allInnerTexts();

test("the choice of light or dark holds over pages and reloads, and can be taken back", async () => {
  for (const base of bases) {
    await opened(base, "index.html", async (page) => {
      const toggle = page.getByRole("button", { name: "Switch between light and dark" });
      const light = await paper(page);
      assert.equal(await toggle.getAttribute("aria-pressed"), "false");
      await toggle.click();
      const dark = await paper(page);
      assert.notEqual(dark, light);
      assert.equal(await toggle.getAttribute("aria-pressed"), "true");
      await page.reload();
      assert.equal(await paper(page), dark, "after a reload");
      await page.getByRole("navigation", { name: "Site" }).getByRole("link", { name: "Freshness" }).click();
      await page.waitForURL(/freshness/);
      assert.equal(await paper(page), dark, "on another page");
      await page.getByRole("button", { name: "Switch between light and dark" }).focus();
      await page.keyboard.press("Enter");
      assert.equal(await paper(page), light, "by keyboard");
      await page.goBack();
      assert.equal(await paper(page), light, "on the page before");
    });
  }
});

test("who prefers dark gets dark, and can choose light", async () => {
  await opened(server.base, "index.html", async (page) => {
    const dark = await paper(page);
    await page.getByRole("button", { name: "Switch between light and dark" }).click();
    assert.notEqual(await paper(page), dark);
    await page.emulateMedia({ colorScheme: "light" });
    assert.notEqual(await paper(page), dark, "what was chosen holds");
  }, { colorScheme: "dark" });
});

test("the register sorts by mouse and by keyboard, up, down and back", async () => {
  for (const base of bases) {
    await opened(base, "register/index.html", async (page) => {
      const before = await column(page, 1);
      assert.ok(before.length > 50);
      const head = page.getByRole("columnheader", { name: "Risk" });
      const risks = async () => page.locator("#register tbody tr > :nth-child(4)")
        .evaluateAll((cells) => cells.map((cell) => Number(cell.dataset.order)));
      await head.getByRole("button").click();
      assert.equal(await head.getAttribute("aria-sort"), "ascending");
      const up = await risks();
      assert.deepEqual(up, up.toSorted((a, b) => a - b));
      assert.ok(new Set(up).size > 2);
      await page.keyboard.press("Enter");
      assert.equal(await head.getAttribute("aria-sort"), "descending");
      assert.deepEqual(await risks(), up.toReversed());
      await page.keyboard.press("Space");
      assert.equal(await head.getAttribute("aria-sort"), null);
      assert.deepEqual(await column(page, 1), before, "as it was");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      const next = page.getByRole("columnheader", { name: "Categories" });
      assert.equal(await next.getAttribute("aria-sort"), "ascending", "the next head is the next stop");
    });
  }
});

test("every head of every table that sorts is a button that sorts", async () => {
  let sorted = 0;
  await opened(server.base, "index.html", async (page) => {
    for (const { page: file } of oneOfEachKind(sample.site)) {
      await page.goto(server.base + file);
      const heads = page.locator("table[data-sort] thead th");
      const count = await heads.count();
      const sorts = await heads.evaluateAll((cells) => cells.map((cell) => {
        cell.querySelector("button")?.click();
        return cell.getAttribute("aria-sort");
      }));
      assert.deepEqual(sorts, Array(count).fill("ascending"), file);
      sorted += count;
    }
  });
  assert.ok(sorted > 20, `${sorted} heads`);
});

test("the register filters by each field, says how many are left, and keeps it in the address", async () => {
  for (const base of bases) {
    await opened(base, "register/index.html", async (page) => {
      const all = (await column(page, 1)).length;
      const shown = async () => (await column(page, 1)).length;
      const output = page.locator(".filters output");
      await page.getByLabel("State").selectOption("mitigated");
      const mitigated = await shown();
      assert.ok(mitigated > 0 && mitigated < all);
      assert.ok((await column(page, 3)).every((state) => state.startsWith("Mitigated")));
      assert.equal(await output.innerText(), `${mitigated} of ${all}`);
      await page.getByLabel("Level").selectOption("component");
      const fewer = await shown();
      assert.ok(fewer > 0 && fewer < mitigated);
      assert.match(page.url(), /\?(?=.*state=mitigated)(?=.*level=component)/);
      await page.reload();
      assert.equal(await shown(), fewer, "after a reload");
      await page.getByLabel("State").selectOption("");
      await page.getByLabel("Level").selectOption("");
      await page.getByLabel("Category").selectOption("spoofing");
      assert.ok((await column(page, 5)).every((categories) => categories.includes("spoofing")));
      await page.getByLabel("Category").selectOption("");
      await page.getByLabel("Find").focus();
      await page.keyboard.type("card number");
      const texts = await page.locator("#register tbody tr:not([hidden])").allInnerTexts();
      assert.ok(texts.length > 0 && texts.length < all);
      assert.ok(texts.every((text) => /card/i.test(text) && /number/i.test(text)), texts.join("\n"));
      await page.keyboard.press("Enter");
      assert.equal(await shown(), texts.length, "there is nothing to send");
      await page.getByLabel("Find").fill("no such words");
      assert.equal(await shown(), 0);
      assert.equal(await output.innerText(), `0 of ${all}`);
      await page.getByLabel("Find").fill("");
      assert.equal(await shown(), all);
      assert.doesNotMatch(page.url(), /\?/);
    });
  }
});

test("a link can ask for a filter, and sorting keeps it", async () => {
  await opened(server.base, "register/index.html?state=planned", async (page) => {
    const planned = await column(page, 1);
    assert.ok(planned.length > 0);
    await page.getByRole("columnheader", { name: "Threat", exact: true }).getByRole("button").click();
    assert.deepEqual((await column(page, 1)).toSorted(), planned.toSorted());
  });
});

test("a link into what is folded opens it", async () => {
  await opened(server.base, "controls/index.html", async (page) => {
    const folded = page.locator("details[id]").first();
    const id = await folded.getAttribute("id");
    assert.equal(await folded.evaluate((it) => it.open), false);
    await page.evaluate((hash) => { location.hash = hash; }, id);
    await folded.locator(":not(summary)").first().waitFor({ state: "visible" });
    await page.reload();
    assert.equal(await folded.evaluate((it) => it.open), true, "when the page is opened by that link");
  });
});
