// The error of the central difference over its step ε: cutting off on the right, rounding on the left. Both axes in powers of ten.
import { calm, exact, formula, math, put, reveal, svg, write } from "../scene.js";
import { powers } from "./logslider.js";

const [FROM, TO, DEEP, HIGH] = [-12, 0, -16, 0],
  PER = 6; // points a power of ten

/** Draws it into `box`; `it` has get() and set(ε). Returns draw(error(ε), complex): the errors now, that of the complex step or null. */
export function vshape(view, box, width, it) {
  const wide = Math.max(240, Math.min(width, 440)),
    left = 50,
    right = wide - 14,
    top = 30,
    bottom = 216,
    high = 268;
  const picture = svg(box, "svg", { class: "bp-cur bp-vshape", width: wide, height: high, viewBox: `0 0 ${wide} ${high}`, role: "group" });
  const x = (e) => left + ((e - FROM) / (TO - FROM)) * (right - left),
    y = (e) => bottom - ((Math.max(DEEP - 0.4, Math.min(HIGH + 0.6, e)) - DEEP) / (HIGH - DEEP)) * (bottom - top);
  const power = (kind, px, py, e) => {
    const text = svg(picture, "text", { class: `sm mt ${kind}`, x: px.toFixed(1), y: py.toFixed(1) }, "10");
    svg(text, "tspan", { dy: -4, "font-size": 8 }, String(e).replace("-", "\u2212"));
  };
  svg(picture, "path", { class: "ax", d: `M${left - 8} ${top}V${bottom}M${left} ${bottom + 14}H${right}` });
  for (let e = FROM; e <= TO; e += 2) {
    svg(picture, "path", { class: "ax", d: `M${x(e).toFixed(1)} ${bottom + 14}v4` });
    power("m", x(e), bottom + 32, e);
  }
  for (let e = DEEP; e <= HIGH; e += 4) {
    svg(picture, "path", { class: "ax", d: `M${left - 12} ${y(e).toFixed(1)}h4` });
    power("e", left - 15, y(e) + 6, e);
  }
  svg(picture, "text", { class: "sm mt", x: 0, y: 12 }, wide < 400 ? "error" : "error of the central difference");
  formula(picture, (left + right) / 2, bottom + 32, math("<mi>ε</mi>"));
  svg(picture, "text", { class: "sm m case mt", x: x(-9.6), y: y(-3.2) }, "rounding");
  svg(picture, "text", { class: "sm m case mt", x: x(-2.9), y: y(-4.6) }, "cutting off");
  const road = svg(picture, "path", { class: "cv" }),
    level = svg(picture, "path", { class: "gp" }),
    label = svg(picture, "text", { class: "sm e case mt", x: right }, "complex step"),
    drop = svg(picture, "path", { class: "gl" }),
    grip = svg(picture, "g", { class: "bp-point bp-grip" });
  for (const [kind, r] of [
    ["hit", 16],
    ["spot", 11],
    ["bs", 5.5],
    ["ring", 15],
  ])
    svg(grip, "circle", { class: kind, r });
  svg(grip, "path", { class: "chev", d: "M-15 -3.5l-3.5 3.5 3.5 3.5M15 -3.5l3.5 3.5-3.5 3.5" });
  const number = svg(picture, "text", { class: "sm e b case", x: right, y: 12 }),
    tell = calm(grip);
  const scale = () => ((TO - FROM) / (right - left)) * (wide / picture.getBoundingClientRect().width);
  powers(view, grip, { words: "step epsilon", from: FROM, to: TO, ...it }, scale);

  return (error, complex, still) => {
    const steps = Array.from({ length: (TO - FROM) * PER + 1 }, (_, n) => FROM + n / PER),
      size = (v) => Math.log10(Math.max(v, 10 ** (DEEP - 1)));
    const points = steps.map((e) => [e, error(10 ** e)]).filter(([, v]) => Number.isFinite(v));
    put(road, { d: points.length ? `M${points.map(([e, v]) => `${x(e).toFixed(1)} ${y(size(v)).toFixed(1)}`).join("L")}` : "" });
    const now = it.get(),
      e = Math.log10(now),
      off = error(now),
      py = y(size(Number.isFinite(off) ? off : 1));
    put(grip, { transform: `translate(${x(e).toFixed(1)} ${py.toFixed(1)})` });
    put(drop, { d: `M${x(e).toFixed(1)} ${(py + 9).toFixed(1)}V${bottom + 14}` });
    write(number, `ε = ${exact(now)}, error ${exact(off)}`);
    for (const node of [level, label]) reveal(node, complex !== null);
    if (complex !== null) {
      const at = y(size(complex)).toFixed(1);
      put(level, { d: `M${left} ${at}H${right}` });
      put(label, { y: Number(at) - 5 });
    }
    const side = error(now / 10) > error(now) ? (error(now * 10) > error(now) ? "near the best step" : "rounding") : "cutting off";
    tell({
      "aria-label": "step epsilon of the central difference",
      "aria-valuenow": e.toFixed(2),
      "aria-valuemin": FROM,
      "aria-valuemax": TO,
      "aria-valuetext": `${exact(now)}; error ${exact(off)}, ${side}`,
    });
    if (still) {
      const [best, least] = points.reduce((one, other) => (other[1] < one[1] ? other : one), [0, Number.POSITIVE_INFINITY]);
      const name = `error of the central difference over its step, shaped like a V: ${exact(error(1))} at 1, least (${exact(least)}) near ${exact(10 ** best)}, ${exact(error(1e-12))} at ${exact(1e-12)}`;
      put(picture, { "aria-label": name });
    }
  };
}
