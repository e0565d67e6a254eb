(() => {
  const MOST = 40;
  const q = get("q"), count = get("count"), list = get("found"), lang = document.documentElement.lang;
  let rows = null;
  const load = () => {
    const names = JSON.parse(get("names").textContent);
    rows = names.rows.map(([name, page, index, predicate, at]) => {
      const text = name + " " + names.pages[page][0];
      return { name, page: names.pages[page], index, predicate, at, hay: plain(text), words: split(text) };
    });
  };
  const address = (row) => {
    if (!row.at) return row.page[1];
    const [slug, edition, more] = row.at.split("/");
    return more ? row.at : `${slug}/${edition}/${lang}/spbe-${slug}-${edition}-${lang}.html`;
  };
  const search = () => {
    const run = plain(q.value), words = split(q.value);
    list.replaceChildren();
    count.textContent = "";
    if (!run) return;
    if (!rows) load();
    const hits = rows.filter((row) => asked(row, run, words));
    for (const row of hits.slice(0, MOST)) {
      const li = document.createElement("li"), a = document.createElement("a");
      a.href = address(row);
      a.textContent = row.name;
      li.append(a, [" ", row.page[0], row.index && row.index + " " + row.predicate].filter(Boolean).join(" · ").slice(1));
      list.append(li);
    }
    const text = hits.length > MOST ? count.dataset.more : hits.length ? count.dataset.found : count.dataset.nothing;
    count.textContent = text.replace("{n}", digits.format(hits.length)).replace("{shown}", digits.format(MOST));
  };
  q.addEventListener("input", search);
  get("controls").addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("pageshow", search);
  get("controls").hidden = false;
})();
