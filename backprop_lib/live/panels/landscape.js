// The cost over two weights: contours, the gradient, and steps against it.
import { panel } from "../panel.js";
import { calm, exact, fmt, html, listen, put, words, write } from "../scene.js";
import { button } from "./button.js";
import { cost, withValues } from "./cost.js";
import { descent, lowered } from "./landscape/descent.js";
import { facts } from "./landscape/facts.js";
import { field } from "./landscape/field.js";
import { grip } from "./landscape/grip.js";
import { marks } from "./landscape/marks.js";
import { plane } from "./landscape/plane.js";
import { logslider, own } from "./logslider.js";

const LISTED = 400; // weights that are offered for the axes

function build(view) {
  const { root, live, model, width, say, signal } = view,
    { names } = live,
    body = html(root, "div", { class: "bp-scape" }),
    on = plane(body, width >= 700 ? 470 : width),
    side = html(body, "div", { class: "bp-side" });
  const axes = () => model.get("axes"),
    { point, draw: mark } = marks(on);
  const tell = calm(point);

  const title = html(side, "h2"),
    chosen = html(side, "p", { class: "bp-axes" });
  const pick = (n, label) => {
    const name = html(chosen, "label", {}, `${label} `);
    if (names.length > LISTED) return null;
    const node = html(name, "select", {}, names.map((q, i) => `<option value="${i}">${words(q)}</option>`).join(""));
    listen(
      node,
      "change",
      () => {
        const next = [...axes()];
        if (Number(node.value) === next[1 - n]) next[1 - n] = next[n];
        next[n] = Number(node.value);
        for (const trait of ["trail", "before"]) model.set(trait, []);
        model.set("axes", next);
        model.save_changes();
        draw(live.state);
      },
      signal,
    );
    return node;
  };
  const lists = [pick(0, "across"), pick(1, "up")];
  if (!lists[0]) chosen.remove();
  const inform = facts(side, names);
  const rate = html(side, "div", { class: "bp-rate" }, "<span>learning rate <i>η</i> = <b></b></span>");
  const rating = own(view, "rate", redraw);
  const slide = logslider(view, rate, {
    ...rating,
    words: "learning rate",
    from: -3,
    to: 3,
    width: Math.min(240, view.width),
    text: (now) => `${exact(now)}; one step leads to ${where ?? ""}`,
  });
  listen(signal, "abort", () => stop());
  const every = html(
    side,
    "button",
    { type: "button", class: "bp-every", role: "switch" },
    `<i></i><span>all ${names.length} weights${live.PROGRAM.hasBiases ? " and biases" : ""} take part</span>`,
  );
  const toggle = () => {
    model.set("every", !model.get("every"));
    model.save_changes();
    draw(live.state);
  };
  listen(every, "click", toggle, signal);
  listen(every, "keydown", (event) => (event.key === "Enter" || event.key === " ") && event.stopPropagation(), signal);
  const bar = html(side, "div", { class: "bp-buttons" }),
    run = descent(live, model, () => measure());
  const walk = (count) => () => {
    const text = run.walk(count);
    write(report, `${text[0].toUpperCase()}${text.slice(1)}.`);
    say(text);
  };
  button(bar, "one step", walk(1), view, { class: "bp-button bp-step" });
  button(bar, "ten steps", walk(10), view);
  const back = button(
    bar,
    "back to the trail's start",
    () => {
      write(report, "");
      say(run.back());
    },
    view,
  );
  const report = html(side, "p", { class: "bp-report" });

  let where = null,
    range = [-5, 5],
    kept = null;
  const map = field(() => draw(live.state)),
    { stop } = map;
  /** The cost now, made anew when samples or functions have changed. */
  function measure() {
    const of = ["X", "Y", "activations", "sample"].map((trait) => live.get(trait));
    if (!kept || of.some((v, n) => v !== kept.of[n])) kept = { of, ...cost(live, true) };
    return kept;
  }
  const told = () => {
    const s = live.state,
      [i, j] = axes();
    return `${words(names[i])}, ${exact(s.p[i])}; ${words(names[j])}, ${exact(s.p[j])}; cost ${fmt(measure().loss(s.p))}`;
  };
  grip(view, on, point, { axes, range: () => range, told });
  for (const trait of ["axes", "every", "trail"]) model.on(`change:${trait}`, redraw);
  listen(signal, "abort", () => {
    for (const trait of ["axes", "every", "trail"]) model.off(`change:${trait}`, redraw);
  });
  function redraw() {
    draw(live.state);
  }

  let titled = "";
  function draw(s) {
    const [i, j] = axes(),
      of = measure(),
      one = of.count === 1,
      C = one ? s.v.C : of.loss(s.p),
      g = one ? s.v.gradient : of.gradient(s.p),
      [u, v] = [s.p[i], s.p[j]];
    if (!s.moving) run.again(s.p, C);
    const [lo, hi] = live.get("bounds"),
      beyond = Math.max(u, v) > hi || Math.min(u, v) < lo ? 1.15 : 1;
    if (!s.moving) range = [Math.min(lo, beyond * Math.min(u, v)), Math.max(hi, beyond * Math.max(u, v))];
    on.axes(range, [names[i], names[j]]);
    const grid = map.grid(of, s.p, [i, j], range, of, s.moving);
    on.ground(grid, !s.moving);
    if (!s.moving) rating.tell();
    const rated = rating.get(),
      next = lowered(s.p, g, rated, [i, j], model.get("every")),
      then = of.loss(next),
      trail = model.get("trail");
    mark({ u, v, slopes: [g[i], g[j]], next: [next[i], next[j]], trail, before: model.get("before") });

    const heading = `The ${one ? "loss" : `mean loss of ${of.count} samples`} over two weights`;
    if (titled !== `${i},${j}`) {
      titled = `${i},${j}`;
      lists.forEach((node, n) => {
        if (node) node.value = axes()[n];
      });
    }
    write(title, heading);
    write(rate.querySelector("b"), exact(rated));
    put(every, { "aria-checked": model.get("every") });
    const taking = model.get("every") ? g : [g[i], g[j]],
      predicted = -rated * taking.reduce((sum, d) => sum + d * d, 0);
    where = `cost ${fmt(then)}`;
    inform({ cost: of, axes: [i, j], values: [C, u, v], slopes: [g[i], g[j]], then, predicted });
    put(back, { "aria-disabled": trail.length < 2 });
    slide();
    tell({
      "aria-label": `${words(names[i])} and ${words(names[j])}`,
      "aria-valuenow": u,
      "aria-valuemin": range[0],
      "aria-valuemax": range[1],
      "aria-valuetext": `${exact(u)} and ${exact(v)}, cost ${fmt(C)}`,
    });
    if (!s.moving)
      put(on.picture, {
        "aria-label": `contours of the cost over ${words(names[i])} (across) and ${words(names[j])} (up), both from ${exact(range[0])} to ${exact(range[1])}`,
      });
  }
  return draw;
}

/** The cost at 5 × 5 places, as a table. */
function tell(s, { live, model }) {
  const [i, j] = model.get("axes"),
    { loss } = cost(live, true),
    five = (n) => {
      const [lo, hi] = live.bounds(s.p[n]);
      return [0, 1, 2, 3, 4].map((k) => lo + ((hi - lo) * k) / 4);
    };
  const [one, other] = [i, j].map((n) => live.scene.words(live.names[n])),
    rows = five(j).map((v) => [exact(v), ...five(i).map((u) => fmt(loss(withValues(s.p, { [i]: u, [j]: v }))))]);
  const trail = model.get("trail").map(([, , C], n) => `${n}: ${fmt(C)}`);
  return [
    `The cost over ${one} (across) and ${other} (down); here it is ${fmt(loss(s.p))}.`,
    [["down, across", ...five(i).map((u) => exact(u))], ...rows],
    ...(trail.length > 1 ? [`The cost along the trail, step by step: ${trail.slice(-30).join(", ")}.`] : []),
  ];
}

export default panel("landscape", build, tell);
