// Takes the README's pictures into a folder.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./support/browser.mjs";
import { sample } from "./support/places.mjs";

const folder = process.argv[2];
const desk = { width: 1280, height: 860 };
const phone = { width: 390, height: 780 };

// A page from its top, or one picture on it in its full width.
const pictures = [
  { name: "overview", page: "index.html", viewport: desk, scheme: "light" },
  { name: "overview-dark", page: "index.html", viewport: desk, scheme: "dark" },
  { name: "model", page: "models/identity/index.html", viewport: desk, scheme: "light" },
  { name: "diagram", page: "models/payments/index.html", viewport: desk, scheme: "light", of: ".diagram" },
  { name: "register", page: "register/index.html", viewport: desk, scheme: "light" },
  { name: "phone", page: "models/identity/index.html", viewport: phone, scheme: "light" },
];

const browser = await launch();
for (const { name, page: file, viewport, scheme, of } of pictures) {
  const context = await browser.newContext({ viewport, colorScheme: scheme, reducedMotion: "reduce", deviceScaleFactor: viewport === phone ? 1.5 : 1 });
  const page = await context.newPage();
  await page.goto(pathToFileURL(path.join(sample.site, file)).href);
  if (of) await page.evaluate((of) => { document.body.replaceChildren(document.querySelector(of)); }, of);
  const at = of ? page.locator(of) : page;
  await at.screenshot({ path: path.join(folder, `${name}.png`) });
  await context.close();
}
await browser.close();
