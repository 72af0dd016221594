// Nothing that a stranger wrote runs: every payload in every field, in the
// names of files, in the names of git's authors and in what they said, on every
// page, with the content policy and with the policy taken away.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { assertQuiet, launch, reader } from "./support/browser.mjs";
import { payloads } from "./support/hostile.mjs";
import { inLanes, pagesOf } from "./support/pages.mjs";
import { hostile } from "./support/places.mjs";
import { serve } from "./support/server.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

// Does to a page what a reader could do, and says what stands there that runs.
const provoke = () => {
  const found = [];
  const ours = ["/assets/script.js", "/assets/search.js", "/search/index.js"];
  const isOwn = (it) => it.tagName === "SCRIPT" && ours.some((own) => new URL(it.src, document.baseURI).pathname.endsWith(own));
  const roots = [document];
  for (const root of roots) {
    for (const it of root.querySelectorAll("*")) {
      if (it.shadowRoot) roots.push(it.shadowRoot);
      if (it.content instanceof DocumentFragment) roots.push(it.content);
      const name = it.tagName.toLowerCase();
      const runs = /^(script|iframe|frame|frameset|object|embed|applet|base|style|portal|animate|set|use|foreignobject)$/;
      if (runs.test(name) && !isOwn(it)) found.push(it.outerHTML.slice(0, 200));
      for (const { name: attribute, value } of it.attributes) {
        const address = value.replace(/[\s\p{Cc}]/gu, "").toLowerCase();
        if (/^on/i.test(attribute) || /^(style|srcdoc)$/i.test(attribute)) found.push(it.outerHTML.slice(0, 200));
        if (/(href|src|action|data|content|to|from|values)$/i.test(attribute) && /^(javascript|vbscript|data):/.test(address)) {
          found.push(it.outerHTML.slice(0, 200));
        }
      }
    }
  }
  document.querySelectorAll("details").forEach((it) => { it.open = true; });
  // Following a link elsewhere is the reader's to choose; a link that runs is not held up by this.
  addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const address = link && new URL(link.href.baseVal ?? link.href, document.baseURI);
    if (/^(https?|mailto):$/.test(address?.protocol)) event.preventDefault();
  }, true);
  for (const it of document.querySelectorAll("main *")) {
    for (const kind of ["mouseover", "mouseenter", "focus", "blur", "pointerdown", "animationstart", "click"]) {
      it.dispatchEvent(new MouseEvent(kind, { bubbles: true, cancelable: true }));
    }
  }
  return found;
};

// Opens every page of a folder, and says what went wrong on them. What runs on a
// page may lead away from it and spoil the next: then each gets a tab of its own.
const openAll = async (site, options, isEachItsOwn = false) => {
  const server = await serve(site, { isHeld: true });
  const { context, wrong } = await reader(browser, server.base, options);
  const pages = pagesOf(site);
  const found = [];
  try {
    const lanes = isEachItsOwn ? [] : await Promise.all([context.newPage(), context.newPage()]);
    await inLanes(2, pages, async (file, lane) => {
      const page = lanes[lane] ?? await context.newPage();
      const address = server.base + file.split("/").map(encodeURIComponent).join("/");
      try {
        await page.goto(address);
        found.push(...(await page.evaluate(provoke)).map((what) => `${file}: ${what}`));
      } catch (error) {
        if (!/ERR_ABORTED|context was destroyed/.test(error.message)) throw error;
        found.push(`${file}: leads away while it is read`);
      }
      if (isEachItsOwn) await page.close();
    });
  } finally {
    await context.close();
    await server.close();
  }
  return { pages, found, wrong };
};

test("no payload in any field runs on any page, and none trips the policy", async () => {
  assert.ok(payloads.length >= 100 && new Set(payloads).size === payloads.length);
  const { pages, found, wrong } = await openAll(hostile.site);
  assert.ok(pages.length > 5 * payloads.length, `${pages.length} pages`);
  assertQuiet([...found, ...wrong]);
});

test("nor without the policy", async () => {
  const { found, wrong } = await openAll(hostile.site, { bypassCSP: true });
  assertQuiet([...found, ...wrong]);
});

test("what is searched for is there to be found", () => {
  const text = pagesOf(hostile.site).map((page) => fs.readFileSync(path.join(hostile.site, page), "utf8")).join("\n");
  // As text: a title, a description, a file's path, an author, a commit's words.
  for (const shown of ["&lt;script&gt;alert(1)&lt;/script&gt;", "onbegin=alert(1)", "vbscript:msgbox(1)"]) {
    assert.ok(text.includes(shown), shown);
  }
  const page = (file) => fs.readFileSync(path.join(hostile.site, file), "utf8");
  const fresh = pagesOf(hostile.site).filter((file) => file.startsWith("models/")).map(page);
  const byAuthor = fresh.filter((html) => /since the last review, by [^A]/.test(html));
  assert.ok(byAuthor.length > 90, `${byAuthor.length} pages tell who changed the code`);
});

test("the trap shuts: payloads that are not made harmless are seen", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "trap-"));
  fs.writeFileSync(path.join(folder, "_headers"), "");
  fs.writeFileSync(path.join(folder, "404.html"), "");
  payloads.forEach((payload, number) => {
    fs.writeFileSync(path.join(folder, `${number}.html`), `<!doctype html><title>x</title><main><p title="${payload}">${payload}</p></main>`);
  });
  const { found, wrong } = await openAll(folder, { bypassCSP: true }, true);
  fs.rmSync(folder, { recursive: true });
  const seen = payloads.filter((payload, number) => {
    const page = `${number}.html`;
    return found.some((what) => what.startsWith(`${page}:`)) || wrong.some((what) => what.includes(`/${page}`));
  });
  const ran = wrong.filter((what) => what.includes("a script ran"));
  assert.ok(seen.length > 60, `${seen.length} payloads seen`);
  assert.ok(ran.length > 40, `${ran.length} ran`);
});
