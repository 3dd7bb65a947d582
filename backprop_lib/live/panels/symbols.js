// Symbols and places: choose a symbol in the list and see where it lives, choose a place and see its symbol.
import { panel } from "../panel.js";
import { fmt, html, listen, put, svg, write } from "../scene.js";

const MOST = 400; // so many symbols are told in words

/** The place of a weight or bias among the parameters, or -1. */
const place = ({ q }, live) => (q?.kind === "w" || q?.kind === "b" ? live.index(q.l, q.j, q.k) : -1);
/** What a symbol stands for now; empty where that is no number. */
function number(item, { v, x, y, p }, live) {
  if (!item.q) return "";
  const { kind, l, j } = item.q;
  const known = {
    x: () => x[j - 1],
    y: () => y[j - 1],
    C_0: () => (j ? v.terms[j - 1] : v.C),
    a: () => v.a[l][j - 1],
    z: () => v.z[l][j - 1],
    delta: () => v.delta[l][j - 1],
  };
  return fmt(known[kind] ? known[kind]() : p[place(item, live)]);
}

const build = ({ root, live, model, width, say, signal }) => {
  const items = model.get("items"),
    size = model.get("size"),
    turned = width < 0.75 * size[0] && size[1] < size[0], // where the layers have no room beside each other they stand under each other
    [W, H] = turned ? [size[1], size[0]] : size,
    least = Math.round(0.7 * W);
  const row = html(root, "label", { class: "bp-pick" }, "<span>symbol</span>");
  const list = html(row, "select");
  const groups = new Map();
  items.forEach((item, i) => {
    if (!groups.has(item.group)) groups.set(item.group, html(list, "optgroup", { label: item.group }));
    write(html(groups.get(item.group), "option", { value: i }), item.label);
  });
  const room = html(root, "div", { class: "bp-wide" }),
    picture = svg(room, "svg", { class: "bp-places", width: W, height: H, viewBox: `0 0 ${W} ${H}`, role: "img" });
  picture.style.minWidth = `${least}px`;
  if (width < least) put(room, { tabindex: 0, role: "group", "aria-label": "network, wider than its frame" });
  const told = html(root, "p", { class: "bp-told" });
  const drawn = new Map();
  for (const { id, d, kind, mark, x, y } of model.get("shapes")) {
    const group = svg(picture, "g", { class: `bp-place ${kind}` }),
      outline = turned ? svg(group, "g", { transform: "matrix(0 1 1 0 0 0)" }) : group;
    if (id) {
      svg(outline, "path", { class: "glow", d });
      svg(outline, "path", { class: "line", d });
      const hit = svg(outline, "path", { class: "hit", d, "data-place": id });
      listen(hit, "click", () => choose(items.findIndex(({ home }) => home === id)), signal);
      drawn.set(id, group);
    }
    if (!mark) continue;
    const text = svg(group, "text", { class: "m mt", x, y }, mark);
    if (turned) put(text, { x: y - 4, y: x + 4, ...(kind === "head" ? { transform: `rotate(-90 ${y - 4} ${x})` } : {}) });
  }

  let chosen = -1,
    seen = -1;
  function show(s) {
    const item = items[chosen],
      { label, about, code } = item,
      now = number(item, s, live);
    if (Number(list.value) !== chosen) list.value = chosen;
    for (const [id, group] of drawn) group.classList.toggle("lit", item.lit.includes(id));
    const parts = [`<span class="sym">${item.math}</span><span>${about}</span>`, now && `<b>${now}</b>`, code && `<code>${code}</code>`];
    told.innerHTML = parts.join("");
    put(picture, { "aria-label": `network; marked: ${label}, ${about}` });
    return `${label}: ${about}${now && `; now ${now}`}`;
  }
  function choose(i) {
    if (i < 0) return;
    chosen = i;
    if (place(items[i], live) >= 0) {
      seen = place(items[i], live);
      live.select(seen);
    }
    say(show(live.state));
  }
  listen(list, "change", () => choose(Number(list.value)), signal);
  listen(list, "keydown", (event) => event.stopPropagation(), signal);

  return (s) => {
    if (s.k !== seen) {
      seen = s.k;
      chosen = items.findIndex((item) => place(item, live) === s.k);
    }
    show(s);
  };
};

/** Every symbol with what it stands for and its number now. */
const tellAll = (s, { live, model }) => [
  [
    ["symbol", "stands for", "number now"],
    ...model
      .get("items")
      .slice(0, MOST)
      .map((item) => [item.label, item.about, number(item, s, live)]),
  ],
];

export default panel("symbols", build, tellAll);
