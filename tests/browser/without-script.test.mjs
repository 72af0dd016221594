// With JavaScript off everything is there to read and to follow; nothing is
// offered that would not work.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { assertQuiet, launch, reader } from "./support/browser.mjs";
import { oneOfEachKind } from "./support/pages.mjs";
import { sample } from "./support/places.mjs";
import { serve } from "./support/server.mjs";

let browser;
let server;
before(async () => { [browser, server] = await Promise.all([launch(), serve(sample.site)]); });
after(async () => { await browser.close(); await server.close(); });

// What the main part of a page says, without the tools that only a script gives it.
const said = async (page, address) => {
  await page.goto(address);
  const main = page.locator("main");
  const [all, tools] = await Promise.all([
    main.innerText(),
    page.locator("main form[data-filter]").evaluateAll((forms) => forms.map((form) => form.innerText).filter(Boolean)),
  ]);
  return tools.reduce((text, tool) => text.replace(tool, ""), all).split(/\s+/).join(" ").trim();
};

test("every kind of page says the same without the script, from a server and from disk", async () => {
  for (const base of [server.base, pathToFileURL(`${sample.site}/`).href]) {
    const plain = await reader(browser, base, { javaScriptEnabled: false });
    const full = await reader(browser, base);
    const [without, with_] = await Promise.all([plain.context.newPage(), full.context.newPage()]);
    for (const { page } of oneOfEachKind(sample.site)) {
      // This one is for servers.
      if (page === "404.html" && base !== server.base) continue;
      const text = await said(without, base + page);
      assert.ok(text.length > 50, page);
      // The search names the lists that hold the same.
      if (page.startsWith("search/")) assert.match(text, /needs a script.* The risk register/);
      else assert.equal(text, await said(with_, base + page), page);
      const idle = await without.locator("button:visible, input:visible, select:visible, form:visible").count();
      assert.equal(idle, 0, `${page} offers what does nothing`);
    }
    await Promise.all([plain.context.close(), full.context.close()]);
    assertQuiet([...plain.wrong, ...full.wrong]);
  }
});

test("a reader without the script gets from the overview to a control by links, and unfolds what is folded", async () => {
  const { context, wrong } = await reader(browser, server.base, { javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.base}index.html`);
  await page.getByRole("navigation", { name: "Site" }).getByRole("link", { name: "Risk register" }).click();
  await page.getByRole("link", { name: "PAY-T01" }).click();
  await page.waitForURL(/threats\//);
  await page.getByRole("link", { name: "PAY-C01" }).first().click();
  await page.waitForURL(/controls\//);
  await page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link").last().click();
  await page.waitForURL(/models\//);
  const folded = page.locator("main details").first();
  await folded.locator("summary").click();
  assert.ok(await folded.locator("li").first().isVisible());
  await context.close();
  assertQuiet(wrong);
});

test("without the script the reader's setting chooses light or dark", async () => {
  const papers = [];
  for (const colorScheme of ["light", "dark"]) {
    const { context } = await reader(browser, server.base, { javaScriptEnabled: false, colorScheme });
    const page = await context.newPage();
    await page.goto(`${server.base}index.html`);
    papers.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    await context.close();
  }
  assert.notEqual(papers[0], papers[1]);
});
