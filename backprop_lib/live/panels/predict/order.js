// Derivatives, or the factors of one, put in order of size by hand; then their true order, with bars.
import { fmt, html, listen, math, put, symbol, words } from "../../scene.js";
import { partial } from "../formula.js";
import { face, factorsOf } from "./factors.js";
import { stay } from "./hand.js";

const TIE = 1e-9;

/** What is put in order: [{words, markup, value}]. */
function items({ live, q, s, stage }) {
  if (stage.factors) return factorsOf(live, q, s.v).map((one) => ({ words: one.words, markup: face(one), value: one.value }));
  return stage.of.map((i) => ({
    words: `derivative for ${words(live.names[i])}`,
    markup: partial("C", live.names[i]),
    value: s.v.gradient[i],
  }));
}

export const order = {
  wide: true,
  about: ({ q, stage }) =>
    stage.factors
      ? `The factors of the slope for ${math(symbol(q))}: the largest size first, whatever the sign.`
      : "The largest size first, whatever the sign.",
  open({ live, signal }, box, ask, ready) {
    const all = items(ask),
      list = html(box, "ol", { class: "bp-order" });
    let places = all.map((_, i) => i),
      touched = false;
    const rows = all.map((item, i) => {
      const row = html(list, "li");
      const grip = html(row, "div", { class: "bp-row", role: "slider", tabindex: 0 }, `<b></b><span>${item.markup}</span>`);
      put(grip, { "aria-label": item.words, "aria-valuemin": 1, "aria-valuemax": all.length, "aria-orientation": "vertical" });
      for (const [step, path, label] of [
        [-1, "M3.500 10 8 5.500l4.500 4.500", "up"],
        [1, "M3.500 6 8 10.500l4.500-4.500", "down"],
      ]) {
        const node = html(
          row,
          "button",
          { type: "button", class: "bp-button", tabindex: -1, "aria-hidden": "true", title: label },
          `<svg viewBox="0 0 16 16"><path d="${path}"/></svg>`,
        );
        listen(node, "click", () => move(i, places.indexOf(i) + step), signal);
      }
      listen(
        grip,
        "keydown",
        (event) => {
          const at = places.indexOf(i);
          const to = { ArrowUp: at - 1, ArrowLeft: at - 1, ArrowDown: at + 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[event.key];
          if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
          live.used(event);
          move(i, to);
        },
        signal,
      );
      stay(grip, signal);
      listen(
        grip,
        "pointerdown",
        (event) => {
          if (event.button || !event.isPrimary) return;
          const drag = new AbortController(),
            high = row.getBoundingClientRect().height;
          let y = event.clientY;
          grip.setPointerCapture(event.pointerId);
          row.classList.add("held");
          listen(
            grip,
            "pointermove",
            (now) => {
              const steps = Math.trunc((now.clientY - y) / (high * 0.6));
              if (!steps) return;
              const from = places.indexOf(i);
              move(i, from + Math.sign(steps));
              y += (places.indexOf(i) - from) * high;
            },
            drag.signal,
          );
          for (const end of ["pointerup", "pointercancel"])
            listen(
              grip,
              end,
              () => {
                drag.abort();
                row.classList.remove("held");
              },
              drag.signal,
            );
        },
        signal,
      );
      return { row, grip };
    });
    function move(i, to) {
      const at = places.indexOf(i);
      touched = true;
      if (to >= 0 && to < all.length && to !== at) {
        places.splice(at, 1);
        places.splice(to, 0, i);
      }
      draw();
      ready();
    }
    function draw() {
      places.forEach((i, n) => {
        const { row, grip } = rows[i];
        row.style.order = n;
        grip.firstChild.textContent = n + 1;
        put(grip, { "aria-valuenow": n + 1, "aria-valuetext": `place ${n + 1} of ${all.length}` });
      });
    }
    draw();
    ready();
    return { answer: () => (touched ? [...places] : null), todo: "put them in order first" };
  },
  judge(ask, answer) {
    const all = items(ask),
      size = all.map(({ value }) => Math.abs(value)),
      truth = all.map((_, i) => i).sort((one, other) => size[other] - size[one]);
    let pairs = 0,
      wrong = 0;
    for (let n = 0; answer && n < answer.length; n++)
      for (let m = n + 1; m < answer.length; m++) {
        pairs++;
        if (size[answer[m]] - size[answer[n]] > TIE * size[answer[m]]) wrong++;
      }
    const far = truth.map((i, n) => [answer ? Math.abs(answer.indexOf(i) - n) : 0, i, n]).sort((one, other) => other[0] - one[0])[0];
    const [large, small] = [truth[0], truth.at(-1)],
      most =
        size[large] - size[small] <= TIE * size[large]
          ? "all of them are equally large"
          : `the ${all[large].words} is the largest, the ${all[small].words} the smallest`;
    const error = `${pairs - wrong} of ${pairs} pairs are in order; farthest off is the ${all[far[1]].words}, place ${far[2] + 1}, which you had in place ${answer ? answer.indexOf(far[1]) + 1 : 0}`;
    return {
      truth,
      values: all.map(({ value }) => value),
      right: answer !== null && wrong === 0,
      words: answer === null || !wrong ? `${most}.` : `${error}.`,
    };
  },
  tell(ask, result) {
    const all = items(ask),
      had = (i) => (result.answer ? `place ${result.answer.indexOf(i) + 1}` : "");
    return result
      ? [[["in order", "number", "your place"], ...result.truth.map((i) => [all[i].words, fmt(result.values[i]), had(i)])]]
      : [`To be put in order, the largest size first: ${all.map((one) => one.words).join("; ")}.`];
  },
  shut(_view, box, { answer, truth, values }, ask) {
    const all = items(ask),
      top = Math.max(...values.map(Math.abs), 1e-300),
      list = html(box, "ol", { class: "bp-order shut" });
    truth.forEach((i, n) => {
      const had = answer ? answer.indexOf(i) + 1 : 0,
        row = html(list, "li", {}, `<b>${n + 1}</b><span>${all[i].markup}</span><i></i><em>${fmt(values[i])}</em><small></small>`);
      row.querySelector("i").style.setProperty("--share", Math.abs(values[i]) / top);
      if (had) row.lastChild.textContent = had === n + 1 ? "as you said" : `you: ${had}`;
    });
  },
};
