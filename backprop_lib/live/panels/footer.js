// Where one stands, in a sentence; undo, redo, back, start again, copy, larger, help.
import { panel } from "../panel.js";
import { calm, exact, fmt, html, listen, math, put, symbol, words, write } from "../scene.js";

const ICONS = {
  undo: '<path d="M6 3 3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H6"/>',
  redo: '<path d="M10 3l3 3-3 3M13 6H6.500a3.500 3.500 0 0 0 0 7H10"/>',
  back: '<path d="M2.5 8a5.5 5.5 0 1 0 1.8-4M4 1.5V4.5H7"/><circle cx="8" cy="8" r="1.2" fill="currentColor" stroke="none"/>',
  reset: '<path d="M3 3v10M13 3.5 6 8l7 4.5z"/>',
  copy: '<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M10.5 3.5v-.3a.7.7 0 0 0-.7-.7H3.2a.7.7 0 0 0-.7.7v6.6a.7.7 0 0 0 .7.7h.3"/>',
  link: '<path d="M6.500 9.500l3-3M7 5l1.600-1.600a2.800 2.800 0 0 1 4 4L11 9M9 11l-1.600 1.600a2.800 2.800 0 0 1-4-4L5 7"/>',
  larger: '<path d="M9.500 3H13v3.500M13 3 9 7M6.500 13H3V9.500M3 13l4-4"/>',
  help: '<circle cx="8" cy="8" r="6"/><path d="M6.3 6.3a1.800 1.800 0 1 1 2.500 1.700c-.6.3-.8.6-.8 1.200M8 11.300v.1"/>',
};
const HELP = [
  ["drag", "an edge, the point on the curve, an input, or a number that wears ‹ ›"],
  ["Shift", "ten times finer, with the mouse and with the arrow keys"],
  ["arrow keys", "walk the network; on the bars, from weight to weight"],
  ["Enter, Space", "take hold of the weight, and let go again"],
  ["held: arrows, Page, Home, End", "0.1, 1, −5, 5"],
  ["digits, double click", "type the number"],
  ["Esc", "bring back what was there"],
  ["Ctrl+Z, Ctrl+Y", "undo, redo"],
  ["Z, Shift+Z, F", "on the loss curve: closer, farther, full range"],
  ["L", "larger, for a projector, and back"],
];

export default panel("footer", (view) => {
  const { root, live, say, signal } = view,
    { PROGRAM, ACTIVATIONS, LOSSES } = live;
  const line = html(root, "p", { class: "bp-state" }),
    badge = html(line, "b"),
    sentence = html(line, "span");
  const bar = html(root, "div", { class: "bp-buttons" });
  const button = (icon, label, act) => {
    const node = html(
      bar,
      "button",
      { type: "button", class: "bp-button", "data-does": icon },
      `<svg viewBox="0 0 16 16" aria-hidden="true">${ICONS[icon]}</svg><span>${label}</span>`,
    );
    listen(node, "click", act, signal);
    listen(
      node,
      "keydown",
      (event) => {
        if (event.key === "Enter" || event.key === " ") event.stopPropagation();
      },
      signal,
    );
    return node;
  };
  const undo = button("undo", "undo", () => say(live.undo())),
    redo = button("redo", "redo", () => say(live.redo()));
  const back = button("back", "this weight back", () => say(live.back())),
    reset = button("reset", "start again", () => say(live.reset()));
  html(bar, "span", { class: "gap" });
  const copier = (icon, label, what, text) => {
    const node = button(icon, label, async () => {
      const done = await toClipboard(text());
      write(node.lastChild, done ? "copied" : "copy failed");
      say(done ? `the network is copied as ${what}` : "the browser does not allow copying here");
      setTimeout(() => write(node.lastChild, label), 1500);
    });
  };
  copier("copy", "copy as Python", "Python", () => python(live));
  copier("link", "copy link", "a link", () => location.href.split("#")[0] + live.link());
  const work = root.closest(".bp-work");
  if (work) button("larger", "larger", () => work.dispatchEvent(new Event("bp-large")));
  const help = button("help", "help", () => {
    list.hidden = !list.hidden;
    put(help, { "aria-expanded": !list.hidden });
  });
  put(help, { "aria-expanded": false });
  const list = html(root, "div", { class: "bp-help", hidden: "" }, HELP.map(([key, does]) => `<p><b>${key}</b> ${does}</p>`).join(""));

  const note = html(root, "p", { role: "note" });
  root.prepend(note);
  const part = (tag, kind = "") => html(sentence, tag, { class: kind });
  const name = part("span"),
    verb = part("span"),
    scrub = part("span", "bp-scrub"),
    loss = part("span"),
    C = part("b"),
    product = part("span"),
    slope = part("b"),
    rest = part("span");
  const tell = calm(scrub);
  live.slider(view, scrub, () => live.parameter(live.state.k));
  let shown = -1;
  return (s) => {
    const { changed, start, v } = s,
      mine = s.value !== start[s.k],
      alone = mine && changed.length === 1 && !s.moved,
      others = changed.length - mine;
    if (shown !== s.k) {
      shown = s.k;
      name.innerHTML = math(symbol(s.q));
    }
    write(note, live.get("note") ?? "");
    write(badge, changed.length || s.moved ? "changed" : "start values");
    put(badge, { class: changed.length || s.moved ? "changed" : "" });
    const { kind, l, j, k } = s.q,
      fused = l === PROGRAM.sizes.length && LOSSES[PROGRAM.loss].delta;
    const factors = [
      ...(fused ? [v.delta[l][j - 1]] : [v.dC_da[l][j - 1], v.da_dz[l][j - 1]]),
      ...(kind === "w" ? [v.a[l - 1][k - 1]] : []),
    ];
    write(verb, mine ? ` went from ${exact(start[s.k])} to ` : " is ");
    write(loss, alone ? `, the loss from ${fmt(s.ghost.C)} to ` : ", the loss is ");
    write(C, fmt(v.C));
    write(product, `; its slope is ${alone ? "now " : ""}${factors.map((f) => fmt(f)).join(" · ")} = `);
    write(slope, fmt(s.slope));
    write(rest, `${others ? `; ${others} other${others > 1 ? "s" : ""} changed` : ""}${s.moved ? "; inputs or functions changed" : ""}.`);
    write(scrub, exact(s.value));
    scrub.classList.toggle("neg", s.value < 0);
    scrub.classList.toggle("pos", s.value >= 0);
    const [lo, hi] = live.bounds(s.value);
    tell({
      "aria-label": words(s.q),
      "aria-valuenow": s.value,
      "aria-valuemin": lo,
      "aria-valuemax": hi,
      "aria-valuetext": `${exact(s.value)}, loss ${fmt(v.C)}, slope ${fmt(s.slope)}`,
    });
    if (!s.moving)
      for (const [node, on] of [
        [undo, live.canUndo],
        [redo, live.canRedo],
        [back, mine],
        [reset, changed.length || s.moved],
      ])
        put(node, { "aria-disabled": !on });
  };

  /** The network as it is now, as a line of Python. */
  function python({ state: s }) {
    const { sizes, hasBiases } = PROGRAM,
      rows = (l) =>
        Array.from(
          { length: sizes[l - 1] },
          (_, j) => `[${Array.from({ length: sizes[l - 2] }, (_, k) => s.p[live.index(l, j + 1, k + 1)]).join(", ")}]`,
        );
    const layers = sizes.map((_, i) => i + 1).slice(1),
      names = s.activations.map((place) => ACTIVATIONS[place].name),
      same = names.every((name) => name === names[0]);
    const weights = layers.map((l) => `[${rows(l).join(", ")}]`).join(",\n             ");
    const biases = hasBiases
      ? `,\n    biases=[${layers.map((l) => `[${Array.from({ length: sizes[l - 1] }, (_, j) => s.p[live.index(l, j + 1)]).join(", ")}]`).join(", ")}]`
      : "";
    return `net = Network(\n    [${sizes.join(", ")}], activation=${same ? `"${names[0]}"` : `[${names.map((name) => `"${name}"`).join(", ")}]`}, loss="${LOSSES[PROGRAM.loss].name}",\n    weights=[${weights}]${biases},\n)\n`;
  }
});

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = html(document.body, "textarea");
    area.value = text;
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
