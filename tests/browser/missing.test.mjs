// The page for what is not there, and what went by another id.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { assertQuiet, launch, reader } from "./support/browser.mjs";
import { movedIn } from "./support/pages.mjs";
import { sample } from "./support/places.mjs";
import { serve } from "./support/server.mjs";

let browser;
let server;
before(async () => { [browser, server] = await Promise.all([launch(), serve(sample.site)]); });
after(async () => { await browser.close(); await server.close(); });

test("a former id leads on to what it is now, with and without the script, on a server and from disk", async () => {
  const moved = movedIn(sample.site);
  assert.ok(moved.length > 0, "something has moved");
  for (const base of [server.base, pathToFileURL(`${sample.site}/`).href]) {
    for (const javaScriptEnabled of [true, false]) {
      const { context, wrong } = await reader(browser, base, { javaScriptEnabled });
      const page = await context.newPage();
      for (const file of moved) {
        await page.goto(base + file).catch(() => { /* it may have gone on already */ });
        await page.waitForURL((url) => url.href !== base + file);
        assert.notEqual(await page.locator("h1").textContent(), "This has moved");
      }
      await context.close();
      assertQuiet(wrong);
    }
  }
});

test("an address that leads nowhere shows the site's own page, styled, with ways on from any depth", async () => {
  const { context } = await reader(browser, server.base);
  const page = await context.newPage();
  for (const address of ["nothing", "threats/NO-T99/", "models/no/such/model/index.html"]) {
    const answer = await page.goto(server.base + address);
    assert.equal(answer.status(), 404);
    assert.equal(await page.locator("h1").textContent(), "There is no such page");
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.notEqual(paper, "rgba(0, 0, 0, 0)", `${address} has no style`);
    await page.getByRole("link", { name: "Go to the overview" }).click();
    await page.waitForURL(`${server.base}index.html`);
  }
  const asked = server.missing.filter((file) => /\.(css|js)$/.test(file));
  assert.deepEqual(asked, []);
  await context.close();
});
