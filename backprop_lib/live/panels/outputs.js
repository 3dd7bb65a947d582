// What too many paths come to, output by output.
import { fmt, html, math, symbol, write } from "../scene.js";
import { figure } from "./figure.js";
import { partial } from "./formula.js";
import { byOutput, ways } from "./route.js";

/** Too many paths to write out: what they come to, output by output. */
export function outputs(view, body, s) {
  const { live } = view,
    { sizes } = live.PROGRAM,
    { q } = s,
    L = sizes.length,
    each = ways(sizes, q.l) / sizes[L - 1];
  const rows = Array.from(
    { length: sizes[L - 1] },
    (_, j) =>
      `<tr><th scope="row">through ${math(symbol({ kind: "a", l: L, j: j + 1 }))}</th><td>${each.toLocaleString("en")} paths</td><td class="product"></td></tr>`,
  ).join("");
  const box = html(body, "div", {
    class: "bp-scroll tall",
    tabindex: 0,
    role: "region",
    "aria-label": "paths by output",
  });
  const table = html(
    box,
    "table",
    { class: "bp-ledger compact" },
    `<thead><tr><td class="corner">too many to write out; here by output</td><td></td><th scope="col" class="muted">sum of products</th></tr></thead><tbody>${rows}</tbody>`,
  );
  const result = html(
    body,
    "p",
    { class: "bp-total" },
    `${partial("C", q)}<span>= the sum of ${(each * sizes[L - 1]).toLocaleString("en")} paths =</span><span class="sel"><span class="ud"></span></span>`,
  );
  const cells = [...table.querySelectorAll("td.product")];
  return {
    mark() {},
    draw(now) {
      byOutput(now, live).forEach((value, j) => write(cells[j], figure(value)));
      write(result.lastChild.firstChild, fmt(now.slope));
      return ": the sum over all outputs.";
    },
  };
}
