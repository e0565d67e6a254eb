"use strict";
const get = (id) => document.getElementById(id);
const digits = new Intl.NumberFormat(document.documentElement.lang);
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[^a-z0-9]+/g, "");
const split = (text) => text.split(/[^\p{L}\p{N}.]+/u).map(plain).filter(Boolean);
// "tolitoli" and "toli toli" find Toli-Toli: the letters in one run, or a word of its own for each word
const asked = (row, run, words) => {
  if (row.hay.includes(run)) return true;
  const left = [...row.words];
  return words.every((w) => { const i = left.findIndex((x) => x.startsWith(w)); if (i >= 0) left.splice(i, 1); return i >= 0; });
};
// a map is one stop of the keyboard; arrows go from point to point
for (const map of document.querySelectorAll(".points")) {
  const points = [...map.querySelectorAll("a.point")];
  const middle = (a) => { const b = a.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; };
  points.forEach((a, i) => a.setAttribute("tabindex", i ? "-1" : "0"));
  map.addEventListener("focusin", (event) => {
    if (!points.includes(event.target)) return;
    for (const a of points) a.setAttribute("tabindex", a === event.target ? "0" : "-1");
  });
  map.addEventListener("keydown", (event) => {
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (!way || !points.includes(event.target)) return;
    event.preventDefault();
    const [x, y] = middle(event.target);
    let best = null, least = Infinity;
    for (const a of points) {
      const [u, v] = middle(a);
      const along = (u - x) * way[0] + (v - y) * way[1], across = Math.abs((u - x) * way[1]) + Math.abs((v - y) * way[0]);
      const far = along + 2 * across;
      if (along > 0.5 && far < least) { best = a; least = far; }
    }
    if (best) best.focus();
  });
}
const choice = get("map-switch");
if (choice && choice.querySelectorAll("input").length > 1) {
  const choose = () => {
    for (const input of choice.querySelectorAll("input")) get("map-" + input.value).hidden = !input.checked;
  };
  choice.addEventListener("change", choose);
  window.addEventListener("pageshow", choose); // browsers restore fields
  choice.hidden = false;
  choose();
}
