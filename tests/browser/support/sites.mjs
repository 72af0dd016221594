// Builds the sites that the tests open, or those that are named, with the program as it stands.
import { execFileSync } from "node:child_process";
import { hostile, sample, today } from "./places.mjs";
import { makeHostile } from "./hostile.mjs";
import { makeSample } from "./sample.mjs";

const build = ({ repository, site }) => {
  const args = ["build", repository, "--out", site, "--as-of", today];
  execFileSync(process.env.GABION, args, { stdio: ["ignore", "ignore", "pipe"], maxBuffer: 1 << 28 });
};

const makes = { sample: [makeSample, sample], hostile: [makeHostile, hostile] };
const named = process.argv.slice(2);
for (const name of named.length > 0 ? named : Object.keys(makes)) {
  const [make, place] = makes[name];
  make();
  build(place);
}
