// The same pages for other readers: on a phone, on paper, with colours that
// their system forces, with large letters, and with little motion.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { assertQuiet, launch, reader } from "./support/browser.mjs";
import { oneOfEachKind, pagesOf } from "./support/pages.mjs";
import { sample } from "./support/places.mjs";
import { serve } from "./support/server.mjs";

let browser;
let server;
before(async () => { [browser, server] = await Promise.all([launch(), serve(sample.site)]); });
after(async () => { await browser.close(); await server.close(); });

const kinds = oneOfEachKind(sample.site);

// Does something on the pages of every kind.
const each = async (options, work) => {
  const { context, wrong } = await reader(browser, server.base, options);
  const page = await context.newPage();
  for (const { page: file, kind } of kinds) {
    await page.goto(server.base + file);
    await work(page, file, kind);
  }
  await context.close();
  assertQuiet(wrong);
};

// What sticks out of the page to the right and is not in a box that scrolls.
const overflowing = () => {
  const wide = document.documentElement;
  if (wide.scrollWidth <= wide.clientWidth) return [];
  const out = [...document.querySelectorAll("body *")].filter((it) => it.getBoundingClientRect().right > wide.clientWidth + 1);
  return [`${wide.scrollWidth} > ${wide.clientWidth}`, ...out.slice(0, 3).map((it) => it.outerHTML.slice(0, 160))];
};

test("no page scrolls sideways, from a small phone to a wide screen", async () => {
  await each({}, async (page, file) => {
    for (const width of [320, 375, 768, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      assert.deepEqual(await page.evaluate(overflowing), [], `${file} at ${width}`);
    }
  });
});

test("letters twice as large break nothing", async () => {
  await each({ viewport: { width: 1280, height: 900 } }, async (page, file) => {
    await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
    assert.deepEqual(await page.evaluate(overflowing), [], file);
  });
});

test("the words of a badge stay in it, whatever face there is for them", async () => {
  const { context } = await reader(browser, server.base, {});
  const page = await context.newPage();
  const drawn = pagesOf(sample.site).filter((file) => fs.readFileSync(path.join(sample.site, file), "utf8").includes('<g class="badge'));
  assert.ok(drawn.length > 3, "pages with badges");
  for (const file of drawn) {
    await page.goto(server.base + file);
    for (const face of ["Liberation Sans", "DejaVu Sans", "monospace"]) {
      const out = await page.evaluate((face) => [...document.querySelectorAll(".badge:has(.pill)")].filter((badge) => {
        const [pill, words] = [badge.querySelector(".pill").getBBox(), badge.querySelector(".says")];
        words.style.fontFamily = face;
        const room = words.getBBox();
        return room.x < pill.x || room.x + room.width > pill.x + pill.width - 2;
      }).map((badge) => badge.textContent), face);
      assert.deepEqual(out, [], `${file} in ${face}`);
    }
  }
  await context.close();
});

test("on a phone the menu is a link away", async () => {
  const { context } = await reader(browser, server.base, { viewport: { width: 375, height: 800 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(`${server.base}models/payments/index.html`);
  await page.getByRole("link", { name: "Menu" }).click();
  const link = page.getByRole("navigation", { name: "All pages" }).getByRole("link", { name: "Risk register" });
  await link.click();
  await page.waitForURL(/register/);
  await context.close();
});

test("paper shows the content, unfolded and in full width, and no tool", async () => {
  // The width of an A4 page between its margins; without the script, as some print.
  for (const javaScriptEnabled of [true, false]) {
    await each({ viewport: { width: 688, height: 900 }, javaScriptEnabled }, async (page, file) => {
      await page.emulateMedia({ media: "print" });
      const shown = await page.evaluate(() => {
        const isShown = (it) => it.checkVisibility({ contentVisibilityAuto: true });
        const which = (selector) => [...document.querySelectorAll(selector)].filter(isShown).map((it) => it.outerHTML.slice(0, 80));
        const folded = [...document.querySelectorAll("details > :not(summary)")].filter((it) => it.getBoundingClientRect().height === 0);
        return { tools: which("header .top, nav, form, button, .skip, .permalink"), main: which("main h1"), folded: folded.map((it) => it.outerHTML.slice(0, 80)) };
      });
      assert.deepEqual(shown.tools.filter((html) => !html.startsWith("<button type=\"button\">")), [], file);
      assert.equal(shown.main.length, 1, file);
      assert.deepEqual(shown.folded, [], file);
      assert.deepEqual(await page.evaluate(overflowing), [], file);
    });
  }
});

test("the report prints to PDF with its marking, in dark as in light", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const { context, wrong } = await reader(browser, server.base, { colorScheme });
    const page = await context.newPage();
    await page.goto(`${server.base}report/index.html`);
    const pdf = await page.pdf({ format: "A4", printBackground: true });
    assert.ok(pdf.subarray(0, 5).toString() === "%PDF-" && pdf.length > 50_000, `${pdf.length} bytes`);
    await page.emulateMedia({ media: "print", colorScheme });
    const [ink, paper] = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      return [color, backgroundColor];
    });
    assert.deepEqual([ink, paper], ["rgb(0, 0, 0)", "rgb(255, 255, 255)"], "ink on paper");
    assert.ok(await page.locator("header .marking").isVisible());
    await context.close();
    assertQuiet(wrong);
  }
});

test("forced colours keep states, ratings and the focus apart", async () => {
  await each({ forcedColors: "active" }, async (page, file) => {
    const silent = await page.evaluate(() => [...document.querySelectorAll(".state, .rating, .status, .fresh")]
      .filter((it) => !it.closest("svg") && it.textContent.trim() === "").length);
    assert.equal(silent, 0, `${file}: a mark without a word`);
  });
  const { context } = await reader(browser, server.base, { forcedColors: "active" });
  const page = await context.newPage();
  await page.goto(`${server.base}index.html`);
  await page.keyboard.press("Tab");
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");
  await context.close();
});

test("nothing moves for who wants no motion", async () => {
  await each({ reducedMotion: "reduce" }, async (page, file) => {
    const moves = await page.evaluate(() => [
      getComputedStyle(document.documentElement).scrollBehavior === "smooth",
      document.getAnimations().length > 0,
      [...document.querySelectorAll("*")].some((it) => parseFloat(getComputedStyle(it).transitionDuration) > 0),
    ]);
    assert.deepEqual(moves, [false, false, false], file);
  });
});
