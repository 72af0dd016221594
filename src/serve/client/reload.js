// Follows the work on a page that `gabion serve` shows: loads it again when
// what it shows has changed, and says what is wrong with what was saved.
(() => {
  "use strict";
  const own = document.currentScript;
  const shown = own.dataset.page;
  const style = new URL("panel.css", own.src).href;
  const place = "gabion-place";

  // Browsers put a page that is loaded again where it was, unless the page has
  // grown meanwhile; so its place is kept by hand.
  const keep = () => {
    try { sessionStorage.setItem(place, JSON.stringify([location.href, scrollX, scrollY])); } catch { /* it starts at the top */ }
  };
  const restore = () => {
    try {
      const [where, x, y] = JSON.parse(sessionStorage.getItem(place)) ?? [];
      sessionStorage.removeItem(place);
      if (where === location.href) scrollTo({ left: x, top: y, behavior: "instant" });
    } catch { /* nothing was kept */ }
  };
  addEventListener("load", restore);

  // A page's tag stands for all that it shows; only another tag is worth a look.
  const look = async () => {
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
    const now = answer.headers.get("etag");
    if (now === `"${shown}"`) return;
    keep();
    location.reload();
  };

  const make = (name, ...inside) => {
    const element = document.createElement(name);
    element.append(...inside);
    return element;
  };
  const line = (finding) => {
    const where = `${finding.path}:${finding.start.line}:${finding.start.column}`;
    const item = make("li", make("code", where), " ", make("b", finding.code), " ", finding.message);
    if (finding.help) item.append(make("small", finding.help));
    return item;
  };

  let host = null;
  let isOpen = null;
  const panel = (news) => {
    host?.remove();
    host = null;
    const count = news.findings.length + news.more;
    if (!news.held && !count) { isOpen = null; return; }
    host = document.createElement("gabion-panel");
    const root = host.attachShadow({ mode: "open" });
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: style });
    const errors = count === 1 ? "1 error" : `${count} errors`;
    const details = make("details", make("summary", news.held ? "Not shown: what was saved last" : errors));
    if (news.held) details.append(make("p", `${news.held}. This page is the last one that could be made.`));
    if (count) details.append(make("ul", ...news.findings.map(line)));
    if (news.more) details.append(make("p", `and ${news.more} more in the terminal`));
    details.className = news.held ? "held" : "";
    details.open = isOpen ?? Boolean(news.held);
    details.addEventListener("toggle", () => { isOpen = details.open; });
    const region = make("div", details);
    region.setAttribute("role", "status");
    region.setAttribute("aria-label", "gabion serve");
    // Without its style the panel would push the page about.
    host.hidden = true;
    sheet.addEventListener("load", () => { host.hidden = false; });
    root.append(sheet, region);
    document.body.append(host);
  };

  // A hidden page lets go of its connection: a browser has few for one server.
  let source = null;
  const listen = () => {
    if (document.hidden) { source?.close(); source = null; return; }
    if (source) return;
    source = new EventSource(new URL("news", own.src));
    source.addEventListener("build", (event) => {
      panel(JSON.parse(event.data));
      look().catch(() => { /* the server has ended; the next one is heard of */ });
    });
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => { source?.close(); source = null; });
  addEventListener("pageshow", listen);
  listen();
})();
