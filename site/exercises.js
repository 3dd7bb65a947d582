// Exercises on a page: a form for the answer, the card that says what it is, hints by degree. Functions stay with the notebook.

import { judge } from "./judge.js";
import { make } from "./make.js";

const FAST = 10_000,
  TRIES = 3;

/** Sets one exercise up in its section; `work` is what is kept of the lesson, `changed()` keeps it. */
export function exercise(section, id, data, page, work, changed) {
  const html = (i) => page.texts[i],
    form = make(section, "form", { class: "answer", novalidate: "", autocomplete: "off" }),
    kept = work.exercises[id],
    record = kept?.stamp === data.stamp ? kept : { stamp: data.stamp, attempts: [], hints: 0, solved: false, answer: "" },
    recent = [];
  let latest = null;
  section.querySelector(".ask").innerHTML = html(data.ask);
  section.querySelector(".note")?.remove();
  if (kept && kept !== record)
    make(form, "p", { class: "aside" }, "You answered an earlier version of this exercise; that answer is not counted here.");
  const answer = data.form === "choice" ? choices(form, id, data, html) : field(form, id, data);
  const row = make(form, "div", { class: "row" });
  make(row, "button", { class: "main" }, "Check");
  const helper = make(row, "button", { type: "button" }, "Hint"),
    counter = make(row, "span", { class: "counter" });
  const verdict = make(form, "div", { class: "verdict", "aria-live": "polite" }),
    help = make(form, "div", { class: "help", "aria-live": "polite" });

  function show(found, paused = false) {
    const text = paused ? page.pause.replace("⟨hint⟩", html(found.hints[1] ?? data.hints[1])) : (found.text ?? html(found.html));
    const tries = record.attempts.length;
    verdict.replaceChildren();
    make(verdict, "article", { class: "bp-card", "aria-label": "diagnosis" }, text);
    counter.textContent = tries ? `${tries} attempt${tries === 1 ? "" : "s"}${record.solved ? ", solved" : ""}` : "";
    section.toggleAttribute("data-solved", record.solved);
    helper.textContent = record.solved ? "Solution" : "Hint";
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = answer.read();
    const found = given ? judge(data, given, html) : data.waiting;
    help.replaceChildren();
    latest = found;
    if (found.verdict === "unread") return show(found);
    const right = found.verdict === "right";
    if (given !== record.answer || !record.attempts.length)
      record.attempts.push({
        note: `${id}:${found.code}`,
        correct: right,
        named: found.verdict === "named",
        variant: 0,
        ratios: found.ratios ?? {},
      });
    record.answer = given;
    record.solved ||= right;
    if (!right) recent.push([given, Date.now()]);
    const hasty = !right && new Set(recent.filter(([, when]) => Date.now() - when < FAST).map(([text]) => text)).size >= TRIES;
    work.exercises[id] = record;
    changed();
    show(found, hasty);
  });

  helper.addEventListener("click", () => {
    const fresh = record.hintedAt !== (record.answer ?? "") || record.hintedAt === undefined,
      last = data.degrees.length - 1,
      degree = Math.min(fresh ? record.hints : Math.max(record.hints - 1, 0), last);
    help.replaceChildren();
    const box = make(help, "div", { class: "sheet" });
    if (record.solved) {
      make(box, "h4", {}, "One way to write it");
      make(box, "div", {}, html(data.worked));
      return;
    }
    if (fresh) Object.assign(record, { hints: Math.min(record.hints + 1, last + 1), hintedAt: record.answer ?? "" });
    if (degree === last && data.example !== null) {
      make(box, "h4", {}, "A worked example, on another variant");
      make(box, "div", {}, html(data.example));
    } else {
      const step = Math.min(degree, last - 1);
      make(box, "h4", {}, `Hint ${step + 1} of ${last}: ${data.degrees[step]}`);
      make(box, "p", {}, html((latest?.hints?.length ? latest.hints : data.hints)[step]));
    }
    if (!fresh) make(box, "p", { class: "aside" }, "This is the hint from before: a further one needs a changed answer first.");
    work.exercises[id] = record;
    changed();
  });

  if (record.answer) {
    answer.write(record.answer);
    latest = judge(data, record.answer, html);
    if (latest) show(latest);
  }
}

/** Options, and reasons where there are any, as radio buttons. */
function choices(form, id, data, html) {
  const groups = [
    ["your answer", data.options, [..."abcdefgh"], "unseen"],
    ["because", data.reasons, [..."12345678"], ""],
  ].filter(([, items]) => items.length);
  for (const [n, [legend, items, marks, kind]] of groups.entries()) {
    const set = make(form, "fieldset");
    make(set, "legend", { class: kind }, legend);
    for (const [i, item] of items.entries()) {
      const label = make(set, "label");
      make(label, "input", { type: "radio", name: `${id}-${n}`, value: marks[i] });
      make(label, "span", { class: "mark" }, marks[i]);
      make(label, "span", {}, html(item));
    }
  }
  const boxes = () => groups.map((_, n) => form.querySelector(`[name="${id}-${n}"]:checked`));
  return {
    read: () =>
      boxes().every(Boolean)
        ? boxes()
            .map((box) => box.value)
            .join("")
        : "",
    write: (text) => [...text].forEach((mark, n) => ((form.querySelector(`[name="${id}-${n}"][value="${mark}"]`) ?? {}).checked = true)),
  };
}

/** A field for a number, several numbers, or a name. */
function field(form, id, data) {
  const count = data.target?.length ?? 1,
    about =
      data.form === "name"
        ? `its name, such as ${data.like}`
        : data.shape?.length
          ? `${count} numbers, with commas between them`
          : "a number, to 4 digits or more";
  const label = make(form, "label", { class: "field" });
  make(label, "span", {}, `Your answer: ${data.whole && count === 1 ? "a whole number" : about}`);
  const input = make(label, "input", {
    type: "text",
    name: id,
    spellcheck: "false",
    autocapitalize: "none",
    inputmode: data.form === "name" || data.shape?.length ? "text" : "decimal",
  });
  return {
    read: () => input.value.trim(),
    write: (text) => {
      input.value = text;
    },
  };
}
