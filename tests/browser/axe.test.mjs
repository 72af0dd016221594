// Every kind of page under axe-core: light and dark, on a phone and on a desk.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, violations } from "./support/axe.mjs";
import { assertQuiet, launch, reader } from "./support/browser.mjs";
import { oneOfEachKind } from "./support/pages.mjs";
import { sample } from "./support/places.mjs";
import { serve } from "./support/server.mjs";

let browser;
let server;
before(async () => { [browser, server] = await Promise.all([launch(), serve(sample.site)]); });
after(async () => { await browser.close(); await server.close(); });

const widths = { phone: 375, desk: 1440 };
for (const colorScheme of ["light", "dark"]) {
  for (const [name, width] of Object.entries(widths)) {
    test(`axe-core finds nothing on any kind of page, ${colorScheme}, on a ${name}`, async () => {
      const { context } = await reader(browser, server.base, { colorScheme, viewport: { width, height: 900 } });
      await context.addInitScript({ content: axe });
      const page = await context.newPage();
      const found = [];
      for (const { page: file } of oneOfEachKind(sample.site)) {
        await page.goto(server.base + file);
        found.push(...await violations(page));
      }
      await context.close();
      assertQuiet(found);
    });
  }
}

test("nor when everything is unfolded, sorted and chosen by hand", async () => {
  const { context } = await reader(browser, server.base, { colorScheme: "light" });
  await context.addInitScript({ content: axe });
  const page = await context.newPage();
  const found = [];
  for (const file of ["models/payments/index.html", "controls/index.html", "register/index.html"]) {
    await page.goto(server.base + file);
    await page.evaluate(() => {
      document.querySelectorAll("details").forEach((it) => { it.open = true; });
      document.querySelector("th button")?.click();
    });
    await page.getByRole("button", { name: "Switch between light and dark" }).click();
    found.push(...await violations(page));
    // The choice is kept, so the next page starts dark.
    await page.getByRole("button", { name: "Switch between light and dark" }).click();
  }
  await context.close();
  assertQuiet(found);
});
