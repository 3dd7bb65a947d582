// The ledger itself: paths as rows where there is room, as columns where there is not, as bare numbers where they are many.
import { exact, fmt, html, listen, math, put, symbol, words, write } from "../scene.js";
import { figure } from "./figure.js";
import { fill, incoming, partial, slope } from "./formula.js";
import { outputs } from "./outputs.js";
import { factor, product } from "./route.js";

const WRITTEN = 12; // more paths than this are numbers only
const LETTERS = "jihmnrstuv";
const CAPTION = { loss: "loss slope", fused: "loss and activation", slope: "activation slope", weight: "weight" };
const COLOUR = { loss: "f1", fused: "f1", slope: "f2", weight: "weight", in: "f3" };

const sum = (numbers) => numbers.reduce((so, n) => so + n, 0);

/** Many rows are laid out as a grid, so that those out of sight cost nothing; their roles are then to be said. */
const roles = (markup) =>
  [
    ["<thead", "rowgroup"],
    ["<tbody", "rowgroup"],
    ["<tr", "row"],
    ["<td", "cell"],
    ['<th scope="col"', "columnheader"],
    ['<th scope="row"', "rowheader"],
  ].reduce((text, [tag, role]) => text.replaceAll(tag, `${tag} role="${role}"`), markup);

/** "0.0194 along path 1 and −0.0629, the other way, along path 2." */
function say(values) {
  if (values.length === 1) return ": one path, one product.";
  if (values.length <= 3) {
    const parts = values.map((value, i) => `${figure(value)}${i && value * values[0] < 0 ? ", the other way," : ""} along path ${i + 1}`);
    return `: ${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}.`;
  }
  const up = values.filter((value) => value > 0),
    down = values.filter((value) => value < 0);
  const part = (some) => `${some.length} path${some.length > 1 ? "s" : ""} add${some.length > 1 ? "" : "s"} up to ${figure(sum(some))}`;
  return `: ${[up, down]
    .filter((some) => some.length)
    .map(part)
    .join(", ")}.`;
}

/** Draws the table; `draw(s)` writes its numbers and returns the end of the sentence, `mark(i, pinned)` shows one row. */
export function ledger(view, body, s, list, paths, rows) {
  const { live, model, width, signal } = view,
    { sizes } = live.PROGRAM,
    L = sizes.length,
    { q } = s,
    forms = model.get("formulas"),
    n = paths.length;
  if (!n) return outputs(view, body, s);
  const fits = width >= 208 + 92 * list.length,
    compact = n > WRITTEN || (!fits && n > 6),
    turned = !fits && !compact;
  const index = (m) => (m === q.l ? q.j : sizes[m - 1] === 1 ? 1 : LETTERS[L - m]);
  const node = (kind, m) => ({ kind, l: m, j: index(m) });
  const heads = list.map(({ role, l }) =>
    partial(
      ...{
        loss: ["C", node("a", l)],
        fused: ["C", node("z", l)],
        slope: [node("a", l), node("z", l)],
        weight: [node("z", l), node("a", l - 1)],
        in: [node("z", l), q],
      }[role],
      COLOUR[role],
    ),
  );
  const caption = ({ role, l }) => CAPTION[role] ?? (q.kind === "b" ? "bias" : l === 2 ? "input" : "incoming");
  const formula = ({ role, l }, path) => {
    const j = path[l];
    if (role === "loss" || role === "fused") return fill(forms[role], { l, j });
    if (role === "slope") return slope(l, j);
    return role === "weight" ? math(symbol({ kind: "w", l, j, k: path[l - 1] })) : incoming(q);
  };
  const through = (path, m) => math(symbol({ kind: "a", l: m, j: path[m] })),
    beyond = Array.from({ length: L - q.l }, (_, i) => q.l + 1 + i);
  const via = (path) =>
    compact
      ? beyond.map((m) => path[m]).join(" → ") || path[L]
      : `via ${(beyond.length ? beyond : [L]).map((m) => through(path, m)).join("<i>→</i>")}`;
  const spoken = (path, i) =>
    `path ${i + 1}, via ${(beyond.length ? beyond : [L]).map((m) => words({ kind: "a", l: m, j: path[m] })).join(", ")}`;
  const badge = (i) =>
    `<th scope="${turned ? "col" : "row"}"><button type="button" class="bp-path" data-path="${i}" tabindex="${i ? -1 : 0}" aria-pressed="false"><span class="bp-unseen">${spoken(paths[i], i)}</span><b aria-hidden="true">${i + 1}</b><span aria-hidden="true">${via(paths[i])}</span></button></th>`;
  const shared = (c) => n > 1 && !compact && c >= list.length - 2;
  const cell = (i, c) =>
    `<td data-at="${i}" class="${COLOUR[list[c].role]}${shared(c) ? " shared" : ""}">${compact ? "" : `<div>${formula(list[c], paths[i])}</div>`}<span></span></td>`;
  const last = (i) => `<td data-at="${i}" class="product"><span></span></td>`,
    title = `<th scope="${turned ? "row" : "col"}" class="muted">product</th>`;
  const head = (c) =>
    `<th scope="${turned ? "row" : "col"}" class="${COLOUR[list[c].role]}">${heads[c]}<small>${caption(list[c])}</small></th>`;
  const every = [...paths.keys()],
    all = [...list.keys()],
    corner = `<td class="corner">${compact ? (beyond.length ? `via nodes of layer${beyond.length > 1 ? "s" : ""} ${beyond.join(" → ")}` : "") : ""}</td>`;
  const inner = turned
    ? `<thead><tr>${corner}${every.map(badge).join("")}</tr></thead><tbody>${all.map((c) => `<tr>${head(c)}${every.map((i) => cell(i, c)).join("")}</tr>`).join("")}<tr class="line">${title}${every.map(last).join("")}</tr></tbody>`
    : `<thead><tr>${corner}${all.map(head).join("")}${title}</tr></thead><tbody>${every.map((i) => `<tr>${badge(i)}${all.map((c) => cell(i, c)).join("")}${last(i)}</tr>`).join("")}${n > 1 && !compact ? `<tr class="note"><td colspan="${list.length - 1}"></td><td colspan="2" class="shared muted">the same on ${n === 2 ? "both" : `all ${n}`} paths</td><td></td></tr>` : ""}</tbody>`;
  const box = html(body, "div", { class: `bp-scroll${compact ? " tall" : ""}` });
  const table = html(
    box,
    "table",
    { class: `bp-ledger${turned ? " turned" : ""}${compact ? " compact many" : ""}` },
    compact ? roles(inner) : inner,
  );
  if (compact) {
    put(table, { role: "table" });
    table.style.setProperty("--columns", list.length);
  }
  const result = html(
    body,
    "p",
    { class: "bp-total" },
    `${partial("C", q)}<span>= ${n === 1 ? "the product" : n < 5 ? every.map((i) => `path ${i + 1}`).join(" + ") : `the sum of ${n} paths`} =</span><span class="sel"><span class="ud"></span></span>`,
  );
  const cells = every.map(() => []),
    buttons = [...table.querySelectorAll(".bp-path")];
  for (const td of table.querySelectorAll("td[data-at]")) cells[td.dataset.at].push(td.lastChild);

  const path = (event) => {
    const at = event.target.closest("[data-at], [data-path]");
    return at ? Number(at.dataset.at ?? at.dataset.path) : -1;
  };
  const on = (name, call) => listen(table, name, call, signal);
  on("pointerover", (event) => rows.point(path(event)));
  on("pointerleave", () => rows.point(-1));
  on("focusin", (event) => {
    stand(path(event));
    rows.point(path(event));
  });
  on("focusout", () => rows.point(-1));
  on("click", (event) => {
    const i = path(event);
    if (i >= 0) rows.pin(i);
  });
  on("keydown", (event) => {
    const i = path(event),
      to = { ArrowDown: i + 1, ArrowRight: i + 1, ArrowUp: i - 1, ArrowLeft: i - 1, Home: 0, End: n - 1 }[event.key];
    if (event.key === "Enter" || event.key === " ") event.stopPropagation();
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    live.used(event);
    buttons[Math.max(0, Math.min(n - 1, to))].focus();
  });
  function stand(i) {
    if (i >= 0) buttons.forEach((button, at) => put(button, { tabindex: at === i ? 0 : -1 }));
  }

  const kinds = list.map(({ role }) => ({ loss: "u1", fused: "u1", slope: "u2", in: "u3" })[role]);
  let scrolled = 0; // reading it in each frame would cost a layout
  listen(
    box,
    "scroll",
    () => {
      scrolled = box.scrollTop;
    },
    signal,
  );
  return {
    mark(i, pinned) {
      buttons.forEach((button, at) => put(button, { "aria-pressed": at === pinned }));
      for (const [at, row] of cells.entries()) for (const span of row) span.parentNode.classList.toggle("lit", at === i);
    },
    draw(now) {
      const values = paths.map((one) => product(list, one, now, live));
      const from = Math.floor(scrolled / 33) - 2,
        seen = compact && now.moving ? (i) => i >= from && i < from + 20 : () => true;
      for (const i of every) {
        if (!seen(i)) continue;
        list.forEach((column, c) => {
          const value = factor(column, paths[i], now, live),
            span = cells[i][c];
          write(span, column.role === "weight" && !compact ? exact(value) : figure(value));
          put(span, { class: kinds[c] ?? (value < 0 ? "neg un" : "pos up") });
          if (!kinds[c]) span.parentNode.classList.toggle("minus", value < 0);
        });
        write(cells[i][list.length], figure(values[i]));
      }
      write(result.lastChild.firstChild, fmt(now.slope));
      if (!now.moving)
        put(table, {
          "aria-label": `paths from ${words(q)} to the loss: ${values.length > 6 ? `${n}` : values.map((v, i) => `path ${i + 1} is ${figure(v)}`).join(", ")}; sum ${fmt(now.slope)}`,
        });
      return say(values);
    },
  };
}
