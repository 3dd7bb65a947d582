// The loss curve to listen to; nothing sounds, and no audio is asked for, before it is switched on.
import { panel } from "../panel.js";
import { exact, fmt, html, listen, put, words, write } from "../scene.js";
import { button } from "./button.js";
import { pitch, player, score } from "./sound.js";

const build = (view) => {
  const { root, live, model, say, signal } = view,
    home = root.closest(".bp-work") ?? root.closest(".bp");
  let context = null,
    sound = null,
    last = null;
  const level = () => (model.get("muted") ? 0 : model.get("volume"));
  const set = (trait, value) => {
    model.set(trait, value);
    model.save_changes();
  };

  const bar = html(root, "div", { class: "bp-buttons bp-listen" });
  const power = button(bar, "", () => set("on", !model.get("on")), view),
    play = button(bar, "play the curve (H)", () => start(), view),
    mute = button(bar, "mute", () => set("muted", !model.get("muted")), view);
  const range = (label, trait, lo, hi, step) => {
    const box = html(bar, "label", {}, `<span>${label}</span>`),
      input = html(box, "input", { type: "range", min: lo, max: hi, step });
    listen(input, "input", () => set(trait, Number(input.value)), signal);
    listen(input, "keydown", (event) => /^(Arrow|Home|End|Page)/.test(event.key) && event.stopPropagation(), signal);
    return () => {
      if (Number(input.value) !== model.get(trait)) input.value = model.get(trait);
      put(input, {
        "aria-valuetext": trait === "seconds" ? `${model.get(trait)} seconds` : `${Math.round(100 * model.get(trait))} percent`,
      });
    };
  };
  const ranges = [range("volume", "volume", 0, 1, 0.05), range("seconds", "seconds", 1, 6, 0.5)];
  const legend = html(root, "p", { class: "muted" });

  function ready() {
    if (!model.get("on")) return false;
    if (!context) {
      context = new AudioContext();
      sound = player(context, level);
    }
    if (context.state === "suspended") context.resume();
    return true;
  }
  function start() {
    if (!ready()) return say("sound is off; the first button switches it on");
    const s = live.state;
    sound.play(score(s.curve, s.value, model.get("seconds")));
    say("");
  }
  function controls() {
    const on = model.get("on");
    write(power, on ? "sound off" : "sound on");
    put(power, { "aria-pressed": on });
    put(play, { "aria-disabled": !on });
    put(mute, { "aria-disabled": !on, "aria-pressed": model.get("muted") });
    for (const follow of ranges) follow();
    if (!on || model.get("muted")) sound?.hush();
    if (!on && context) {
      context.close();
      context = sound = null;
    }
  }
  for (const trait of ["on", "muted", "volume", "seconds"]) {
    model.on(`change:${trait}`, controls);
    listen(signal, "abort", () => model.off(`change:${trait}`, controls));
  }
  listen(
    home,
    "keydown",
    (event) => {
      if (
        !/^[hH]$/.test(event.key) ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        event.target.matches("input:not([type=range]), select")
      )
        return;
      live.used(event);
      start();
    },
    signal,
  );
  listen(signal, "abort", () => {
    sound?.hush();
    context?.close();
  });
  controls();

  return (s) => {
    const now = `${s.k} ${s.v.C} ${s.value}`;
    if (s.moving && last !== null && now !== last && ready()) {
      const { xs, ys } = s.curve,
        pan = (2 * (s.value - xs[0])) / (xs.at(-1) - xs[0]) - 1;
      sound.follow(pitch(s.v.C, Math.min(...ys), Math.max(...ys)), pan, s.slope > 0);
    }
    last = now;
    if (s.moving) return;
    const { xs, ys } = s.curve;
    write(
      legend,
      `From left to right ${words(s.q)} goes from ${exact(xs[0])} to ${exact(xs.at(-1))}; the tick is at ${exact(s.value)}. The higher the tone, the larger the loss: the deepest is ${fmt(Math.min(...ys))}, two octaves above it is ${fmt(Math.max(...ys))}. While a number moves the tone follows it, and it trembles where the loss rises with the weight.`,
    );
  };
};

/** What is heard, as a table. */
function tellAll({ q, curve: { xs, ys } }) {
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  return [
    [
      [words(q), "loss", "tone"],
      ...xs.flatMap((x, i) => (i % 10 ? [] : [[exact(x), fmt(ys[i]), `${Math.round(pitch(ys[i], low, high))} hertz`]])),
    ],
  ];
}

export default panel("listen", build, tellAll);
