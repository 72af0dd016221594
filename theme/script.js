// Everything here only helps: without it every page reads whole.
(() => {
  "use strict";
  const root = document.documentElement;
  const store = {
    get(key) { try { return localStorage.getItem(`gabion-${key}`); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(`gabion-${key}`, value); } catch { /* the choice lasts for this page */ } },
  };
  const chosen = store.get("theme");
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;

  const isDark = () => root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;

  const toggle = (button) => {
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.hidden = false;
    show();
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      store.set("theme", root.dataset.theme);
      show();
    });
  };

  // Sorting: by `data-order` where a cell has it, else by its text; numbers as numbers.
  const order = (row, column) => {
    const cell = row.cells[column];
    return (cell?.dataset.order ?? cell?.textContent ?? "").trim();
  };
  const compare = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;
  const sortable = (table) => {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const first = [...body.rows];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const was = head.getAttribute("aria-sort");
        const now = was === "ascending" ? "descending" : was === "descending" ? null : "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        if (now) head.setAttribute("aria-sort", now);
        const turn = now === "descending" ? -1 : 1;
        const rows = now
          ? [...first].sort((a, b) => turn * compare(order(a, column), order(b, column)))
          : first;
        body.append(...rows);
      });
    });
  };

  // Filters: what the form asks for is kept in the address, so that a link can ask, too.
  const filter = (form) => {
    const table = document.getElementById(form.dataset.filter);
    if (!table) return;
    const rows = [...table.tBodies[0].rows];
    const output = form.querySelector("output");
    const asked = new URLSearchParams(location.search);
    for (const field of form.elements) {
      const value = field.name && asked.get(field.name);
      if (!value) continue;
      if (field.type === "checkbox") field.checked = value === field.value; else field.value = value;
    }
    const apply = () => {
      const wanted = [...new FormData(form)].filter(([, value]) => value);
      const fits = (row) => wanted.every(([name, value]) => name === "text"
        ? value.toLowerCase().split(/\s+/).every((word) => row.textContent.toLowerCase().includes(word))
        : (row.dataset[name] ?? "").split(" ").includes(value));
      let shown = 0;
      for (const row of rows) {
        row.hidden = !fits(row);
        shown += row.hidden ? 0 : 1;
      }
      output.textContent = wanted.length ? `${shown} of ${rows.length}` : "";
      const query = new URLSearchParams(wanted).toString();
      try { history.replaceState(null, "", query ? `?${query}` : location.pathname); } catch { /* not from a file */ }
    };
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    apply();
  };

  // The search comes with its first use: by its link, or by the key `/`, which
  // can be switched off: who speaks to their computer types it without meaning to.
  const search = (link) => {
    const keys = "aria-keyshortcuts";
    if (store.get("key") === "off") link.removeAttribute(keys);
    document.querySelectorAll("[data-key]").forEach((it) => { it.checked = link.hasAttribute(keys); });
    addEventListener("change", ({ target }) => {
      if (!target.matches("[data-key]")) return;
      store.set("key", target.checked ? "on" : "off");
      if (target.checked) link.setAttribute(keys, "/"); else link.removeAttribute(keys);
    });
    const open = (event) => {
      event?.preventDefault();
      if (self.gabionSearch) { self.gabionSearch.open(); return; }
      const script = document.createElement("script");
      script.src = `${link.dataset.search}assets/search.js`;
      script.onload = () => self.gabionSearch.open();
      document.head.append(script);
    };
    const isPlain = (event) => !event.ctrlKey && !event.metaKey;
    link.addEventListener("click", (event) => { if (isPlain(event) && !event.shiftKey) open(event); });
    addEventListener("keydown", (event) => {
      const isTyping = document.activeElement.closest("input, select, textarea, dialog");
      if (event.key === "/" && link.hasAttribute(keys) && !isTyping && isPlain(event)) open(event);
    });
    if (document.querySelector("[data-search-form]")) open();
  };

  // A closed detail would be missing on paper, and a link into it would lead nowhere.
  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-theme-toggle]").forEach(toggle);
    document.querySelectorAll("table[data-sort]").forEach(sortable);
    document.querySelectorAll("form[data-filter]").forEach(filter);
    document.querySelectorAll("[data-search]").forEach(search);
    open();
    addEventListener("hashchange", open);
    addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
  });
})();
