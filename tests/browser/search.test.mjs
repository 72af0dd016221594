// The search: over every page and as a page of its own, by mouse and by
// keyboard, from a server and from disk.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { axe, violations } from "./support/axe.mjs";
import { assertQuiet, launch, reader } from "./support/browser.mjs";
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
  const { context, wrong } = await reader(browser, base, { reducedMotion: "reduce", ...options });
  await context.addInitScript({ content: axe });
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url().slice(base.length)));
  await page.goto(base + file);
  await work(page, asked);
  await context.close();
  assertQuiet(wrong);
};

// Opens the search over the page.
const open = async (page) => {
  await page.keyboard.press("/");
  await page.locator("dialog.search").waitFor({ state: "visible" });
  return page.locator("dialog.search");
};

// Writes into the field that has the focus, and waits until what is found is told.
const ask = async (page, box, words) => {
  const output = box.locator("output");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(words);
  await page.waitForFunction(() => /found/.test(document.querySelector("dialog[open] output, [data-search-form] output").textContent));
  return output.innerText();
};

const links = (box) => box.locator("[data-found] a");
const first = (box) => links(box).first().innerText();
const isFocused = (locator) => locator.evaluate((it) => it === document.activeElement);

test("the key / and the link open it over any page, at any depth; Escape closes it and gives the focus back", async () => {
  for (const base of bases) {
    for (const file of ["index.html", "models/payments/index.html", "threats/PAY-T01/index.html"]) {
      await opened(base, file, async (page) => {
        const link = page.locator("a.find[data-search]");
        assert.equal(await link.getAttribute("aria-keyshortcuts"), "/");
        await link.focus();
        await page.keyboard.press("Enter");
        const dialog = page.getByRole("dialog", { name: "Search" });
        await dialog.waitFor({ state: "visible" });
        assert.ok(await isFocused(dialog.getByRole("searchbox")));
        await ask(page, dialog, "card");
        await page.keyboard.press("Escape");
        await dialog.waitFor({ state: "hidden" });
        assert.ok(await isFocused(link), "the focus is where it was");
        await open(page);
        await ask(page, dialog, "PAY-T02");
        await dialog.getByRole("button", { name: "Close" }).click();
        await dialog.waitFor({ state: "hidden" });
        assert.equal(page.url(), base + file, "nothing was followed");
        await open(page);
        await ask(page, dialog, "PAY-T02");
        await links(dialog).first().click();
        await page.waitForURL(`${base}threats/PAY-T02/index.html`);
      });
    }
  }
});

test("the key / is a letter where somebody types, and nothing with other keys", async () => {
  await opened(server.base, "register/index.html", async (page) => {
    const field = page.locator("form[data-filter]").getByLabel("Find");
    await field.focus();
    await page.keyboard.type("a/b");
    assert.equal(await field.inputValue(), "a/b");
    await page.locator("main").focus();
    await page.keyboard.press("Control+/");
    await page.keyboard.press("Alt+s");
    assert.equal(await page.locator("dialog").count(), 0);
    const dialog = await open(page);
    await page.keyboard.type("a/b");
    assert.equal(await dialog.getByRole("searchbox").inputValue(), "a/b");
  });
});

test("the key / opens it again in the moment it closes", async () => {
  await opened(server.base, "index.html", async (page) => {
    const dialog = await open(page);
    await ask(page, dialog, "card");
    const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    const states = await page.evaluate(`{ const press = ${press}; const shown = () => document.querySelector("dialog").open;
      press("Escape"); const first = shown(); press("/"); [first, shown()]; }`);
    assert.deepEqual(states, [false, true]);
  });
});

test("the key / can be switched off and on again, for every page", async () => {
  for (const base of bases) {
    await opened(base, "index.html", async (page) => {
      const dialog = await open(page);
      const setting = dialog.getByRole("checkbox", { name: "The key / opens this" });
      assert.ok(await setting.isChecked());
      await setting.uncheck();
      await page.keyboard.press("Escape");
      const stays = async (where) => {
        await page.keyboard.press("/");
        assert.equal(await page.locator("dialog[open]").count(), 0, where);
        // Where the search was not used yet, its script would be on its way.
        const comes = await page.evaluate(() => document.querySelectorAll("script[src$='search.js']").length);
        assert.equal(comes, where === "at once" ? 1 : 0, where);
        assert.equal(await page.locator("a.find").getAttribute("aria-keyshortcuts"), null, where);
      };
      await stays("at once");
      await page.goto(`${base}register/index.html`);
      await stays("on another page");
      await page.goto(`${base}search/index.html`);
      const here = page.getByRole("checkbox", { name: "The key / leads here" });
      assert.equal(await here.isChecked(), false, "the page of the search says so, too");
      await here.check();
      assert.equal(await page.locator("[data-search-form] [name=q]").inputValue(), "");
      assert.doesNotMatch(page.url(), /=on/);
      await page.goto(`${base}index.html`);
      assert.ok(await (await open(page)).getByRole("checkbox").isChecked(), "on again");
    });
  }
});

test("the index loads with the first use and once, and not before", async () => {
  for (const base of bases) {
    await opened(base, "index.html", async (page, asked) => {
      await page.waitForLoadState("load");
      const loaded = () => asked.filter((url) => /search/.test(url));
      assert.deepEqual(loaded(), []);
      const dialog = await open(page);
      await ask(page, dialog, "card");
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "hidden" });
      await open(page);
      await ask(page, dialog, "token");
      assert.deepEqual(loaded(), ["assets/search.js", "search/index.js"]);
    });
  }
});

test("it finds by id, by beginnings, and over a slip of the hand", async () => {
  for (const base of bases) {
    await opened(base, "index.html", async (page) => {
      const dialog = await open(page);
      await ask(page, dialog, "pay-t02");
      assert.match(await first(dialog), /^PAY-T02/, "an id in full comes first");
      const begun = await ask(page, dialog, "PAY-T");
      const ids = await dialog.locator("[data-found] .id").allInnerTexts();
      assert.ok(ids.length > 3 && ids.every((id) => id.startsWith("PAY-T")), ids.join(" "));
      assert.match(begun, /^\d+ found, 8 shown$/);
      await ask(page, dialog, "cardhold");
      assert.match(await first(dialog), /Cardholder data/, "the beginning of a word");
      assert.equal(await dialog.locator("[data-found] mark").first().innerText(), "cardholder");
      for (const [slip, kind] of [["cardhulder", "a wrong letter"], ["cardhloder", "two swapped"], ["cardholdr", "one missing"]]) {
        assert.match(await ask(page, dialog, slip), /close to what is written/, kind);
        assert.match(await first(dialog), /Cardholder data/, kind);
      }
      assert.match(await ask(page, dialog, "stolen card crossing"), /^\d+ found$/);
      assert.match(await first(dialog), /^PAY-T02/, "all words, in any place");
      assert.equal(await ask(page, dialog, "xyzzyplugh"), "Nothing found");
      assert.equal(await links(dialog).count(), 0);
    });
  }
});

test("arrows lead down and back up, Enter opens the first or the one that is reached", async () => {
  for (const base of bases) {
    await opened(base, "index.html", async (page) => {
      const dialog = await open(page);
      await ask(page, dialog, "card");
      await page.keyboard.press("ArrowUp");
      assert.ok(await isFocused(dialog.getByRole("searchbox")), "there is nothing above the field");
      for (const at of [0, 1, 2]) {
        await page.keyboard.press("ArrowDown");
        assert.ok(await isFocused(links(dialog).nth(at)), `${at + 1} down`);
      }
      await page.keyboard.press("ArrowUp");
      assert.ok(await isFocused(links(dialog).nth(1)));
      const outline = await links(dialog).nth(1).evaluate((it) => getComputedStyle(it).outlineStyle);
      assert.notEqual(outline, "none", "the focus shows");
      const reached = await links(dialog).nth(1).evaluate((it) => it.href);
      await page.keyboard.press("Enter");
      await page.waitForURL(reached);
      await page.goto(`${base}models/payments/index.html`);
      await open(page);
      await ask(page, dialog, "SKR-T02");
      await page.keyboard.press("Enter");
      await page.waitForURL(`${base}threats/SKR-T02/index.html`);
    });
  }
});

test("what is found leads to where it is, whatever it is", async () => {
  for (const base of bases) {
    await opened(base, "search/index.html", async (page) => {
      const form = page.locator("[data-search-form]");
      await form.waitFor({ state: "visible" });
      const kinds = await form.getByLabel("Kind").locator("option").evaluateAll((all) => all.map((it) => it.value).filter(Boolean));
      assert.ok(kinds.length > 8, kinds.join(" "));
      for (const kind of kinds) {
        await page.goto(`${base}search/index.html?kind=${encodeURIComponent(kind)}`);
        await links(page).first().waitFor();
        const [name, href] = await links(page).last().evaluate((it) => [it.querySelector(".name").textContent, it.href]);
        await page.goto(href);
        const hash = new URL(href).hash;
        const there = await page.evaluate((hash) => (hash ? document.getElementById(decodeURIComponent(hash.slice(1))) : document.querySelector("main"))?.textContent, hash);
        assert.ok(there?.includes(name), `${kind}: ${name} at ${href}`);
      }
    });
  }
});

// What the facets offer: the number after each word.
const offered = (page, label) => page.locator("[data-search-form]").getByLabel(label).locator("option:not([value=''])")
  .evaluateAll((options) => options.map((it) => [it.value, Number(it.textContent.match(/\((\d+)\)$/)[1])]));

// How many are found, by what the page says and by what it lists.
const counted = async (page) => {
  await page.waitForFunction(() => /found/.test(document.querySelector("[data-search-form] output").textContent));
  const said = await page.locator("[data-search-form] output").innerText();
  const all = Number(said.match(/^(\d+) found/)?.[1] ?? 0);
  const shown = Number(said.match(/, (\d+) shown$/)?.[1] ?? all);
  assert.equal(await page.locator("[data-found] > li").count(), shown, said);
  return all;
};

test("each facet leaves as many as it says, alone and together, and the address keeps it", async () => {
  for (const base of bases) {
    await opened(base, "search/index.html?q=card", async (page) => {
      const form = page.locator("[data-search-form]");
      const all = await counted(page);
      assert.ok(all > 10);
      for (const label of ["Kind", "State", "Risk today", "Level", "Owner", "Team", "Model"]) {
        const words = await offered(page, label);
        assert.ok(words.length > 0, label);
        for (const [word, number] of words.slice(0, 4)) {
          await form.getByLabel(label).selectOption(word);
          assert.equal(await counted(page), number, `${label} ${word}`);
        }
        await form.getByLabel(label).selectOption("");
      }
      assert.equal((await offered(page, "Kind")).reduce((sum, [, number]) => sum + number, 0), all, "every entry is of one kind");
      await form.getByLabel("Kind").selectOption("threat");
      const threats = await counted(page);
      assert.ok(threats > 0 && threats < all);
      assert.ok((await page.locator("[data-found] .tag").allInnerTexts()).every((tag) => tag === "Threat"));
      const [state, number] = (await offered(page, "State")).at(-1);
      await form.getByLabel("State").selectOption(state);
      assert.equal(await counted(page), number, "the second facet counts what the first left");
      const address = new URL(page.url());
      assert.deepEqual(Object.fromEntries(address.searchParams), { q: "card", kind: "threat", state });
      const found = await links(page).allInnerTexts();
      await page.reload();
      assert.equal(await counted(page), number, "after a reload");
      assert.deepEqual(await links(page).allInnerTexts(), found);
      assert.equal(await form.getByLabel("State").inputValue(), state);
      await form.getByLabel("Find").fill("");
      await page.waitForURL((url) => !url.searchParams.has("q"));
      await page.keyboard.press("ArrowDown");
      assert.ok(await isFocused(links(page).first()), "arrows lead on from the field here, too");
    });
  }
});

test("the dialog hands on what is asked to the page with the facets", async () => {
  for (const base of bases) {
    await opened(base, "threats/PAY-T01/index.html", async (page) => {
      const dialog = await open(page);
      await ask(page, dialog, "card & key?");
      await ask(page, dialog, "card");
      const said = await dialog.locator("output").innerText();
      await dialog.getByRole("link", { name: "Narrow these down" }).click();
      await page.waitForURL(`${base}search/index.html?q=card`);
      assert.equal(await counted(page), Number(said.match(/^\d+/)[0]));
      assert.equal(await page.getByRole("searchbox").inputValue(), "card");
      await page.locator("main").focus();
      await page.keyboard.press("/");
      assert.ok(await isFocused(page.getByRole("searchbox")), "here the key leads to the field");
      assert.equal(await page.locator("dialog").count(), 0);
    });
  }
});

test("a live region says how many are found, where a screen reader hears it", async () => {
  await opened(server.base, "index.html", async (page) => {
    const dialog = await open(page);
    const output = dialog.locator("output");
    // It stands there before it speaks, or nobody would hear it.
    assert.equal(await output.getAttribute("aria-live"), "polite");
    const said = await ask(page, dialog, "card");
    assert.match(said, /^\d+ found/);
    assert.match(await dialog.ariaSnapshot(), /status: \d+ found/);
    await page.goto(`${server.base}search/index.html?q=card`);
    await counted(page);
    assert.match(await page.locator("[data-search-form]").ariaSnapshot(), /status: \d+ found/);
  });
});

test("when the index cannot be read, it says so", async () => {
  const { context } = await reader(browser, server.base);
  const page = await context.newPage();
  await page.route("**/search/index.js", (route) => route.abort());
  await page.goto(`${server.base}index.html`);
  const dialog = await open(page);
  await page.waitForFunction(() => document.querySelector("dialog output").textContent !== "");
  assert.equal(await dialog.locator("output").innerText(), "The index cannot be read.");
  await context.close();
});

test("without the script the page names the lists, and the link leads there", async () => {
  for (const base of bases) {
    await opened(base, "models/payments/index.html", async (page) => {
      await page.locator("a.find").click();
      await page.waitForURL(`${base}search/index.html`);
      const lists = page.locator("[data-search-off]");
      assert.match(await lists.innerText(), /needs a script/);
      assert.ok(await lists.getByRole("link", { name: "The risk register" }).isVisible());
      assert.equal(await page.locator("[data-search-form]").isVisible(), false);
    }, { javaScriptEnabled: false });
    await opened(base, "search/index.html", async (page) => {
      await page.locator("[data-search-form]").waitFor({ state: "visible" });
      assert.equal(await page.locator("[data-search-off]").isVisible(), false, "with it the page searches");
    });
  }
});

for (const colorScheme of ["light", "dark"]) {
  for (const [name, width] of Object.entries({ phone: 375, desk: 1280 })) {
    test(`axe-core finds nothing on the open search, ${colorScheme}, on a ${name}`, async () => {
      await opened(server.base, "index.html", async (page) => {
        const dialog = await open(page);
        const found = await violations(page);
        for (const words of ["card", "cardhulder", "xyzzyplugh"]) {
          await ask(page, dialog, words);
          found.push(...await violations(page));
        }
        await page.goto(`${server.base}search/index.html?q=card`);
        assert.ok(await counted(page) > 0);
        found.push(...await violations(page));
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out");
        assertQuiet(found);
      }, { colorScheme, viewport: { width, height: 800 } });
    });
  }
}
