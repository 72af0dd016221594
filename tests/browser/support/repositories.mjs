// Git repositories to build sites of, with a history.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

// Runs git apart from the user's own settings.
export const git = (folder, args, options = {}) => execFileSync("git", args, {
  cwd: folder,
  stdio: ["pipe", "pipe", "pipe"],
  ...options,
  env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", TZ: "UTC", ...options.env },
});

// An empty repository in place of what was there.
export const empty = (folder) => {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  git(folder, ["-c", "init.defaultBranch=main", "init", "-q"]);
};

// Commits all there is, as somebody on a day.
export const commit = (folder, day, author, message) => {
  const date = `${day}T12:00:00Z`;
  const who = { name: author, email: "someone@ferries.example" };
  git(folder, ["add", "-A"]);
  git(folder, ["commit", "-q", "--allow-empty", "--cleanup=verbatim", "-F", "-"], {
    input: message,
    env: {
      GIT_AUTHOR_NAME: who.name, GIT_AUTHOR_EMAIL: who.email, GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: who.name, GIT_COMMITTER_EMAIL: who.email, GIT_COMMITTER_DATE: date,
    },
  });
};

export const write = (folder, file, text) => {
  const at = path.join(folder, file);
  fs.mkdirSync(path.dirname(at), { recursive: true });
  fs.writeFileSync(at, text);
};
