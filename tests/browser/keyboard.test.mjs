// By keyboard alone: past the menu to the content, to everything that can be
// used, seeing where one is, and never caught.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, launch, reader } from "./support/browser.mjs";
import { oneOfEachKind } from "./support/pages.mjs";
import { sample } from "./support/places.mjs";
import { serve } from "./support/server.mjs";

let browser;
let server;
before(async () => { [browser, server] = await Promise.all([launch(), serve(sample.site)]); });
after(async () => { await browser.close(); await server.close(); });

// What has the focus, whether that shows, and which of all that can be used it is.
const focused = () => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const style = getComputedStyle(it);
  const box = it.getBoundingClientRect();
  // A link in a picture shows it by its shape.
  const inner = it.querySelector(".shape, .named");
  const shows = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
    || (inner && parseFloat(getComputedStyle(inner).strokeWidth) >= 3);
  const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  globalThis.stops ??= new Map();
  if (!globalThis.stops.has(it)) globalThis.stops.set(it, globalThis.stops.size);
  return { stop: globalThis.stops.get(it), shows, inView, html: it.outerHTML.slice(0, 120) };
};

// The stops that a page should have, as the browser counts them.
const countStops = () => [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
  .filter((it) => it.tabIndex >= 0 && it.checkVisibility({ visibilityProperty: true })).length;

test("the first stop leads past the menu to the content", async () => {
  const { context, wrong } = await reader(browser, server.base);
  const page = await context.newPage();
  for (const { page: file } of oneOfEachKind(sample.site)) {
    await page.goto(server.base + file);
    if (file.startsWith("search/")) {
      const field = page.getByRole("searchbox", { name: "Find" });
      assert.ok(await field.evaluate((it) => it === document.activeElement), "a search begins in its field");
      // A reader who begins anew does so at the top.
      await page.evaluate(() => { document.body.tabIndex = -1; document.body.focus(); });
    }
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to the content" });
    assert.ok(await skip.evaluate((it) => it === document.activeElement), file);
    const box = await skip.boundingBox();
    assert.ok(box.x >= 0 && box.y >= 0 && box.width > 50, `${file}: the link shows when it is reached`);
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main", file);
    await page.keyboard.press("Tab");
    const next = await page.evaluate(() => !document.activeElement.closest("header"));
    assert.ok(next, `${file}: the next stop is behind the menu`);
  }
  await context.close();
  assertQuiet(wrong);
});

test("every stop is reached once, shows, stands in view, and lets go", async () => {
  const { context } = await reader(browser, server.base, { reducedMotion: "reduce" });
  const page = await context.newPage();
  // Whole pages by keyboard, of every shape that a page has: pictures, tables, forms, folds.
  for (const file of ["index.html", "models/identity/index.html", "controls/index.html", "threats/PAY-T01/index.html", "404.html"]) {
    await page.goto(server.base + file);
    const wanted = await page.evaluate(countStops);
    const seen = [];
    for (let presses = 0; presses <= wanted; presses += 1) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(focused);
      // Behind the last stop is the browser's own frame, and then the first again.
      if (!at || (at.stop === 0 && seen.length > 0)) break;
      assert.ok(at.shows, `${file}: the focus does not show on ${at.html}`);
      assert.ok(at.inView, `${file}: out of view is ${at.html}`);
      assert.equal(at.stop, seen.length, `${file}: back at ${at.html}`);
      seen.push(at.html);
    }
    assert.equal(seen.length, wanted, `${file}: reached ${seen.length} of ${wanted}, the last ${seen.at(-1)}`);
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    assert.ok(await page.evaluate(() => document.activeElement !== document.body), `${file}: there is a way back`);
  }
  await context.close();
});

test("a wide table or picture scrolls by keyboard", async () => {
  const { context } = await reader(browser, server.base, { viewport: { width: 375, height: 800 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(`${server.base}register/index.html`);
  const region = page.getByRole("region", { name: "Threats" });
  await region.focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.querySelector(".scroll:focus").scrollLeft > 0);
  await context.close();
});
