// A sample's row in the microscope: whether it counts, its outputs against its targets, its slope as an arrow; and all arrows head to tail.
import { fmt, html, listen, put, svg, write } from "../scene.js";

const HIGH = 24; // of an arrow's picture
const HEAD = 5;

/** An arrow along x, at y, as a path. */
export function arrow(from, to, y) {
  const size = Math.min(HEAD, Math.abs(to - from)),
    back = to > from ? -size : size;
  return Math.abs(to - from) < 0.3
    ? `M${from} ${y - 4}v8`
    : `M${from.toFixed(1)} ${y}H${to.toFixed(1)}m${back} ${-size}L${to.toFixed(1)} ${y}l${back} ${size}`;
}

/** Makes the row of sample i; `act.count(on)` and `act.look()` follow its two switches. Returns draw(sample). */
export function sampleRow(body, i, { outputs, scaled, roomy, long, size }, act, signal) {
  const row = html(body, "tr", { "data-at": i }),
    cell = (kind = "") => html(row, "td", { class: kind });
  const check = html(html(cell(), "label", { class: "bp-check" }), "input", {
    type: "checkbox",
    "aria-label": `sample ${i + 1} counts`,
    "data-column": "check",
  });
  listen(check, "change", () => act.count(check.checked), signal);
  const pick = html(
    html(row, "th", { scope: "row" }),
    "button",
    { type: "button", class: "bp-button bp-pick", "aria-label": `look at sample ${i + 1}`, "data-column": "pick" },
    `${i + 1}`,
  );
  listen(pick, "click", () => act.look(), signal);
  const scale = scaled ? svg(cell("scale"), "svg", { width: size, height: Math.max(HIGH, 14 * outputs + 4), role: "img" }) : null;
  const lines = Array.from({ length: scale ? outputs : 0 }, (_, j) => {
    const y = 9 + 14 * j;
    svg(scale, "path", { class: "hl", d: `M2 ${y}H${size - 2}` });
    return {
      y,
      gap: svg(scale, "path", { class: "gap" }),
      tick: svg(scale, "path", { class: "tick" }),
      dot: svg(scale, "circle", { class: "bs", r: 3.5, cy: y }),
    };
  });
  const C = roomy ? cell("number") : null,
    picture = svg(cell("arrow"), "svg", { width: long, height: HIGH, "aria-hidden": "true" });
  svg(picture, "path", { class: "ax", d: `M${long / 2} 0v${HIGH}` });
  const pull = svg(picture, "path", { class: "pull" }),
    number = cell("number");
  return {
    check,
    pick,
    draw({ counts, here, loss, slope, ends, targets, range: [lo, hi], x, still }) {
      const at = (value) => 6 + ((Math.max(lo, Math.min(hi, value)) - lo) / (hi - lo)) * (size - 12);
      check.checked = counts;
      put(row, { class: `${counts ? "" : "out"}${here ? " here" : ""}` });
      put(pick, { "aria-pressed": here });
      lines.forEach(({ y, gap, tick, dot }, j) => {
        const [output, target] = [at(ends[j]).toFixed(1), at(targets[j]).toFixed(1)];
        put(gap, { d: `M${output} ${y}H${target}` });
        put(tick, { d: `M${target} ${y - 5}v10` });
        put(dot, { cx: output });
      });
      if (scale && still)
        put(scale, { "aria-label": ends.map((a, j) => `output ${j + 1} is ${fmt(a)}, its target ${fmt(targets[j], 2)}`).join("; ") });
      if (C) write(C, fmt(loss));
      put(pull, { d: arrow(long / 2, x(slope), HIGH / 2) });
      write(number, fmt(slope));
    },
  };
}

/** The last row: the arrows that count, head to tail, first those down, then those up; where they end is the sum. */
export function headToTail(foot, columns, long) {
  const row = html(foot, "tr");
  html(row, "td", { colspan: columns, class: "muted" }, "head to tail");
  const chain = svg(html(row, "td", { class: "arrow" }), "svg", { width: long, height: 40, role: "img" });
  const [axis, first, second, end] = ["ax", "pull", "pull", "mean"].map((kind) => svg(chain, "path", { class: kind }));
  html(row, "td");
  put(axis, { d: `M${long / 2} 0v40` });
  return (slopes, says) => {
    const total = (list) => list.reduce((so, d) => so + d, 0),
      down = slopes.filter((d) => d < 0),
      up = slopes.filter((d) => d >= 0),
      low = total(down),
      top = low + total(up);
    const far = Math.max(-low, Math.abs(top), 1e-9),
      place = (value) => long / 2 + (value / far) * (long / 2 - 6);
    const walk = (list, from, y) => {
      let so = from;
      return list
        .map((step) => {
          so += step;
          return arrow(place(so - step), place(so), y);
        })
        .join("");
    };
    put(first, { d: walk(down, 0, 11) });
    put(second, { d: walk(up, low, 26) });
    put(end, { d: `M${place(top).toFixed(1)} 4v32` });
    put(chain, { "aria-label": `the arrows head to tail end at ${fmt(top)}, the sum${says}` });
  };
}
