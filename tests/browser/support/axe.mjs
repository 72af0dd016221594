// axe-core, on what a page shows.
import fs from "node:fs";
import { createRequire } from "node:module";

// The script that a page needs first.
export const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// What axe finds, in a line each.
export const violations = async (page) => {
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.slice(0, 3).map((node) => node.html) }));
  });
  return found.map(({ id, help, nodes }) => `${page.url()}: ${id}, ${help}: ${nodes.join(" ")}`);
};
