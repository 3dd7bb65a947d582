// The sample microscope: what each sample says about the selected weight, and what they say together.
import { panel } from "../panel.js";
import { fmt, html, LOSS, listen, math, put, symbol, words, write } from "../scene.js";
import { partial } from "./formula.js";
import { headToTail, sampleRow } from "./pulls.js";

const MANY = 200; // so many rows are drawn; more samples than this wait until a drag is over

const build = ({ root, live, model, width, say, signal }) => {
  const { sizes, loss } = live.PROGRAM,
    L = sizes.length,
    outputs = sizes[L - 1],
    roomy = width >= 620,
    scaled = outputs <= 3 && width >= 300,
    softmax = !live.LOSSES[loss].terms;
  const size = roomy ? 120 : width >= 340 ? 84 : 56,
    long = Math.max(56, Math.min(330, width - (scaled ? (roomy ? 470 : 170 + size) : roomy ? 340 : 170))),
    shape = { outputs, scaled, roomy, long, size };
  const ofSample = LOSS.replace("<mn>0</mn>", "<mi>i</mi>");
  const title = html(root, "h2"),
    text = html(root, "p", { class: "bp-lead" });
  const choice = html(root, "div", { class: "bp-choice", role: "group", "aria-label": "mean or sum" });
  const ways = ["mean", "sum"].map((way) => {
    const node = html(choice, "button", { type: "button", class: "bp-button", "data-way": way }, way);
    listen(node, "click", () => set("reduce", way, () => `the ${way} is ${result.textContent}`), signal);
    return node;
  });
  const table = html(html(root, "div", { class: "bp-scroll tall" }), "table", { class: "bp-samples" });
  const head = html(
    html(table, "thead"),
    "tr",
    {},
    `<th scope="col">counts</th><th scope="col">sample</th>${scaled ? '<th scope="col" class="scale">output, target</th>' : ""}${roomy ? `<th scope="col" class="number">loss</th>` : ""}<th scope="col" colspan="2" class="name"></th>`,
  );
  const body = html(table, "tbody"),
    chain = headToTail(html(table, "tfoot"), 2 + scaled + roomy, long);
  const total = html(root, "p", { class: "bp-total" }, '<span></span><span></span><span class="sel"><span class="ud"></span></span>'),
    [name, how] = total.children,
    result = total.querySelector(".ud");
  const note = html(root, "p", { class: "bp-lead" });
  let rows = [],
    wide = 0,
    named = -1;

  function set(trait, value, sentence) {
    model.set(trait, value);
    model.save_changes();
    requestAnimationFrame(() => say(sentence()));
  }
  listen(
    root,
    "keydown",
    (event) => {
      const to = { ArrowDown: 1, ArrowUp: -1 }[event.key],
        { column } = event.target.dataset;
      if (event.key === "Enter" || event.key === " ") event.stopPropagation();
      if (!to || column === undefined) return;
      live.used(event);
      rows[Number(event.target.closest("tr").dataset.at) + to]?.[column].focus();
    },
    signal,
  );

  function build(count) {
    body.replaceChildren();
    const act = (i) => ({
      count(on) {
        const off = model.get("off").filter((one) => one !== i + 1);
        set(
          "off",
          on ? off : [...off, i + 1].sort((one, other) => one - other),
          () => `sample ${i + 1} ${on ? "counts" : "is left out"}; the ${model.get("reduce")} is ${result.textContent}`,
        );
      },
      look() {
        live.look(i);
        say(`sample ${i + 1} is in view`);
      },
    });
    rows = Array.from({ length: Math.min(count, MANY) }, (_, i) => sampleRow(body, i, shape, act(i), signal));
    if (count > MANY) html(body, "tr", {}, `<td colspan="6" class="muted">… ${count - MANY} more samples count as well</td>`);
  }

  /** From where to where the scales of the outputs go. */
  function range(all, Y, s) {
    if (softmax || live.ACTIVATIONS[s.activations[L - 2]].name === "sigmoid") return [0, 1];
    let lo = Infinity,
      hi = -Infinity;
    for (const [i, v] of all.entries())
      for (const [j, a] of v.a[L].entries()) [lo, hi] = [Math.min(lo, a, Y[i][j]), Math.max(hi, a, Y[i][j])];
    return hi - lo < 1e-9 ? [lo - 0.5, hi + 0.5] : [lo, hi];
  }

  function draw(s) {
    const X = live.get("X"),
      Y = live.get("Y"),
      n = X.length,
      off = new Set(model.get("off")),
      mean = model.get("reduce") === "mean";
    if (rows.length !== Math.min(n, MANY)) build(n);
    if (s.moving && n > MANY) return;
    if (named !== s.k) {
      named = s.k;
      wide = 0;
      head.lastChild.innerHTML = `${partial("C", s.q).replace(LOSS, ofSample)} slope`;
      name.innerHTML = partial("C", s.q).replace(LOSS, "<mi>C</mi>");
    }
    const all = X.map((x, i) => live.evaluate(s.p, x, Y[i], s.activations)),
      slopes = all.map((v) => v.gradient[s.k]),
      biggest = Math.max(...slopes.map(Math.abs), 1e-9);
    wide = s.moving ? Math.max(wide, biggest) : biggest; // while something moves the scale only grows
    const scale = range(all, Y, s),
      x = (value) => long / 2 + (value / wide) * (long / 2 - 6);
    rows.forEach((row, i) => {
      const v = all[i],
        ends = Array.from(v.a[L], (a, j) => (softmax ? Y[i][j] + v.dC_da[L][j] : a));
      row.draw({
        counts: !off.has(i + 1),
        here: s.sample === i,
        loss: v.C,
        slope: slopes[i],
        ends,
        targets: Y[i],
        range: scale,
        x,
        still: !s.moving,
      });
    });
    tell(
      s,
      slopes.filter((_, i) => !off.has(i + 1)),
      mean,
    );
  }

  function tell(s, counted, mean) {
    const n = counted.length,
      up = counted.filter((d) => d > 0).length,
      down = counted.filter((d) => d < 0).length;
    const sum = counted.reduce((so, d) => so + d, 0),
      lengths = counted.reduce((so, d) => so + Math.abs(d), 0),
      shown = n ? fmt(mean ? sum / n : sum) : "none";
    chain(counted, mean && n ? `; divided by ${n} that is ${shown}` : "");
    write(
      title,
      n < 2
        ? `${n ? "One sample, one slope" : "No sample counts"}.`
        : up && down
          ? "The samples pull both ways."
          : "The samples pull the same way.",
    );
    const said = `${math(symbol(s.q))}: ${up} of ${n} slopes are positive, ${down} negative${lengths > 0 ? `; ${Math.round(100 * (1 - Math.abs(sum) / lengths))}% of their length cancels` : ""}.`;
    if (text.dataset.said !== said) text.innerHTML = text.dataset.said = said;
    for (const node of ways) put(node, { "aria-pressed": (node.dataset.way === "mean") === mean });
    write(how, n ? `= sum of ${n} slope${n > 1 ? "s" : ""}${mean ? ` / ${n}` : ""} =` : "");
    write(result, shown);
    write(
      note,
      mean
        ? "The mean stays of one size however many samples there are."
        : `The sum is ${n} times the mean: the same step needs a learning rate ${n} times smaller.`,
    );
    if (!s.moving)
      put(table, {
        "aria-label": `slopes of the samples for ${words(s.q)}: ${up} positive, ${down} negative, the ${mean ? "mean" : "sum"} is ${shown}`,
      });
  }

  const redraw = () => draw(live.state);
  for (const trait of ["off", "reduce"]) {
    model.on(`change:${trait}`, redraw);
    listen(signal, "abort", () => model.off(`change:${trait}`, redraw));
  }
  return draw;
};

/** Every sample in words: outputs, targets, loss, slope, and what they come to. */
function tellAll(s, { live, model }) {
  const Y = live.get("Y"),
    off = model.get("off"),
    reduce = model.get("reduce"),
    L = live.PROGRAM.sizes.length,
    all = live.get("X").map((x, i) => live.evaluate(s.p, x, Y[i], s.activations)),
    counted = all.filter((_, i) => !off.includes(i + 1)).map((v) => v.gradient[s.k]),
    sum = counted.reduce((so, d) => so + d, 0);
  const list = (values) => Array.from(values, (v) => fmt(v)).join(", "),
    outputs = (v, i) => (live.LOSSES[live.PROGRAM.loss].terms ? v.a[L] : Array.from(v.dC_da[L], (d, j) => Y[i][j] + d));
  return [
    counted.length
      ? `The ${reduce} of ${counted.length} slopes for ${words(s.q)} is ${fmt(reduce === "mean" ? sum / counted.length : sum)}. Sample ${s.sample + 1} is in view.`
      : `No sample counts. Sample ${s.sample + 1} is in view.`,
    [
      ["sample", "outputs", "targets", "loss", "slope", "counts"],
      ...all
        .slice(0, MANY)
        .map((v, i) => [
          `sample ${i + 1}`,
          list(outputs(v, i)),
          list(Y[i]),
          fmt(v.C),
          fmt(v.gradient[s.k]),
          off.includes(i + 1) ? "no" : "yes",
        ]),
    ],
  ];
}

export default panel("samples", build, tellAll);
