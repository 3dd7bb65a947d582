// The learner's own gradient, computed in Python while one drags, beside the true one of the same state.
import { panel } from "../panel.js";
import { exact, fmt, html, listen, put, svg, words, write } from "../scene.js";
import { toPython } from "./asking.js";
import { partial } from "./formula.js";

const PAUSE = 100; // ms between two questions to Python, at least
const MOST = 300; // bars
const MANY = 60; // rows in words

/** What each view shows now, for its words. */
const shown = new WeakMap();

function build(view) {
  const { root, live, model, width, say, signal } = view,
    owner = {},
    mine = `${Date.now()}.${Math.random()}`;
  let asked = null,
    answer = null,
    timer = 0,
    last = 0,
    count = 0;
  html(root, "h2", {}).append(html(null, "code", {}, ""), " beside the true gradient");
  write(root.querySelector("code"), model.get("title"));
  const row = html(root, "div", { class: "bp-twins" }),
    name = html(row, "div");
  const [own, real, apart] = ["yours", "true", "difference"].map((text) => {
    const cell = html(row, "div", {}, `<small>${text}</small><b></b>`);
    return cell.lastChild;
  });
  const at = html(row, "p", { class: "muted" });
  const W = Math.min(width, 860),
    picture = svg(root, "svg", { class: "bp-pairs", width: W, height: 96, viewBox: `0 0 ${W} 96`, role: "img" });
  const zero = svg(picture, "path", { class: "ax" }),
    halo = svg(picture, "rect", { class: "spot", y: 2, height: 92, rx: 3 }),
    bars = svg(picture, "path", { class: "br" }),
    ticks = svg(picture, "path", { class: "tk" });
  const legend = html(root, "p", { class: "bp-key muted" }, "grey: the true derivatives; lines: yours");
  const verdict = html(root, "p", { class: "bp-verdict" });
  const trouble = html(root, "div", { class: "bp-trouble", role: "status" });
  const printed = html(root, "pre", { class: "bp-printed" });

  const state = (s) => ({ parameters: s.p, activations: s.activations, x: s.x, y: s.y, k: s.k });
  const same = (one, other) =>
    one && Object.keys(other).every((key) => one[key] === other[key] || (key === "k" && answer && !answer.single));

  /** Asks Python about the state now, if it is another one: one question at a time, at most ten a second. */
  function ask() {
    timer = 0;
    const s = live.state,
      now = state(s);
    if (same(asked, now) || (asked?.waiting && performance.now() - last < 1000 * model.get("seconds") + 3000)) return;
    if (!root.isConnected || (answer?.late && s.moving)) return;
    const wait = PAUSE - (performance.now() - last);
    if (wait > 0) {
      timer = setTimeout(ask, wait);
      return;
    }
    last = performance.now();
    asked = { ...now, waiting: true, token: `${mine}.${++count}` };
    toPython(model, { ask: asked.token, ...now, parameters: Array.from(now.parameters) });
    owner.slow = setTimeout(() => draw(live.state), 1000 * model.get("seconds") + 3000);
    draw(live.state);
  }

  function hear(message) {
    if (!asked || message?.answer !== asked.token) return;
    clearTimeout(owner.slow);
    asked.waiting = false;
    const { parameters, x, y, activations } = asked,
      { gradient, C } = live.evaluate(parameters, x, y, activations);
    const good = message.vector ? null : answer?.vector ? answer : (answer?.good ?? null);
    answer = { ...message, good, gradient, C, k: asked.k, value: parameters[asked.k], moving: live.state.moving };
    if (answer.trouble !== owner.told && !live.state.moving) say(answer.trouble);
    owner.told = answer.trouble;
    draw(live.state);
    ask();
  }
  model.on("msg:custom", hear);
  listen(signal, "abort", () => {
    model.off("msg:custom", hear);
    clearTimeout(timer);
    clearTimeout(owner.slow);
  });

  /** The bars of the true gradient, and a line for each derivative that was given. */
  function pairs({ vector, gradient }, k) {
    const n = gradient.length,
      drawn = n > 1 && n <= MOST && vector.filter((v) => v !== null).length > 1;
    picture.style.display = drawn ? "" : "none";
    legend.style.display = drawn ? "" : "none";
    if (!drawn) return;
    const all = [0, ...gradient, ...vector.filter((v) => v !== null)],
      [lo, hi] = [Math.min(...all), Math.max(...all, 1e-12)];
    const pitch = Math.min(40, (W - 8) / n),
      y = (v) => +(6 + ((hi - v) / (hi - lo)) * 84).toFixed(1),
      x = (i) => +(4 + pitch * i).toFixed(1),
      wide = +(pitch * 0.66).toFixed(1);
    put(zero, { d: `M0 ${y(0)}H${x(n)}` });
    put(halo, { x: x(k), width: pitch.toFixed(1) });
    put(bars, { d: Array.from(gradient, (v, i) => `M${x(i + 0.17)} ${y(0)}V${y(v)}h${wide}V${y(0)}`).join("") });
    put(ticks, { d: vector.map((v, i) => (v === null ? "" : `M${x(i)} ${y(v)}h${pitch.toFixed(1)}`)).join("") });
  }

  let symbolOf = -1;
  function draw(s) {
    const now = answer?.vector ? answer : answer?.good,
      k = now?.single ? now.k : s.k;
    if (symbolOf !== k) {
      symbolOf = k;
      name.innerHTML = partial("C", live.names[k]);
    }
    const late = asked?.waiting && performance.now() - last >= 1000 * model.get("seconds") + 2900;
    const silent = late ? "Python does not answer: it is busy, or the kernel has ended. Here are the numbers it gave last." : "";
    write(trouble, [answer?.trouble && sentence(answer.trouble), silent].filter(Boolean).join(" "));
    write(printed, answer?.printed ? `it printed: ${answer.printed}` : "");
    root.classList.toggle("bp-old", Boolean(now && (now !== answer || late)));
    if (!now) {
      write(own, "—");
      write(apart, "—");
      write(real, fmt(s.slope));
      write(verdict, answer ? "" : "Python is asked …");
      picture.style.display = "none";
      legend.style.display = "none";
      return;
    }
    const { vector, gradient, C } = now,
      bound = 1e-6 * gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0) + 1e-9 * Math.max(1, C);
    const given = vector[k],
      off = given === null ? null : given - gradient[k];
    shown.set(model, now);
    write(own, given === null ? "—" : fmt(given));
    write(real, fmt(gradient[k]));
    write(apart, off === null ? "—" : Math.abs(off) <= bound ? "agrees" : exact(off));
    write(at, `at ${words(live.names[now.k])} = ${exact(now.value)}${now !== answer ? ", before this trouble" : ""}`);
    let wrong = 0,
      most = 0,
      place = k;
    vector.forEach((v, i) => {
      if (v === null) return;
      const d = Math.abs(v - gradient[i]);
      if (d > bound) wrong++;
      if (d > most) [most, place] = [d, i];
    });
    const all = vector.filter((v) => v !== null).length;
    const far = () => `farthest off is ${words(live.names[place])}: yours ${fmt(vector[place])}, true ${fmt(gradient[place])}`;
    const text =
      wrong && all === 1
        ? `It differs: yours ${fmt(vector[place])}, true ${fmt(gradient[place])}.`
        : wrong
          ? `${wrong} of ${all} differ; ${far()}.`
          : all === 1
            ? "It agrees."
            : `All ${all} derivatives agree.`;
    write(verdict, text);
    pairs(now, k);
    if (!s.moving) put(picture, { "aria-label": `${all} derivatives, yours beside the true ones. ${text}` });
  }
  const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;

  return (s) => {
    draw(s);
    if (!timer) ask();
  };
}

/** Yours beside the true derivatives, as a table. */
function table(_s, { live, model }) {
  const now = shown.get(model);
  if (!now) return ["Nothing to compare yet."];
  const rows = now.vector.flatMap((v, i) =>
    v === null ? [] : [[live.scene.words(live.names[i]), fmt(v), fmt(now.gradient[i]), fmt(v - now.gradient[i])]],
  );
  const more = rows.length > MANY ? [`… and ${rows.length - MANY} more.`] : [];
  return [[["derivative", "yours", "true", "difference"], ...rows.slice(0, MANY)], ...more];
}

export default panel("compare", build, table);
