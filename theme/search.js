// Finds anything on the site. The index is a script of its own, so that it
// loads from a folder, too, and it loads when it is first needed.
(() => {
  "use strict";
  const way = document.querySelector("[data-search]");
  const root = way.dataset.search;
  const marks = { model: "fresh f-", threat: "state s-", control: "status c-" };
  const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "");
  // A space before each word, so that " wo" finds those that begin with it.
  const spaced = (text) => fold(text).replace(/[^a-z0-9\n\u00aa-\u1fff\u2c00-\u2dff\u3040-\uffff]+/g, " ");
  const label = (word) => word.charAt(0).toUpperCase() + word.slice(1).replaceAll("-", " ");
  let id, title, plain, texts, body, href, facets, vocabulary;

  const read = ({ facets: given, ...columns }) => {
    const lines = (column) => column.split("\n");
    const [keys, ways, models] = [columns.keys, columns.href, columns.model].map(lines);
    [id, title, body, plain] = [columns.id, columns.title, columns.text, fold(columns.id)].map(lines);
    facets = given.map(({ name, words, of }) => {
      const [numbers, isName] = [lines(of), /owner|team/.test(name)];
      return { name, words, of: (row) => words[numbers[row]], say: isName ? (word) => word : label };
    });
    const model = (row) => models[row] - 1;
    const all = id.slice(0, Math.max(...models));
    facets.push({ name: "model", words: all, of: (row) => id[model(row)] ?? "", say: (word) => title[all.indexOf(word)] });
    const kind = facets[0].of;
    href = (row) => {
      if (/^[^#]/.test(ways[row])) return ways[row];
      if (marks[kind(row)]) return `${kind(row)}s/${id[row]}/index.html`;
      return href(model(row)) + (ways[row] || `#${kind(row).replace(" ", "-")}-${id[row]}`);
    };
    const about = (_, row) => [keys[row], body[row], title[model(row)], ...facets.map((facet) => facet.of(row))].join(" ");
    texts = [id.map((name, row) => `${name} ${title[row]}`), id.map(about)].map((all) => {
      const text = spaced(`\n ${all.join("\n ")}\n`);
      const starts = [];
      for (let at = 0; at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at);
      return { text, starts };
    });
  };

  let loading;
  const load = () => loading ??= new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = `${root}search/index.js`;
    script.onload = () => done(read(self.gabionIndex));
    script.onerror = fail;
    document.head.append(script);
  });

  // How many letters to change for one word to begin another; a swap is one.
  const distance = (a, b, most) => {
    let [before, row] = [[], [...Array(Math.min(b.length, a.length + most) + 1).keys()]];
    for (let i = 1; i <= a.length && Math.min(...row) <= most; i += 1) {
      const next = [i];
      for (let j = 1; j < row.length; j += 1) {
        const isSwap = j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]), isSwap ? before[j - 2] + 1 : 99);
      }
      [before, row] = [row, next];
    }
    return Math.min(...row);
  };
  const near = (word) => {
    vocabulary ??= [...new Set(texts.flatMap(({ text }) => text.split(/\s+/)))];
    const most = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
    const far = vocabulary.filter((other) => other.length >= word.length - most)
      .map((other) => [distance(word, other, most), other]).filter(([letters]) => letters <= most);
    return [word, ...far.sort((a, b) => a[0] - b[0]).slice(0, 40).map(([, other]) => other)];
  };

  // What each entry is worth for some forms of one word: in its name more than
  // in what is said of it, whole more than begun.
  const worth = (forms) => {
    const best = new Uint8Array(id.length);
    for (const form of forms) texts.forEach(({ text, starts }, place) => {
      const needle = /[\u3040-\u9fff\uac00-\ud7af]/.test(form) ? form : ` ${form}`;
      for (let at = text.indexOf(needle), row = 0; at >= 0; at = text.indexOf(needle, at + 1)) {
        while (starts[row + 1] <= at) row += 1;
        const isWhole = /\s/.test(text[at + needle.length]);
        best[row] = Math.max(best[row], place ? 2 + isWhole : 6 + 4 * isWhole);
      }
    });
    return best;
  };

  const find = (query) => {
    const words = spaced(query).split(" ").filter((word) => word);
    const whole = fold(query.trim());
    const rank = (forms) => {
      const each = forms.map(worth);
      const score = (row) => each.reduce((sum, best) => sum + best[row], 0)
        + (plain[row] === whole ? 1000 : plain[row].startsWith(whole) ? 100 : 0);
      const rows = [...id.keys()].filter((row) => each.every((best) => best[row]));
      return rows.map((row) => [score(row), row]).sort((a, b) => b[0] - a[0] || a[1] - b[1]).map(([, row]) => row);
    };
    let forms = words.map((word) => [word]);
    let rows = rank(forms);
    const isClose = !rows.length;
    if (isClose) rows = rank(forms = words.map(near));
    return { rows, isClose, forms: forms.flat() };
  };

  const make = (tag, style, ...children) => {
    const element = document.createElement(tag);
    if (style) element.className = style;
    element.append(...children);
    return element;
  };
  const marked = (text, forms) => text.split(/([\p{L}\p{N}]+)/u).map((part) =>
    part && forms.some((form) => fold(part).startsWith(form)) ? make("mark", "", part) : part);
  const item = (row, forms) => {
    const [kind, state, rating] = facets.map((facet) => facet.of(row));
    const link = make("a", "record");
    link.href = root + href(row);
    if (kind !== "page" && id[row] !== title[row]) link.append(make("span", "id", ...marked(id[row], forms), " "));
    link.append(make("span", "name", ...marked(title[row], forms)));
    const parts = [link, " ", make("span", "tag", label(kind))];
    if (state) parts.push(" ", make("span", marks[kind] + state, label(state)));
    if (rating) parts.push(" ", make("span", `rating r-${rating}`, label(rating)));
    const model = facets.at(-1);
    const where = kind === "model" || !model.of(row) ? "" : `${model.say(model.of(row))}. `;
    parts.push(make("span", "note", where, ...marked(body[row], forms)));
    return make("li", "", ...parts);
  };

  // A field, what it finds, and the keys that lead from one to the other.
  const mount = (box, most, ask) => {
    const [input, list, said] = ["input", "[data-found]", "output"].map((part) => box.querySelector(part));
    const show = async () => {
      try { await load(); } catch { said.textContent = "The index cannot be read."; return; }
      const found = find(input.value);
      const rows = ask(found.rows, input.value);
      list.replaceChildren(...rows.slice(0, most).map((row) => item(row, found.forms)));
      said.textContent = `${rows.length || "Nothing"} found${found.isClose && rows.length ? ", close to what is written" : ""}`
        + (rows.length > most ? `, ${most} shown` : "");
    };
    box.addEventListener("input", show);
    box.addEventListener("keydown", (event) => {
      const stops = [input, ...list.querySelectorAll("a")];
      const at = stops.indexOf(document.activeElement);
      const to = event.key === "Enter" && !at ? stops[1] : at >= 0 && stops[at + { ArrowDown: 1, ArrowUp: -1 }[event.key]];
      if (!to) return;
      event.preventDefault();
      if (at || event.key !== "Enter") to.focus(); else to.click();
    });
    return show;
  };

  // The page of the search: what is asked for stands in its address.
  const form = document.querySelector("[data-search-form]");
  const page = () => {
    const asked = new URLSearchParams(location.search);
    const fields = [...form.elements].filter((field) => field.name);
    const narrow = (rows, query) => {
      const wanted = facets.map((facet) => asked.get(facet.name));
      const fits = (row, but) => facets.every((facet, at) => at === but || !wanted[at] || facet.of(row) === wanted[at]);
      facets.forEach((facet, at) => {
        const counts = new Map();
        for (const row of rows) if (fits(row, at)) counts.set(facet.of(row), (counts.get(facet.of(row)) ?? 0) + 1);
        const words = [...facet.words].filter((word) => word && (counts.has(word) || word === wanted[at]));
        const options = words.slice(0, 500).map((word) => new Option(`${facet.say(word)} (${counts.get(word) ?? 0})`, word));
        form.elements[facet.name].replaceChildren(new Option("any", ""), ...options);
        form.elements[facet.name].value = wanted[at] ?? "";
      });
      try { history.replaceState(null, "", `${asked}` ? `?${asked}` : location.pathname); } catch { /* not from a file */ }
      return rows.filter((row) => fits(row));
    };
    const show = mount(document.querySelector("main"), 100, narrow);
    form.elements.q.value = asked.get("q") ?? "";
    form.addEventListener("input", ({ target }) => target.name && target.value ? asked.set(target.name, target.value) : asked.delete(target.name));
    form.addEventListener("submit", (event) => event.preventDefault());
    document.querySelector("[data-search-off]").hidden = true;
    form.hidden = false;
    show();
  };

  // Everywhere else it opens over the page.
  let dialog, show;
  const open = () => {
    if (form) return form.elements.q.focus();
    if (!dialog) {
      dialog = make("dialog", "search");
      dialog.setAttribute("aria-label", "Search");
      dialog.innerHTML = `<div class="filters" role="search"><input type="search" aria-label="Find" autocomplete="off" placeholder="an id, a title, any words"><button type="button">Close</button><label class="check"><input type="checkbox" data-key> The key / opens this</label></div><output aria-live="polite"></output><ol class="found" data-found></ol><a>Narrow these down</a>`;
      dialog.querySelector("[data-key]").checked = way.hasAttribute("aria-keyshortcuts");
      document.body.append(dialog);
      // The focus would stay in the hidden field until the next frame, and take the key `/` there.
      const close = () => { dialog.close(); dialog.querySelector(":focus")?.blur(); };
      dialog.onclick = ({ target }) => { if (target === dialog || target.closest("a, button")) close(); };
      // Browsers would first empty the field.
      dialog.onkeydown = ({ key }) => { if (key === "Escape") close(); };
      show = mount(dialog, 8, (rows, query) => {
        dialog.lastChild.href = `${root}search/index.html?q=${encodeURIComponent(query)}`;
        return query.trim() ? rows : [];
      });
    }
    dialog.showModal();
    dialog.querySelector("input").select();
    return show();
  };
  self.gabionSearch = { open };
  if (form) page();
})();
