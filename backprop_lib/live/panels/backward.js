// The derivation step by step: forward, loss, backward, one value at a time, each when what it needs is there.
import { panel } from "../panel.js";
import { fmt, html, listen, put, write } from "../scene.js";
import { stage } from "./stage.js";
import { name, needs, numbers, program, rule, spoken, value } from "./steps.js";

const ICONS = {
  first: "M4 3v10M13 3 6 8l7 5z",
  back: "M11 3 4 8l7 5z",
  play: "M4 2.5 13 8l-9 5.5z",
  pause: "M4.500 3v10M11.500 3v10",
  next: "M5 3l7 5-7 5z",
  last: "M12 3v10M3 3l7 5-7 5z",
};
const WAYS = { forward: "Forward", loss: "Loss", backward: "Backward" };
const PACE = 700,
  CALM = 1500,
  LONGEST = 45000; // milliseconds
const LISTED = 300;

const build = ({ root, live, model, width, say, signal }) => {
  const softmax = !live.LOSSES[live.PROGRAM.loss].terms,
    { steps, parts } = program(live.PROGRAM, softmax),
    count = steps.length,
    forms = model.get("formulas");
  const place = new Map(steps.map(({ kind, l, j, k }, i) => [[kind, l, j, k].join(), i + 1]));
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const grid = html(root, "div", { class: "bp-steps" }),
    scene = stage(html(grid, "div"), live, model.get(width >= 516 ? "wide" : "narrow"));
  const told = html(grid, "div", { class: "bp-step" }),
    title = html(told, "h2"),
    counter = html(told, "p", { class: "muted" });
  const equation = html(told, "div", {
      class: "bp-equation bp-scroll",
      tabindex: 0,
      role: "group",
      "aria-label": "equation of this step",
    }),
    needed = html(told, "p", { class: "bp-needs" });
  const bar = html(root, "div", { class: "bp-transport", role: "toolbar", "aria-label": "steps" });
  const way = html(bar, "div", { class: "bp-parts", role: "group", "aria-label": "layers, there and back" });
  const pieces = parts.map((part) => {
    const label = part.way === "loss" ? "loss" : `${part.way} layer ${part.l}`;
    const node = html(
      way,
      "button",
      { type: "button", class: `bp-part ${part.way}`, "aria-label": label, title: label },
      `<i></i><span>${part.way === "loss" ? "C" : part.way === "forward" ? `${part.l}→` : `←${part.l}`}</span>`,
    );
    listen(node, "click", () => go(at() >= part.from && at() < part.to ? part.to : part.from), signal);
    return node;
  });
  const buttons = html(bar, "div", { class: "bp-buttons" });
  const button = (icon, label, act) => {
    const node = html(
      buttons,
      "button",
      { type: "button", class: "bp-button", "data-does": icon, "aria-label": label, title: label },
      `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${ICONS[icon]}"/></svg>`,
    );
    listen(node, "click", act, signal);
    return node;
  };
  button("first", "to the start", () => go(0));
  button("back", "one value back", () => go(at() - 1));
  const play = button("play", "play", () => (timer ? stop() : start()));
  button("next", "one value on", () => go(at() + 1));
  button("last", "to the end", () => go(count));
  let timer = 0,
    key = "";

  const at = () => Math.max(0, Math.min(count, model.get("step")));
  const done = ({ kind, l, j, k }) => place.get([kind, l, j, k].join()) <= at();
  const sentence = () => {
    const step = steps[at() - 1];
    return step ? `step ${at()}: ${spoken(step)} is ${fmt(value(step, live.state, live))}` : "nothing is computed yet";
  };
  function go(to, quiet = false) {
    if (!quiet) stop();
    const next = Math.max(0, Math.min(count, to));
    if (next !== at()) model.set("step", next);
    if (quiet) return;
    model.save_changes();
    say(sentence());
  }
  function start() {
    if (at() === count) model.set("step", 0);
    const whole = still.matches; // a layer at a time where motion is not wanted
    timer = setInterval(
      () => {
        const now = at(),
          part = parts.find(({ to }) => to > now);
        go(whole && part ? part.to : now + 1, true);
        if (at() === count) stop();
      },
      whole ? CALM : Math.max(40, Math.min(PACE, LONGEST / count)),
    );
    face();
    say("playing");
  }
  function stop() {
    if (!timer) return;
    clearInterval(timer);
    timer = 0;
    face();
    model.save_changes();
    say(sentence());
  }
  function face() {
    put(play, { "aria-label": timer ? "pause" : "play", title: timer ? "pause" : "play" });
    put(play.querySelector("path"), { d: timer ? ICONS.pause : ICONS.play });
  }
  listen(
    bar,
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const now = at(),
        to = {
          ArrowRight: now + 1,
          ArrowUp: now + 1,
          ArrowLeft: now - 1,
          ArrowDown: now - 1,
          Home: 0,
          End: count,
          PageDown: parts.find((part) => part.to > now)?.to,
          PageUp: parts.findLast((part) => part.from - 1 < now)?.from - 1,
        }[event.key];
      if (to !== undefined && !Number.isNaN(to)) {
        live.used(event);
        go(to);
      } else if (event.key === "Enter" || event.key === " ") event.stopPropagation();
    },
    signal,
  );
  const redraw = () => draw(live.state);
  model.on("change:step", redraw);
  listen(signal, "abort", () => {
    clearInterval(timer);
    model.off("change:step", redraw);
  });

  function draw(s) {
    const now = at(),
      step = steps[now - 1],
      lit = step ? needs(step, live.PROGRAM, softmax) : [],
      part = parts[step?.part ?? 0];
    scene.draw(s, step, done, lit);
    if (key !== `${now},${s.activations}`) {
      key = `${now},${s.activations}`;
      write(title, !step ? "Nothing is computed yet." : part.way === "loss" ? "Loss" : `${WAYS[part.way]}, layer ${part.l}`);
      write(counter, `value ${now} of ${count}`);
      equation.innerHTML = step
        ? `<p><span>${name(step)}</span><i>=</i><span>${rule(step, forms, s, live).replace("<math>", '<math displaystyle="true">')}</span></p><p class="put"><i>=</i><span></span></p><p><i>=</i><span class="sel"></span></p>`
        : "<p>Inputs, targets and weights are given. Step on: each value appears when all it needs is there.</p>";
      const few = lit.length > 6 ? [...lit.slice(0, 4).map(name), `… ${lit.length - 4} more`] : lit.map(name);
      needed.innerHTML = step
        ? few.length
          ? `<span class="muted">made of</span> ${few.join(" ")}`
          : '<span class="muted">made of what is given</span>'
        : "";
      pieces.forEach((piece, i) => {
        const { from, to } = parts[i],
          share = (now - from + 1) / (to - from + 1);
        piece.firstChild.style.width = `${(100 * Math.max(0, Math.min(1, share))).toFixed(1)}%`;
        put(piece, { "aria-current": step?.part === i ? "step" : "false" });
      });
    }
    if (step) {
      const filled = numbers(step, s, live),
        [, second, third] = equation.children;
      put(second, { hidden: "" });
      if (filled) {
        second.removeAttribute("hidden");
        if (second.dataset.shown !== filled) second.lastChild.innerHTML = second.dataset.shown = filled;
      }
      write(third.lastChild, fmt(value(step, s, live)));
    }
    if (!s.moving)
      put(scene.picture, { "aria-label": `network ${live.PROGRAM.sizes.join("-")}, ${now} of ${count} values are there; ${sentence()}` });
  }
  return draw;
};

/** The values that are there, the newest first. */
function tellAll(s, { live, model }) {
  const { steps } = program(live.PROGRAM, !live.LOSSES[live.PROGRAM.loss].terms),
    now = Math.max(0, Math.min(steps.length, model.get("step"))),
    rows = steps
      .slice(Math.max(0, now - LISTED), now)
      .map((step, i) => [now > LISTED ? now - LISTED + i + 1 : i + 1, spoken(step), fmt(value(step, s, live))]);
  return [
    `${now} of ${steps.length} values are there${now ? ", the newest first" : ""}.`,
    ...(now ? [[["step", "value", "number"], ...rows.reverse()]] : []),
  ];
}

export default panel("backward", build, tellAll);
