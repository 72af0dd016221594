// The sample, lived in: its own files, an earlier state of some of them, and
// commits by several people before and after the reviews.
import fs from "node:fs";
import path from "node:path";
import { commit, empty, write } from "./repositories.mjs";
import { mount, repository, sample } from "./places.mjs";

const read = (file) => fs.readFileSync(path.join(sample.repository, file), "utf8");
const edit = (file, from, to) => {
  const text = read(file);
  if (!text.includes(from)) throw new Error(`${file} has no ${JSON.stringify(from)}`);
  write(sample.repository, file, text.replace(from, to));
};

// Takes the last record of a model away, and gives the text that brings it back.
const without = (file, heading) => {
  const text = read(file);
  const start = text.lastIndexOf(`\n### ${heading}`);
  if (start < 0) throw new Error(`${file} has no ${heading}`);
  const end = text.indexOf("\n## ", start);
  write(sample.repository, file, text.slice(0, start) + (end < 0 ? "\n" : text.slice(end)));
  return () => write(sample.repository, file, text);
};

export const makeSample = () => {
  const at = sample.repository;
  empty(at);
  fs.cpSync(path.join(repository, "sample-repo"), at, { recursive: true });
  // Where the tests serve it, so that the page for what is not there finds its style.
  edit("gabion.toml", "[site]\n", `[site]\nbase-address = "https://models.ferries.example${mount}"\n`);
  const restore = without("services/boarding/gate/THREAT_MODEL.md", "GAT-T06");
  commit(at, "2026-06-01", "Tomasz Wilk", "Threat models beside the code\n");
  restore();
  edit("services/boarding/gate/THREAT_MODEL.md", "### GAT-T06: Codes are copied off the post\n\n```toml threat\n",
    "### GAT-T06: Codes are copied off the post\n\n```toml threat\naliases = [\"GAT-T96\"]\n");
  commit(at, "2026-07-14", "Nadia Osei", "Scanners can be taken apart\n\nSeen at the spring drill.\n");
  for (const [day, who, message] of [
    ["2026-10-20", "Callum Reid", "Retry a webhook once\n"],
    ["2026-11-03", "Inês Duarte", "Log the reason of a refusal\n"],
    ["2026-11-10", "Callum Reid", "Refuse a webhook without a time\n"],
  ]) {
    fs.appendFileSync(path.join(at, "services/payments/checkout/webhook.go"), `// ${message}`);
    commit(at, day, who, message);
  }
};
