// A workspace whose every field holds every payload, the fields of git and of
// the file system among them.
import fs from "node:fs";
import path from "node:path";
import { commit, empty, write } from "./repositories.mjs";
import { hostile, mount, repository } from "./places.mjs";

const from = path.join(repository, "tests/site/hostile");
const read = (file) => fs.readFileSync(path.join(from, file), "utf8");

export const payloads = JSON.parse(read("payloads.json"));

// TOML's basic string.
const quoted = (text) => `"${[...text].map((c) => {
  if (c === '"' || c === "\\") return `\\${c}`;
  return /\p{Cc}/u.test(c) ? `\\u${c.codePointAt(0).toString(16).padStart(4, "0")}` : c;
}).join("")}"`;

// What git and file systems take: no NUL, and one line.
const plain = (payload) => payload.replaceAll("\0", "").replaceAll("\n", " ");

// A payload as folders: a slash in it parts two, so that the path reads as the payload does.
const folders = (payload) => plain(payload).split("/").filter((part) => part.replaceAll(".", "").trim()).join("/");

const model = (template, payload, number) => template
  .replaceAll("@N@", () => String(number))
  .replaceAll("@Q@", () => quoted(payload))
  .replaceAll("@LINE@", () => plain(payload))
  .replaceAll("@BODY@", () => payload.replaceAll("\0", ""));

export const makeHostile = () => {
  const at = hostile.repository;
  const template = read("THREAT_MODEL.template");
  const people = payloads.map((payload) => `[people.${quoted(payload)}]\nname = ${quoted(payload)}\nroles = [${quoted(payload)}]\n`);
  // The page for what is not there loads its style from the site's own address: it must be one.
  const config = read("gabion.toml").replace(/^base-address = .*$/m, `base-address = "https://x.example${mount}"`);
  empty(at);
  write(at, "gabion.toml", `${config}[policy]\ndrift-warning = 1\n${people.join("")}`);
  const folder = (number) => path.join(`m${number}`, folders(payloads[number]));
  payloads.forEach((payload, number) => {
    write(at, path.join(folder(number), "THREAT_MODEL.md"), model(template, payload, number));
  });
  commit(at, "2026-09-30", "Asha", "All of it\n");
  // After the reviews, so that pages tell who changed which file, and what they said.
  payloads.forEach((payload, number) => {
    write(at, path.join(folder(number), `${plain(payload).replaceAll("/", "|")}.rs`), "fn f() {}\n");
    commit(at, "2026-10-20", plain(payload), `${plain(payload)}\n\n${plain(payload)}\n`);
  });
};
