(() => {
  const table = get("rows"), body = table.tBodies[0], count = get("count"), form = get("controls"), active = get("active");
  const q = get("q"), sort = get("sort");
  const selects = ["kind", "province", "predicate"].map(get).filter(Boolean);
  const [kind, province, predicate] = ["kind", "province", "predicate"].map((id) => get(id) || { value: "", options: [] });
  const headers = [...table.tHead.rows[0].cells].filter((th) => th.dataset.key);
  const picks = [...document.querySelectorAll("[data-key][data-value]")];
  const kept = [...document.querySelectorAll("a[data-keep]")].map((a) => [a, a.getAttribute("href")]);
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const local = ["provinsi", "kabupaten", "kota"];
  const kinds = new Map([...kind.options].map((o) => [o.value, o.textContent]));
  const points = new Map();
  for (const point of document.querySelectorAll(".points [data-id]")) {
    points.set(point.dataset.id, [...(points.get(point.dataset.id) || []), point]);
  }
  const rows = [...body.rows].map((tr, order) => {
    const cells = {};
    for (const td of tr.cells) cells[td.classList[td.classList.length - 1]] = td;
    const text = (name) => (cells[name] ? cells[name].textContent.trim() : "");
    const value = (name) => (cells[name] && cells[name].dataset.v ? Number(cells[name].dataset.v) : null);
    const name = text("name"), place = text("province"), all = name + " " + place + " " + tr.dataset.id;
    return {
      tr, order, name, kind: tr.dataset.kind, province: tr.dataset.province, predicates: tr.dataset.predicates.split("|"),
      group: local.includes(tr.dataset.kind) ? "" : "central",
      hay: plain(all), words: split(all), kindName: kinds.get(tr.dataset.kind) || "",
      provinceName: tr.dataset.province ? place : "", index: value("index"), change: value("change"),
      predicate: value("predicate"), beside: value("beside"), rank_kind: value("rank_kind"),
      rank_province: value("rank_province"), points: points.get(tr.dataset.id) || [],
    };
  });
  const keys = { name: "name", province: "provinceName", kind: "kindName" };
  // display: grid on a phone would take the table's meaning away from screen readers
  const phone = matchMedia("(max-width: 44rem)");
  const roles = () => {
    if (!phone.matches) return;
    for (const [selector, role] of [["#rows", "table"], ["#rows thead, #rows tbody", "rowgroup"], ["#rows tr", "row"],
      ["#rows td", "cell"], ["#rows th", "columnheader"]]) {
      for (const element of document.querySelectorAll(selector)) element.setAttribute("role", role);
    }
  };
  phone.addEventListener("change", roles);
  roles();

  const filter = () => {
    const run = plain(q.value), words = split(q.value);
    let shown = 0;
    for (const row of rows) {
      const fits = (!kind.value || row.kind === kind.value || row.group === kind.value) &&
        (!province.value || row.province === province.value) &&
        (!predicate.value || row.predicates.includes(predicate.value)) && asked(row, run, words);
      if (row.tr.hidden === fits) row.tr.hidden = !fits;
      for (const point of row.points) point.classList.toggle("dim", !fits);
      shown += fits;
    }
    const text = count.dataset.shown.replace("{n}", digits.format(shown)).replace("{all}", digits.format(rows.length));
    count.textContent = shown ? text : count.dataset.nothing;
    for (const pick of picks) {
      if ({ kind, province, predicate }[pick.dataset.key].value === pick.dataset.value) pick.setAttribute("aria-current", "true");
      else pick.removeAttribute("aria-current");
    }
    tell();
    save();
  };

  // what filters the table stands above it, each with a way out
  const tell = () => {
    const parts = selects.filter((s) => s.value).map((s) => [s, s.dataset.label + ": " + s.selectedOptions[0].textContent]);
    if (q.value.trim()) parts.unshift([q, active.dataset.search + ": " + q.value.trim()]);
    active.replaceChildren(...parts.map(([field, words]) => {
      const li = document.createElement("li"), button = document.createElement("button"), cross = document.createElement("span");
      button.type = "button";
      button.textContent = words + " ";
      button.setAttribute("aria-label", active.dataset.remove.replace("{what}", words));
      cross.textContent = "×";
      cross.setAttribute("aria-hidden", "true");
      button.append(cross);
      button.addEventListener("click", () => {
        field.value = "";
        filter();
        (active.querySelector("button") || q).focus();
      });
      li.append(button);
      return li;
    }));
    active.hidden = !parts.length;
  };

  // the address holds what is chosen, so that it can be sent, and the other language opens with it
  const save = () => {
    const state = new URLSearchParams();
    for (const field of [q, ...selects, sort]) if (field.value.trim()) state.set(field.id, field.value.trim());
    const hash = String(state) && "#" + state;
    for (const [a, href] of kept) a.setAttribute("href", href + hash);
    const now = location.hash.includes("=") ? location.hash : "";
    if (hash === now) return;
    try { history.replaceState(null, "", hash || location.pathname + location.search); } catch { /* typed too fast */ }
  };
  const read = () => {
    if (!location.hash.includes("=")) return false;
    const state = new URLSearchParams(location.hash.slice(1));
    for (const field of [q, ...selects, sort]) field.value = state.get(field.id) || "";
    for (const field of [...selects, sort]) if (field.selectedIndex < 0) field.value = "";
    return true;
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
    save();
  };

  for (const th of headers) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...th.childNodes);
    th.append(button);
    const first = th.classList.contains("num") && !th.dataset.key.startsWith("rank") ? "descending" : "ascending";
    const second = first === "ascending" ? "descending" : "ascending";
    button.addEventListener("click", () => {
      sort.value = th.dataset.key + ":" + (th.getAttribute("aria-sort") === first ? second : first);
      order();
    });
  }
  for (const pick of picks) {
    pick.addEventListener("click", (event) => {
      event.preventDefault(); // the address is for what is chosen
      const field = get(pick.dataset.key);
      if (!field) return;
      const value = field.value === pick.dataset.value ? "" : pick.dataset.value;
      field.value = value;
      filter();
      if (value) { get("table").scrollIntoView(); get("table").focus({ preventScroll: true }); }
    });
  }
  q.addEventListener("input", filter);
  for (const select of selects) select.addEventListener("change", filter);
  sort.addEventListener("change", order);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { filter(); order(); }));
  const start = () => { read(); if (sort.value) order(); filter(); };
  window.addEventListener("pageshow", start); // browsers restore fields
  window.addEventListener("hashchange", () => {
    if (!location.hash) HTMLFormElement.prototype.reset.call(form); // a button of that name hides the form's own
    else if (read()) { order(); filter(); }
    else save();
  });
  form.hidden = false;
  start();
})();
