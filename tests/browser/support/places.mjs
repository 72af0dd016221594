// Where things stand: this repository, and the sites that are built to be opened.
import { fileURLToPath } from "node:url";
import path from "node:path";

export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");

// The day that the sites stand on.
export const today = "2026-11-21";

// Where the sites are put on the test's server, deep enough that a link from
// the root would show.
export const mount = "/some/sub/path/";

const target = path.join(process.env.CARGO_TARGET_DIR ?? path.join(repository, "target"), "browser");

// A repository and the site that is built of it.
const place = (name) => ({ repository: path.join(target, name, "repository"), site: path.join(target, name, "site") });

export const sample = place("sample");
export const hostile = place("hostile");
