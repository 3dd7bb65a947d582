// What was predicted, laid over the panels that show what is true, as long as they show what was asked about.
import { fmt, html, svg } from "../../scene.js";
import { through } from "./graph.js";
import { SAID } from "./sign.js";

const near = (one, other) => Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other));
const off = ({ answer, truth }) => {
  const error = fmt(Math.abs(answer - truth));
  return error === fmt(0) ? "" : `, ${error} off`;
};

/** What lies on the loss curve, by mode: it draws and returns its legend. `at` holds the curve's scales and `inside`. */
const CURVE = {
  slope(layer, { answer, truth, value, C }, { x, y, steep }) {
    svg(layer, "path", { class: "gp", d: through(x(value), y(C), answer * steep, 110) });
    return `dashed: your slope ${fmt(answer)}${off({ answer, truth })}`;
  },
  point(layer, { answer, truth, drawn: { to } }, { x, y, inside }) {
    if (!inside(x(to))) return "";
    svg(layer, "path", { class: "pr", d: `M${x(to)} ${y(answer)}V${y(truth)}` });
    svg(layer, "circle", { class: "gh", cx: x(to), cy: y(truth), r: 4 });
    svg(layer, "circle", { class: "gh dashed", cx: x(to), cy: y(answer), r: 6.5 });
    return `dashed ring: you expected ${fmt(answer)}${off({ answer, truth })}`;
  },
  sign(layer, { answer, value, C, stage: { step } }, { x, y, inside }) {
    const px = x(value + step);
    if (!inside(px)) return "";
    const tip = answer > 0 ? "m-5 6l5 -6 5 6" : "m-5 -6l5 6 5 -6";
    svg(layer, "path", { class: "gp", d: `M${x(value)} ${y(C)}H${px}` });
    if (answer) svg(layer, "path", { class: "tip", d: `M${px} ${y(C)}v${-30 * answer}${tip}` });
    return `arrow: you said the loss ${SAID.get(answer)[1]}`;
  },
};

const OVER = {
  curve: {
    fits: ({ mode, stage, i, value, C }, s) => mode in CURVE && !stage.mean && i === s.k && near(s.lossAt(i, value), C),
    lay(root, guesses, s, { x, y, steep }) {
      const picture = root.querySelector("svg"),
        right = picture.viewBox.baseVal.width - 4,
        at = { x, y, steep, inside: (px) => px > 34 && px < right };
      const layer = svg(picture, "g", { "data-part": "predict", class: "bp-pass" });
      return guesses.map((guess) => (at.inside(x(guess.value)) ? CURVE[guess.mode](layer, guess, at, s) : "")).at(-1);
    },
  },
  gradients: {
    fits: ({ mode, stage, values }, s) => mode === "order" && !stage.factors && stage.of.every((i, n) => near(s.v.gradient[i], values[n])),
    lay(root, guesses, s, { x, y }) {
      const layer = svg(root.querySelector("svg"), "g", { "data-part": "predict", class: "bp-pass" }),
        { answer, stage } = guesses.at(-1);
      answer.forEach((item, place) => {
        const i = stage.of[item],
          g = s.v.gradient[i],
          beside = y(0) + (g < 0 ? -11 : 11),
          end = y(g) + (y(g) < 42 ? 12 : -11),
          cy = beside > 116 ? end : beside;
        svg(layer, "circle", { class: "gh dashed", cx: x(i), cy, r: 8 });
        svg(layer, "text", { class: "sm m b", x: x(i), y: cy + 4 }, place + 1);
      });
      return "dashed rings: your order";
    },
  },
  chain: {
    fits: ({ mode, stage, i, value, C }, s) =>
      (mode === "factor" || (mode === "order" && stage.factors)) && i === s.k && near(s.value, value) && near(s.v.C, C),
    lay(root, guesses) {
      const factors = [...root.querySelectorAll(".nm")],
        note = (i, text) => html(factors[i], "small", { "data-part": "predict", class: "bp-yours" }).append(text);
      const { answer } = guesses.at(-1);
      if (Array.isArray(answer))
        answer.forEach((i, place) => note(i, `your place ${place + 1}`)); // biome-ignore format: one line
      else note(answer, "your choice");
    },
  },
};

/**
 * What mount calls after a panel has drawn: its name, its root, the state, and its scales. `live.guesses` holds what was answered;
 * `pronounced` puts the verdict into words.
 */
export const over = (live, pronounced) => {
  const those = (name, s) => [...live.guesses.values()].flat().filter((one) => one.answer !== null && OVER[name].fits(one, s));
  const lay = (name, root, s, scales) => {
    if (!(name in OVER)) return;
    for (const old of root.querySelectorAll("[data-part=predict]")) old.remove();
    const guesses = those(name, s),
      legend = guesses.length && OVER[name].lay(root, guesses, s, scales);
    if (legend) html(root.querySelector(".bp-tools"), "span", { "data-part": "predict", class: "bp-legend" }).append(legend);
  };
  /** The same in words. */
  const words = (name, s) =>
    name in OVER ? those(name, s).map((one) => `Laid over it is your prediction. ${pronounced(one).join("")}`) : [];
  return { lay, words };
};
