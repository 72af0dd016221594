// Chromium, and what went on in it.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  // The tests run as root in containers, and open no page but the site's.
  chromiumSandbox: false,
  args: ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

// A reader, and everything that goes wrong before their eyes: what the console
// says, scripts that fail, what the policy blocks, what is asked of elsewhere,
// and what a script of a stranger would do.
export const reader = async (browser, base, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const wrong = [];
  await context.exposeBinding("gabionWrong", ({ page }, what) => { wrong.push(`${page.url()}: ${what}`); });
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      globalThis.gabionWrong(`the policy blocks ${event.blockedURI || "inline code"} by ${event.violatedDirective}`);
    });
    for (const name of ["alert", "confirm", "prompt", "print"]) {
      globalThis[name] = (said) => globalThis.gabionWrong(`a script ran: ${name}(${said})`);
    }
  });
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) wrong.push(`${message.page()?.url()}: ${message.text()}`);
  });
  context.on("weberror", (error) => wrong.push(`${error.page()?.url()}: ${error.error()}`));
  context.on("request", (request) => {
    if (!request.url().startsWith(base)) wrong.push(`${request.frame()?.url()} asks for ${request.url()}`);
  });
  // Nothing leaves the machine even where a page tries.
  await context.route((url) => !url.href.startsWith(base), (route) => route.abort());
  return { context, wrong };
};

// Says that nothing went wrong, or the first of what did.
export const assertQuiet = (wrong) => assert.deepEqual(wrong.slice(0, 10), [], `${wrong.length} in all`);
