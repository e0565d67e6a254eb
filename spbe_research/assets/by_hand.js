"use strict";
(() => {
  const main = document.querySelector("main"), m = JSON.parse(main.dataset.model), words = m.words;
  const get = (id) => document.getElementById(id);
  const rows = m.kind === "rows", whole = m.per === 1;
  const start = m.items.map((it) => (rows ? it.start : 0));
  let now = [...start];

  // numbers: whole ones in, text out; p / q with d decimals by the instrument's rule, nothing is ever a binary fraction
  const ratio = (p, q, d) => {
    const top = p * 10 ** d, rest = top % q, twice = 2 * rest, cut = (top - rest) / q;
    const up = m.rule === "down" ? false : twice > q || (twice === q &&
      (m.rule === "half-up" || (m.rule === "half-even" && cut % 2 === 1)));
    return cut + (up ? 1 : 0);
  };
  const text = (n, d) => {
    const digits = String(Math.abs(n)).padStart(d + 1, "0"), at = digits.length - d;
    return digits.slice(0, at) + (d ? m.mark + digits.slice(at) : "");
  };
  const number = (p, q, d, signed) => {
    const n = ratio(Math.abs(p), q, d);
    return (p < 0 && n ? "\u2212" : signed && n ? "+" : "") + text(n, d);
  };
  // ends of a range are never rounded inward
  const ends = (lo, hi, q, d) => {
    if (lo === hi) return number(lo, q, d);
    const top = 10 ** d, a = lo * top, b = hi * top;
    const low = text((a - a % q) / q, d), high = text((b - b % q) / q + (b % q ? 1 : 0), d);
    return low === high ? low : words.range.replace("{low}", low).replace("{high}", high);
  };
  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  const levels = (n) => { let d = whole ? 0 : 2; while (d && n % (m.per / 10 ** (d - 1)) === 0) d -= 1; return number(n, m.per, d); };

  // what an item brings to the index, in units of 1 / m.unit: [least, most]
  const brings = (i) => {
    const it = m.items[i], x = now[i];
    if (rows) return x === null ? [it.w * m.min, it.w * m.max] : [it.w * x, it.w * x];
    // x steps on rows of which only the sum of levels is known: from the value, from the floor and from the top
    const [least, most] = x >= 0 ? [it.wmin, it.wmax] : [it.wmax, it.wmin];
    const few = Math.max(it.slo + x, it.n * m.min), many = Math.min(it.shi + x, it.n * m.max);
    const floor = it.whole * m.min, top = it.whole * m.max;
    return [
      Math.max(it.lo + x * least, floor + (few - it.n * m.min) * it.wmin, top - (it.n * m.max - few) * it.wmax),
      Math.min(it.hi + x * most, floor + (many - it.n * m.min) * it.wmax, top - (it.n * m.max - many) * it.wmin),
    ];
  };
  const limits = (i) => {
    const it = m.items[i];
    return rows ? [m.min, m.max] : [it.n * m.min - it.shi, it.n * m.max - it.slo];
  };
  // how far the published index, where it is narrower than its parts, moves with the steps
  const index = (parts) => {
    let [lo, hi] = parts.reduce((sum, p) => [sum[0] + p[0], sum[1] + p[1]], [0, 0]);
    if (rows && now.some((x, i) => start[i] === null && x !== null)) return [lo, hi];
    let [low, high] = m.index;
    m.items.forEach((it, i) => {
      const moved = rows ? (start[i] === null ? 0 : now[i] - start[i]) : now[i];
      low += moved * (rows ? it.w : moved >= 0 ? it.wmin : it.wmax);
      high += moved * (rows ? it.w : moved >= 0 ? it.wmax : it.wmin);
    });
    return [Math.max(lo, low), Math.min(hi, high)];
  };
  const bands = (lo, hi) => m.bands.filter((b, i) => {
    const above = m.bands[i + 1], last = !above;
    const reaches = last ? hi >= b.lower : hi >= b.lower && (lo < above.lower || (m.unsettled && lo === above.lower));
    return reaches;
  });
  const state = () => {
    const parts = m.items.map((_, i) => brings(i)), [lo, hi] = index(parts);
    const sums = m.groups.map(() => [0, 0]);
    m.items.forEach((it, i) => it.groups.forEach((g) => { sums[g][0] += parts[i][0]; sums[g][1] += parts[i][1]; }));
    let up = 0, down = 0, set = 0;
    now.forEach((x, i) => {
      if (start[i] === null) set += x === null ? 0 : 1;
      else if (x > start[i]) up += x - start[i];
      else down += start[i] - x;
    });
    return { parts, lo, hi, sums, up, down, set, bands: bands(lo, hi) };
  };

  const inputs = m.items.map((_, i) => get("x" + i)), buttons = inputs.map((input) => input.parentNode.querySelectorAll("button"));
  const shown = (x) => (x === null ? "" : String(x / m.per));
  const draw = (say) => {
    const s = state();
    get("index").textContent = s.lo === s.hi ? number(s.lo, m.unit, m.decimals) : ends(s.lo, s.hi, m.unit, m.decimals);
    get("exact").textContent = fill(words.exact, { value: ends(s.lo, s.hi, m.unit, 4) });
    const names = s.bands.map((b) => b.name).join(" / ");
    get("predicate").textContent = names;
    const moved = [fill(words.up, { n: levels(s.up) })];
    if (s.down) moved.push(fill(words.down, { n: levels(s.down) }));
    if (s.set) moved.push(fill(words.set, { n: s.set }));
    get("steps").textContent = levels(s.up);
    get("moved").textContent = s.down || s.set ? moved.slice(1).join("; ") : "";
    const here = bands(s.lo, s.lo), next = m.bands[m.bands.indexOf(here[here.length - 1]) + 1];
    get("left").textContent = next ? ends(Math.max(0, next.lower - s.hi), next.lower - s.lo, m.unit, 4) : "\u2013";
    get("next").textContent = next ? fill(words.next, { band: next.name, edge: number(next.lower, m.unit, m.decimals) }) : words.top;
    m.groups.forEach((g, i) => {
      const old = first.sums[i], fresh = s.sums[i], place = get("g" + i);
      const was = ends(old[0], old[1], g.weight, 2), is = ends(fresh[0], fresh[1], g.weight, 2);
      const same = old[0] === fresh[0] && old[1] === fresh[1];
      place.textContent = same ? is : was + " \u2192 " + is;
      place.className = same ? "val" : "val moved";
    });
    m.items.forEach((it, i) => {
      const x = now[i], [low, high] = limits(i), changed = x !== start[i];
      if (document.activeElement !== inputs[i] || say) inputs[i].value = shown(x);
      buttons[i][0].setAttribute("aria-disabled", String(x !== null && x <= low));
      buttons[i][1].setAttribute("aria-disabled", String(x !== null && x >= high));
      const line = inputs[i].closest("li"), gain = get("d" + i);
      line.className = changed ? "changed" : "";
      if (!changed) gain.textContent = "";
      else if (start[i] === null) gain.textContent = words.assumed;
      else {
        const step = x - start[i], w = rows ? [it.w, it.w] : step > 0 ? [it.wmin, it.wmax] : [it.wmax, it.wmin];
        const [a, b] = [w[0] * step, w[1] * step], sign = step < 0 ? "\u2212" : "+";
        const size = ends(Math.min(Math.abs(a), Math.abs(b)), Math.max(Math.abs(a), Math.abs(b)), m.unit, 4);
        gain.textContent = fill(words.gain, { points: sign + size, from: rows ? levels(start[i]) : "" });
      }
    });
    const hash = now.map((x, i) => (x === start[i] ? "" : m.items[i].id + "=" + (x === null ? "" : shown(x)))).filter(Boolean).join("&");
    get("link").href = "#" + hash;
    if (location.hash.slice(1) !== hash) history.replaceState(null, "", "#" + hash);
    if (say) get("status").textContent = fill(words.status, { index: get("index").textContent, predicate: names });
    main.dataset.low = s.lo + "/" + m.unit;
    main.dataset.high = s.hi + "/" + m.unit;
  };
  const read = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    now = m.items.map((it, i) => {
      if (!asked.has(it.id) || !/^-?\d+(\.\d+)?$/.test(asked.get(it.id))) return start[i];
      return allowed(i, Number(asked.get(it.id)) * m.per) ?? start[i];
    });
  };
  // the level or the number of steps that was asked for, if there is one
  const allowed = (i, x) => {
    const near = Math.round(x), [low, high] = limits(i);
    return Math.abs(x - near) < 1e-6 && near >= low && near <= high && (!rows || (near - m.min) % m.step === 0) ? near : null;
  };
  const put = (i, x) => { now[i] = x; draw(true); };
  inputs.forEach((input, i) => {
    const step = (way) => {
      const [low, high] = limits(i), x = now[i], unit = rows ? m.per : 1;
      if (x === null) return put(i, low);
      const to = way > 0 ? (Math.floor(x / unit) + 1) * unit : (Math.ceil(x / unit) - 1) * unit;
      put(i, Math.min(high, Math.max(low, to)));
    };
    buttons[i][0].addEventListener("click", () => step(-1));
    buttons[i][1].addEventListener("click", () => step(1));
    input.addEventListener("change", () => {
      const typed = input.value.trim().replace(",", "."), x = typed === "" ? start[i] : allowed(i, Number(typed) * m.per);
      if (x === null && typed !== "") { input.value = shown(now[i]); get("status").textContent = input.title; } else put(i, x);
    });
  });
  get("reset").addEventListener("click", () => { now = [...start]; draw(true); });
  addEventListener("hashchange", () => { read(); draw(true); });
  const first = state();
  read();
  document.body.classList.add("live");
  draw(false);
})();
