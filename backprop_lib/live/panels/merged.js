// The same derivative with shared tails merged: the δ of the layer after, times its weights, summed; times g', times what comes in.
import { exact, fmt, html, math, put, symbol, words, write } from "../scene.js";
import { fill, incoming, partial, slope } from "./formula.js";

const chip = (l, j) => `<span class="chip">${math(symbol({ kind: "delta", l, j }))}<b></b></span>`;

/** Draws it; `draw(s)` writes the numbers and returns the end of the sentence. */
export function merged(view, body, s, fused) {
  const { live, model } = view,
    { sizes } = live.PROGRAM,
    L = sizes.length,
    { q } = s,
    { l, j } = q,
    end = l === L,
    forms = model.get("formulas");
  const cancel = fused && end,
    next = end ? 0 : sizes[l];
  const box = html(body, "div", { class: "bp-merged", role: "group" });
  const block = (kind, caption, inner) => html(box, "div", { class: kind }, `<span class="cap">${caption}</span>${inner}`);
  const item = (formula, kind) => `<span class="it">${formula}<b class="${kind}"></b></span>`;
  let terms = [];
  if (next) {
    const list = block(
      "terms",
      `<span class="f1">loss slope</span> · <span class="f2">activation slope</span><span>weight, backward</span>`,
      "",
    );
    const rows = html(list, "div", {
      class: `rows${next > 6 ? " bp-scroll" : ""}`,
      ...(next > 6 ? { tabindex: 0, role: "region", "aria-label": "terms of the sum" } : {}),
    });
    terms = Array.from({ length: next }, (_, i) =>
      html(rows, "p", {}, `${chip(l + 1, i + 1)}<i>·</i>${item(math(symbol({ kind: "w", l: l + 1, j: i + 1, k: j })), "")}`),
    );
  }
  const held = html(box, "div", { class: "held" }),
    tops = html(held, "div", { class: "tops" });
  const add = (kind, caption, inner) => html(tops, "div", { class: kind }, `<span class="cap">${caption}</span>${inner}`);
  const first = cancel
    ? null
    : add(
        "sum",
        next ? "sum" : "loss slope",
        next ? item(partial("C", { kind: "a", l, j }), "") : item(`<span class="f1">${fill(forms.loss, { l, j })}</span>`, "f1 u1"),
      );
  const second = cancel ? null : add("by", "activation slope", `<i>·</i>${item(`<span class="f2">${slope(l, j)}</span>`, "f2 u2")}`);
  const kept = html(held, "div", { class: "kept" }, `${cancel ? `<span class="cap">after cancelling</span>` : ""}${chip(l, j)}`);
  const third = block(
    "by",
    q.kind === "b" ? "a bias counts once" : l === 2 ? "input" : "incoming",
    `<i>·</i>${item(`<span class="f3">${incoming(q)}</span>`, "f3 u3")}`,
  );
  const last = block(
    "whole",
    "&nbsp;",
    `<span class="it"><span><i>=</i>${partial("C", q)}</span><span class="sel"><span class="ud"></span></span></span>`,
  );
  const number = (node) => node?.querySelector("b:not(.cap)");
  const [one, two, three, delta] = [number(first), number(second), number(third), number(kept)],
    result = last.querySelector(".ud");
  const parts = terms.map((term) => term.querySelectorAll("b"));
  return {
    mark() {},
    draw({ p, v, slope: value, q: now, moving }) {
      parts.forEach(([d, weight], i) => {
        const number = p[live.index(l + 1, i + 1, j)];
        write(d, fmt(v.delta[l + 1][i]));
        write(weight, exact(number));
        put(weight, { class: number < 0 ? "neg un" : "pos up" });
        put(weight.previousSibling, { class: number < 0 ? "neg" : "pos" });
      });
      if (one) write(one, fmt(v.dC_da[l][j - 1]));
      if (two) write(two, fmt(v.da_dz[l][j - 1]));
      write(three, fmt(now.kind === "w" ? v.a[l - 1][now.k - 1] : 1));
      write(delta, fmt(v.delta[l][j - 1]));
      write(result, fmt(value));
      if (!moving)
        put(box, {
          "aria-label": `with delta: ${parts
            .map(([d, weight]) => `${d.textContent} times ${weight.textContent}`)
            .slice(0, 6)
            .join(
              " plus ",
            )}${next ? `, in sum ${fmt(v.dC_da[l][j - 1])}` : ""}; delta of ${words({ kind: "a", l, j })} is ${fmt(v.delta[l][j - 1])}; slope ${fmt(value)}`,
        });
      const name = math(symbol({ kind: "delta", l, j }));
      return `: ${name}, which is ${fmt(v.delta[l][j - 1])}, ${now.kind === "w" ? `times ${incoming(now)}, which is ${fmt(v.a[l - 1][now.k - 1])}` : "times 1, for a bias"}.`;
    },
  };
}
