"use strict";
(() => {
  const get = (id) => document.getElementById(id);
  const table = get("rows"), body = table.tBodies[0], count = get("count"), form = get("controls");
  const q = get("q"), kind = get("kind"), province = get("province"), predicate = get("predicate"), sort = get("sort");
  const headers = [...table.tHead.rows[0].cells].filter((th) => th.dataset.key);
  const tiles = [...document.querySelectorAll(".tile")];
  const lang = document.documentElement.lang;
  const collator = new Intl.Collator(lang, { numeric: true });
  const digits = new Intl.NumberFormat(lang);
  const split = (text) => text.split(/[^\p{L}\p{N}.]+/u).map(plain).filter(Boolean);
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[^a-z0-9]+/g, "");
  const rows = [...body.rows].map((tr, order) => {
    const text = (name) => { const td = tr.querySelector("td." + name); return td ? td.textContent.trim() : ""; };
    const value = (name) => { const td = tr.querySelector("td." + name); return td && td.dataset.v ? Number(td.dataset.v) : null; };
    return {
      tr, order, kind: tr.dataset.kind, province: tr.dataset.province,
      predicates: tr.dataset.predicates.split("|"),
      hay: plain(text("name") + " " + text("province") + " " + tr.dataset.id),
      words: split(text("name") + " " + text("province") + " " + tr.dataset.id),
      name: text("name"), provinceName: text("province"), kindName: text("kind"),
      index: value("index"), predicate: value("predicate"), change: value("change"), stands: value("stands"),
    };
  });
  const keys = { name: "name", province: "provinceName", kind: "kindName" };
  // display: grid on a phone would take the table's meaning away from screen readers
  for (const [selector, role] of [["#rows", "table"], ["#rows thead, #rows tbody", "rowgroup"], ["#rows tr", "row"],
    ["#rows td", "cell"], ["#rows th", "columnheader"]]) {
    for (const element of document.querySelectorAll(selector)) element.setAttribute("role", role);
  }

  // "tolitoli" and "toli toli" find Toli-Toli: the letters in one run, or a word of its own for each word
  const asked = (row, run, words) => {
    if (row.hay.includes(run)) return true;
    const left = [...row.words];
    return words.every((w) => { const i = left.findIndex((x) => x.startsWith(w)); if (i >= 0) left.splice(i, 1); return i >= 0; });
  };
  const filter = () => {
    const run = plain(q.value), words = split(q.value);
    let shown = 0;
    for (const row of rows) {
      const fits = (!kind.value || row.kind === kind.value) && (!province.value || row.province === province.value) &&
        (!predicate.value || row.predicates.includes(predicate.value)) && asked(row, run, words);
      row.tr.hidden = !fits;
      shown += fits;
    }
    const text = count.dataset.shown.replace("{n}", digits.format(shown)).replace("{all}", digits.format(rows.length));
    count.textContent = shown ? text : count.dataset.nothing;
    for (const tile of tiles) {
      if (province.value && tile.dataset.province === province.value) tile.setAttribute("aria-current", "true");
      else tile.removeAttribute("aria-current");
    }
  };

  const order = () => {
    const [key, way] = sort.value.split(":");
    const sign = way === "descending" ? -1 : 1;
    const field = keys[key] || key;
    const compare = (a, b) => {
      if (!key) return a.order - b.order;
      const x = a[field], y = b[field];
      const gapX = x === null || x === "", gapY = y === null || y === "";
      if (gapX || gapY) return gapX - gapY || a.order - b.order; // rows without a value come last both ways
      return sign * (keys[key] ? collator.compare(x, y) : x - y) || a.order - b.order;
    };
    body.append(...[...rows].sort(compare).map((row) => row.tr));
    for (const th of headers) {
      if (th.dataset.key === key) th.setAttribute("aria-sort", way);
      else th.removeAttribute("aria-sort");
    }
  };

  for (const th of headers) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...th.childNodes);
    th.append(button);
    const first = th.classList.contains("num") ? "descending" : "ascending";
    const second = first === "ascending" ? "descending" : "ascending";
    button.addEventListener("click", () => {
      sort.value = th.dataset.key + ":" + (th.getAttribute("aria-sort") === first ? second : first);
      order();
    });
  }
  for (const tile of tiles) {
    tile.addEventListener("click", () => {
      province.value = province.value === tile.dataset.province ? "" : tile.dataset.province;
      filter();
    });
  }
  q.addEventListener("input", filter);
  for (const select of [kind, province, predicate]) select.addEventListener("change", filter);
  sort.addEventListener("change", order);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { filter(); order(); }));
  window.addEventListener("pageshow", () => { filter(); if (sort.value) order(); }); // browsers restore fields
  form.hidden = false;
  filter();
})();
