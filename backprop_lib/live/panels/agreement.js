// Four answers for the selected derivative: two from the browser at every drag, two from Python when a change is finished.
import { panel } from "../panel.js";
import { exact, fmt, html, listen, put, write } from "../scene.js";
import { toPython } from "./asking.js";
import { withValues } from "./cost.js";
import { partial } from "./formula.js";
import { own } from "./logslider.js";
import { vshape } from "./vshape.js";

const WAYS = [
  ["symbolic", "program", "derived by SymPy"],
  ["backprop", "backprop", "fifteen lines of NumPy"],
  ["central difference", "central difference", ""],
  ["complex step", "complex step", "no subtraction"],
];
const PATIENCE = 2500; // ms until an answer from Python is missed

/** The central difference at any step, for the selected parameter. */
const central = (live, s) => (step) => {
  const at = (v) => live.lossOf(withValues(s.p, { [s.k]: v }), s.x, s.y, s.activations);
  return (at(s.value + step) - at(s.value - step)) / (2 * step);
};
/** Whether what Python sent belongs to the state that is shown. */
function fresh(stored, s) {
  const near = (one, other) => Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other)) + 1e-12;
  return stored.values !== undefined && stored.k === s.k && near(stored.cost, s.v.C) && near(stored.values.symbolic, s.slope);
}

/** How far an answer is from the program's, in words. */
function apart(v, slope, current) {
  if (v === undefined) return "—";
  if (!current) return "stored";
  return v === slope ? "0" : exact(Math.abs(v - slope));
}

function build(view) {
  const { root, live, model, width, signal } = view,
    body = html(root, "div", { class: "bp-scape bp-jury" }),
    side = html(body, "div", { class: "bp-side" }),
    plot = html(body, "div");
  html(side, "h2", {}, "Four ways to one derivative");
  const table = html(side, "table"),
    name = html(html(table, "tr"), "th", { scope: "col" });
  for (const text of ["value", "off the program"]) html(name.parentNode, "th", { scope: "col" }, text);
  const rows = WAYS.map(([way, title, note]) => {
    const row = html(table, "tr");
    const head = html(row, "th", { scope: "row" }, `${title}<small>${note}</small>`);
    return { way, row, note: head.lastChild, value: html(row, "td"), off: html(row, "td") };
  });
  const end = html(side, "div", { class: "bp-end" }),
    found = html(end, "div"),
    verdict = html(found, "p", { class: "bp-verdict" }),
    most = html(found, "p"),
    source = html(end, "p", { class: "muted", role: "status" });
  const redraw = () => draw(live.state);
  const step = own(view, "step", redraw),
    shape = vshape(view, plot, width >= 700 ? 430 : width, step);
  model.on("change:stored", redraw);
  let since = 0,
    asked = null,
    timer = 0,
    named = -1;
  listen(signal, "abort", () => {
    clearTimeout(timer);
    model.off("change:stored", redraw);
  });

  function draw(s) {
    const stored = model.get("stored"),
      now = fresh(stored, s),
      difference = central(live, s);
    if (named !== s.k) {
      named = s.k;
      name.innerHTML = `${partial("C", s.q)} <span>by</span>`;
      put(name, { "aria-label": `slope of the loss for ${live.scene.words(s.q)}` });
    }
    if (!s.moving) step.tell();
    const values = { symbolic: s.slope, "central difference": difference(step.get()) };
    for (const { way, row, note, value, off } of rows) {
      const mine = way in values,
        v = mine ? values[way] : stored.values?.[way];
      row.classList.toggle("stored", !mine && !now);
      write(value, v === undefined ? "—" : fmt(v, 6));
      write(off, way === "symbolic" ? "" : apart(v, s.slope, mine || now));
      if (way === "central difference") write(note, `ε = ${exact(step.get())}`);
    }
    if (!now && !s.moving && !(asked?.p === s.p && asked.k === s.k && asked.x === s.x && asked.activations === s.activations)) {
      asked = s;
      toPython(model, { ask: "answers" });
    }
    if (now || s.moving) since = 0;
    else since ||= performance.now();
    clearTimeout(timer);
    const missed = since && performance.now() - since >= PATIENCE;
    if (since && !missed) timer = setTimeout(redraw, PATIENCE + 50);
    const from =
      stored.values && stored.k in live.names
        ? `; those marked “stored” are of ${live.scene.words(live.names[stored.k])} = ${exact(stored.value)}`
        : "";
    write(
      source,
      now ? "" : missed ? `Python does not answer${from}.` : s.moving ? "Python adds its two when you let go." : "Python is asked …",
    );
    found.classList.toggle("old", !now); // out of sight, its room is kept: what stands below shall not jump
    if (now) {
      const spread = Object.entries(stored.differences).map(([way, v]) => `${way} ${v ? exact(v) : "0"}`);
      write(verdict, stored.verdict);
      write(most, `Largest differences from the program: ${spread.join(", ")}.`);
    }
    const complex = now ? Math.abs(stored.values["complex step"] - s.slope) : null;
    shape((e) => Math.abs(difference(e) - s.slope), complex, !s.moving);
    if (!s.moving) put(table, { "aria-label": `four answers for ${live.scene.words(s.q)}` });
  }
  return draw;
}

/** The same in words. */
function words(s, { live, model }) {
  const difference = central(live, s),
    steps = [1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12];
  const { values } = model.get("stored");
  return [
    `The slope of the loss for ${live.scene.words(s.q)} is ${fmt(s.slope, 6)} by the program${values && fresh(model.get("stored"), s) ? `, ${fmt(values.backprop, 6)} by backprop, ${fmt(values["complex step"], 6)} by the complex step` : ""}.`,
    "The error of the central difference falls with its step, and rises again where rounding takes over:",
    [
      ["step", "central difference", "error"],
      ...steps.map((e) => [exact(e), fmt(difference(e), 6), exact(Math.abs(difference(e) - s.slope))]),
    ],
  ];
}

export default panel("agreement", build, words);
