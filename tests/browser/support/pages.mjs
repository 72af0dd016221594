// The pages of a built site, as files.
import fs from "node:fs";
import path from "node:path";

// Every page, by its path from the site's root.
export const pagesOf = (site) => fs.readdirSync(site, { recursive: true })
  .filter((file) => file.endsWith(".html"))
  .sort();

const leadsOn = (text) => text.includes('http-equiv="refresh"');

// The pages at former addresses, which lead on at once.
export const movedIn = (site) =>
  pagesOf(site).filter((page) => leadsOn(fs.readFileSync(path.join(site, page), "utf8")));

const kindOf = (text) => text.match(/<body class="kind-(\w+)/)?.[1];

// What there is one of each: the longest page of every kind, where most can go
// wrong, and the shortest.
export const oneOfEachKind = (site) => {
  const kinds = new Map();
  for (const page of pagesOf(site)) {
    const text = fs.readFileSync(path.join(site, page), "utf8");
    // A page that leads on at once cannot be looked at.
    if (leadsOn(text)) continue;
    const kind = kindOf(text);
    if (!kind) throw new Error(`${page} is of no kind`);
    const known = kinds.get(kind) ?? { kind, longest: page, shortest: page, most: text.length, least: text.length };
    if (text.length > known.most) Object.assign(known, { longest: page, most: text.length });
    if (text.length < known.least) Object.assign(known, { shortest: page, least: text.length });
    kinds.set(kind, known);
  }
  return [...kinds.values()].flatMap(({ kind, longest, shortest }) =>
    [...new Set([longest, shortest])].map((page) => ({ kind, page })));
};

// Does something with each of many, a few at a time.
export const inLanes = async (lanes, items, work) => {
  const open = [...items];
  await Promise.all(Array.from({ length: lanes }, async (_, lane) => {
    while (open.length > 0) await work(open.shift(), lane);
  }));
};
