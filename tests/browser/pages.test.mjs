// What holds for every page, served under a path and opened from disk: links
// lead somewhere, and nothing goes wrong or is asked of elsewhere.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { assertQuiet, launch, reader } from "./support/browser.mjs";
import { inLanes, movedIn, pagesOf } from "./support/pages.mjs";
import { sample } from "./support/places.mjs";
import { serve } from "./support/server.mjs";

let browser;
let server;
before(async () => { [browser, server] = await Promise.all([launch(), serve(sample.site, { isHeld: true })]); });
after(async () => { await browser.close(); await server.close(); });

// Pages that no link leads to: for what is not there, and at former addresses.
const unlinked = ["404.html", ...movedIn(sample.site)];

// Opens every page, and takes down its links and its anchors as the browser sees them.
const crawl = async (base, pages) => {
  const { context, wrong } = await reader(browser, base);
  const lanes = await Promise.all([context.newPage(), context.newPage()]);
  const found = new Map();
  await inLanes(lanes.length, pages, async (file, lane) => {
    const page = lanes[lane];
    await page.goto(base + file);
    // What is asked of the search stands behind its address.
    found.set(page.url().split("?")[0], await page.evaluate(() => ({
      ids: [...document.querySelectorAll("[id]")].map((it) => it.id),
      links: [...document.querySelectorAll("a, link[href], script[src], img")].map((it) => {
        const href = it.href?.baseVal ?? it.href ?? it.src;
        return new URL(href, document.baseURI).href;
      }),
    })));
  });
  await context.close();
  return { found, wrong };
};

// Says which links of which pages lead to nothing.
const broken = (base, found, files) => {
  const lost = [];
  for (const [page, { links }] of found) {
    for (const link of links) {
      if (!link.startsWith(base)) {
        // The site knows its own address from its configuration alone.
        if (!/^(https?|mailto):/.test(link)) lost.push(`${page}: ${link}`);
        continue;
      }
      const [address, anchor] = link.split("#");
      const ids = found.get(address)?.ids;
      const isThere = ids || files.has(address);
      if (!isThere || (anchor && !ids?.includes(decodeURIComponent(anchor)))) lost.push(`${page}: ${link}`);
    }
  }
  return lost;
};

// Pages that no way leads to from the overview.
const unreachable = (base, found) => {
  const seen = new Set();
  const open = [`${base}index.html`];
  while (open.length > 0) {
    const at = open.pop();
    if (seen.has(at) || !found.has(at)) continue;
    seen.add(at);
    open.push(...found.get(at).links.map((link) => link.split("#")[0]));
  }
  return [...found.keys()].filter((page) => !seen.has(page) && !unlinked.includes(page.slice(base.length)));
};

const check = async (base, pages) => {
  const { found, wrong } = await crawl(base, pages);
  assertQuiet(wrong);
  assert.ok(found.size > 100, `${found.size} pages`);
  const assets = ["assets/style.css", "assets/script.js", "changes/feed.xml", "register/register.csv",
    "register/register.json", "freshness/reviews.ics"];
  // The page of the search brings what is searched; all have an icon.
  assets.push("assets/search.js", "search/index.js", "assets/icon.svg");
  const files = new Set(assets.map((file) => base + file));
  const links = [...found.values()].flatMap((page) => page.links);
  for (const file of files) assert.ok(links.includes(file), `nothing leads to ${file}`);
  assertQuiet(broken(base, found, files));
  assertQuiet(unreachable(base, found));
};

test("every page of a server is whole and quiet, and every link and anchor leads somewhere", async () => {
  await check(server.base, pagesOf(sample.site));
  assert.deepEqual(server.missing, []);
});

test("so it is from disk", async () => {
  await check(pathToFileURL(`${sample.site}/`).href, pagesOf(sample.site).filter((file) => !unlinked.includes(file)));
});

test("a page answers by its folder as by its file, with the policy in the headers", async () => {
  const { context, wrong } = await reader(browser, server.base);
  const page = await context.newPage();
  for (const address of ["", "index.html", "register/", "register/index.html"]) {
    const answer = await page.goto(server.base + address);
    assert.equal(answer.status(), 200, address);
    assert.match(answer.headers()["content-security-policy"], /^default-src 'none'/, address);
  }
  await context.close();
  assertQuiet(wrong);
});
