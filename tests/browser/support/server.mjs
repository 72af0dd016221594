// A file server as hosts of static sites are: under a path of its own, with the
// headers that the site asks for in `_headers`, and its page for what is not there.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { mount } from "./places.mjs";

const types = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json",
  ".svg": "image/svg+xml", ".xml": "application/xml", ".csv": "text/csv; charset=utf-8", ".ics": "text/calendar",
  ".txt": "text/plain",
};

const headersOf = (site) => {
  const lines = fs.readFileSync(path.join(site, "_headers"), "utf8").split("\n").filter((line) => line.startsWith("  "));
  return Object.fromEntries(lines.map((line) => line.trim().split(/:\s*(.*)/s).slice(0, 2)));
};

// Pages that lead on at once cannot be looked at unless they are held.
const hold = (html) => html.replace(/<meta http-equiv="refresh"[^>]*>/, "");

// Serves a site until `close`; `missing` names what was asked for and is not there.
export const serve = async (site, { isHeld = false } = {}) => {
  const headers = headersOf(site);
  const missing = [];
  const answer = (response, status, file) => {
    response.writeHead(status, { ...headers, "Content-Type": types[path.extname(file)] ?? "application/octet-stream" });
    const bytes = fs.readFileSync(file);
    response.end(isHeld && file.endsWith(".html") ? hold(bytes.toString()) : bytes);
  };
  const server = http.createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://host").pathname);
    const within = asked.startsWith(mount) && path.join(site, asked.slice(mount.length));
    let file = within;
    if (file && fs.existsSync(file) && fs.statSync(file).isDirectory()) file = path.join(file, "index.html");
    if (file && file.startsWith(site) && fs.existsSync(file)) return answer(response, 200, file);
    missing.push(asked);
    return answer(response, 404, path.join(site, "404.html"));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const base = `http://127.0.0.1:${server.address().port}${mount}`;
  const close = () => new Promise((closed) => { server.closeAllConnections(); server.close(closed); });
  return { base, missing, close };
};
