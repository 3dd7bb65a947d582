// Which factor of the chain rule did it: the smallest, the largest, or the one that changed most since the start.
import { exact, fmt, html, put, words } from "../../scene.js";
import { choose } from "./choose.js";
import { face, factorsOf } from "./factors.js";

const SAME = 1e-9;
const MEANT = { smallest: "is the smallest", largest: "is the largest", changed: "changed most" };

/** How much each factor is what is asked for; the largest of these numbers wins. */
function weights({ live, q, s, stage }, now) {
  const size = now.map((factor) => Math.abs(factor.value));
  if (stage.which !== "changed") return size.map((value) => (stage.which === "largest" ? value : -value));
  const sample = live.get("sample"),
    at = (trait) => live.get(trait)[sample];
  const then = live.evaluate(s.start, at("start_X"), at("Y"), live.get("start_activations"));
  return factorsOf(live, q, then).map(({ value }, i) => {
    const [one, other] = [Math.abs(value), size[i]];
    return one === other && Math.sign(value) === Math.sign(now[i].value)
      ? 0
      : one && other
        ? Math.abs(Math.log(other / one))
        : Number.MAX_VALUE;
  });
}

export const factor = {
  about: () => "Choose one factor.",
  open(view, box, ask, ready) {
    const all = factorsOf(ask.live, ask.q, ask.s.v);
    const { chosen } = choose(
      view,
      box,
      ask.stage.question,
      all.map((one, i) => [i, face(one), one.words]),
      ready,
    );
    return { answer: chosen };
  },
  judge(ask, answer) {
    const all = factorsOf(ask.live, ask.q, ask.s.v),
      scores = weights(ask, all),
      most = Math.max(...scores),
      tied = all.map((_, i) => i).filter((i) => most - scores[i] <= SAME * Math.max(1, Math.abs(most)));
    const values = all.map(({ value }) => value),
      nothing = ask.stage.which === "changed" && most === 0,
      truth = tied[0],
      right = nothing ? null : tied.includes(answer);
    const said = (i) => `the ${all[i].words}, ${exact(values[i])},`;
    const fact = nothing ? "no factor has changed since the start." : `${said(right ? answer : truth)} ${MEANT[ask.stage.which]}.`;
    const told = answer === null || right || nothing ? fact : `you chose ${said(answer).slice(0, -1)}; ${fact}`;
    return { truth, right, values, words: told };
  },
  tell({ live, q, s }, result) {
    const all = factorsOf(live, q, s.v);
    return result
      ? [[["factor", "number"], ...all.map((one, i) => [one.words, fmt(result.values[i])])]]
      : [`The factors of the slope for ${words(q)}: ${all.map((one) => one.words).join(", ")}.`];
  },
  shut(_view, box, { answer, truth, values, right }, ask) {
    const row = html(box, "div", { class: "bp-options shut" });
    factorsOf(ask.live, ask.q, ask.s.v).forEach((one, i) => {
      const node = html(row, "div", { class: "bp-option" }, `${face(one)}<b class="${one.kind}">${fmt(values[i])}</b>`);
      const notes = [i === answer ? "your choice" : "", right !== null && i === truth ? MEANT[ask.stage.which] : ""].filter(Boolean);
      html(node, "i", {}, notes.join("; ") || "&nbsp;");
      put(node, { "data-mark": `${i === answer ? "you" : ""} ${i === truth ? "real" : ""}`.trim() });
    });
  },
};
