// A question that is answered by hand before the answer is shown. What is true is computed at the moment of the answer.
import { moment, packed, then, unpacked } from "../link.js";
import { panel } from "../panel.js";
import { html, listen, put, write } from "../scene.js";
import { button } from "./button.js";
import { factor } from "./predict/factor.js";
import { order } from "./predict/order.js";
import { over } from "./predict/over.js";
import { point } from "./predict/point.js";
import { sign } from "./predict/sign.js";
import { tangent } from "./predict/tangent.js";

const MODES = { sign, slope: tangent, order, point, factor };
const ICONS = { true: "M2.500 8.500 6.200 12l7.300-8", false: "M3.500 3.500l9 9m0-9-9 9", null: "M3 8h10" };

/** The verdict, empty where there is none, and what follows it. */
function pronounced({ skipped, right, words }) {
  const verdict = skipped || right === null ? "" : right ? "Right: " : "Not quite: ";
  return [verdict, verdict ? words : words[0].toUpperCase() + words.slice(1)];
}

const build = (view) => {
  const { root, live, model, say, signal } = view,
    asks = html(root, "div"),
    foot = html(root, "div", { class: "bp-buttons" }),
    score = html(root, "p", { class: "bp-score muted" });
  const again = button(foot, "predict again", () => tell([]), view),
    question = model.get("asked");
  let open = null,
    given = [];

  const choose = (stage) => (stage.of.length ? stage.of[0] : live.state.k);
  const asked = (stage, i = choose(stage)) => ({ live, stage, i, s: live.state, q: live.names[i] });

  /** Writes the answers down: here with what is true, for a link as they were given, and for the network's score. */
  function tell(answers, scored) {
    const stages = model.get("stages"),
      results = answers.map((one, n) => judged(stages[n], one));
    given = answers;
    model.set("results", results);
    model.save_changes();
    const text = [question, ...answers.map(written)].join(" "),
      { concept, right } = results.at(-1) ?? {};
    live.set("asked", live.get("asked").map((one) => (one.split(" ")[0] === question ? text : one))); // biome-ignore format: one line
    if (scored && right !== null) live.set("predictions", [...live.get("predictions"), { concept, right }]);
    live.save();
  }

  /** An answer beside what is true at its moment. */
  function judged(stage, { answer, i, sample, when }) {
    const was = live.at({ ...then(live, when), sample }, i),
      s = was.state,
      told = MODES[stage.mode].judge({ live: was, stage, i, s, q: s.q }, answer);
    return { ...told, answer, skipped: answer === null, i, value: s.value, C: s.v.C, mode: stage.mode, concept: stage.concept };
  }

  const written = ({ answer, i, sample, when }) =>
    [answer === null ? "" : [answer].flat().map(packed).join("_"), i, sample, when].join("~");
  const read = (text, n) => {
    const [answer, i, sample, ...when] = text.split("~"),
      values = answer ? answer.split("_").map(unpacked) : null; // skipped
    return {
      answer: model.get("stages")[n].mode === "order" ? values : (values?.[0] ?? null),
      i: Number(i),
      sample: Number(sample),
      when: when.join("~"),
    };
  };

  function answer(skipped) {
    const { stage, guess } = open,
      made = skipped ? null : guess.answer();
    if (made === null && !skipped) return say(guess.todo ?? "choose one first");
    tell([...given, { answer: made, i: choose(stage), sample: live.get("sample"), when: moment(live) }], made !== null);
    const last = asks.children[model.get("results").length - 1].querySelector(".bp-reveal");
    last.focus({ preventScroll: true });
    say(last.textContent);
  }

  function paint() {
    const results = model.get("results"),
      stages = model.get("stages");
    asks.replaceChildren();
    open = null;
    for (const [n, stage] of stages.slice(0, results.length + 1).entries()) {
      const result = results[n] ?? null,
        ask = asked(stage, result?.i),
        mode = MODES[stage.mode],
        part = html(asks, "section", { class: `bp-ask${mode.wide ? " wide" : ""}` });
      const text = html(part, "div", { class: "bp-question" });
      html(text, "p", { class: "bp-q" }).textContent = stage.question;
      const box = html(part, "div", { class: "bp-guess" });
      const under = html(part, "div", { class: "bp-answer" });
      const room = { ...view, width: view.width >= 700 && mode.wide ? 440 : view.width };
      if (result) {
        const [verdict, rest] = pronounced(result);
        const told = html(under, "p", { class: "bp-reveal", tabindex: -1 });
        html(
          told,
          "span",
          {},
          `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${ICONS[result.skipped ? null : result.right]}"/></svg>`,
        );
        html(told, "b").textContent = verdict;
        told.append(rest);
        mode.shut(room, box, result, ask);
        continue;
      }
      const about = html(text, "p", { class: "bp-about muted" }, mode.about(ask));
      const bar = html(under, "div", { class: "bp-buttons" });
      const commit = button(bar, "commit", () => answer(false), view, { class: "bp-button bp-commit" });
      button(bar, "skip", () => answer(true), view);
      const ready = () => put(commit, { "aria-disabled": guess?.answer() === null });
      let guess = null;
      guess = mode.open(room, box, ask, ready);
      ready();
      open = { stage, guess, about, mode, seen: state(live.state, stage) };
    }
    const veiled = open !== null && !results.length && root.closest(".bp-work") !== null;
    root.toggleAttribute("data-open", veiled);
    live.veils ??= new Set();
    if (veiled) live.veils.add(view);
    else live.veils.delete(view);
    lay(results.map((one, n) => ({ ...one, stage: stages[n] })));
  }

  /** What was answered lies over the other panels. */
  function lay(guesses) {
    live.guesses ??= new Map();
    live.over ??= over(live, pronounced);
    if (guesses.length || live.guesses.has(view)) live.light(view, null); // everybody draws again
    live.guesses.delete(view);
    if (guesses.length) live.guesses.set(view, guesses);
  }

  /** What a question depends on. */
  const state = (s, stage) => [choose(stage), s.sample, s.v.C, s.p[choose(stage)]].join();

  const changed = () => {
    if (given.length && !model.get("results").length) tell([]);
    paint();
    draw(live.state);
  };
  model.on("change:results", changed);
  listen(signal, "abort", () => {
    model.off("change:results", changed);
    live.veils?.delete(view);
    lay([]);
  });

  function draw(s) {
    if (open && !s.moving && open.seen !== state(s, open.stage)) paint();
    const results = model.get("results"),
      last = results.at(-1),
      over = results.length === model.get("stages").length && results.length > 0,
      other = over && (last.C !== s.v.C || last.value !== s.p[choose(model.get("stages")[0])]);
    foot.style.display = over && other ? "" : "none";
    put(again, { "aria-disabled": !other });
    const said = live.get("predictions"),
      tally = (some) => `${some.filter(({ right }) => right).length} of ${some.length} right`;
    const mine = [...new Set(model.get("stages").map(({ concept }) => concept))].map((concept) => [
      concept,
      said.filter((one) => one.concept === concept),
    ]);
    const text = mine.filter(([, some]) => some.length).map(([concept, some]) => `${concept}: ${tally(some)}`);
    const all = mine.reduce((sum, [, some]) => sum + some.length, 0) < said.length ? [`all predictions: ${tally(said)}`] : [];
    write(score, results.length ? [...text, ...all].join(" · ") : "");
  }
  const mine = live.get("asked").find((text) => text.startsWith(`${question} `)) ?? live.linked(question);
  given = mine.split(" ").slice(1).map(read);
  if (given.length > model.get("results").length) tell(given);
  paint();
  return draw;
};

/** The questions so far in words: what is asked or was answered, and what can be read from the picture. */
function tellAll(s, { live, model }) {
  const results = model.get("results");
  return model
    .get("stages")
    .slice(0, results.length + 1)
    .flatMap((stage, n) => {
      const result = results[n] ?? null,
        i = result?.i ?? (stage.of.length ? stage.of[0] : s.k),
        ask = { live, stage, i, s, q: live.names[i] };
      return [stage.question, ...(result ? [pronounced(result).join("")] : []), ...(MODES[stage.mode].tell?.(ask, result) ?? [])];
    });
}

export default panel("predict", build, tellAll);
