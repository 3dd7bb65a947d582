// "Your work": what was answered and predicted in this browser, to be exported or erased.

import { make } from "./make.js";
import { erase, keeps, recall, report, worked } from "./store.js";

/** Fills the place for it, where the page has one. */
export function desk(place) {
  if (!place) return;
  const names = JSON.parse(place.dataset.desk);
  place.replaceChildren();
  const lessons = worked();
  if (!keeps)
    make(place, "p", { class: "notice" }, "This browser keeps nothing for these pages: what you answer is gone when you leave a page.");
  if (!lessons.length) {
    make(place, "p", {}, "Nothing yet. Answer an exercise or make a prediction in a lesson, and it is listed here.");
    return;
  }
  const table = make(make(place, "div", { class: "scroll" }), "table"),
    head = make(make(table, "thead"), "tr");
  for (const title of ["lesson", "solved", "tried", "attempts", "hints", "predictions right"]) make(head, "th", { scope: "col" }, title);
  const body = make(table, "tbody");
  for (const lesson of lessons) {
    const { exercises, predictions } = recall(lesson),
      all = Object.values(exercises),
      sum = (of) => all.reduce((total, one) => total + of(one), 0),
      scored = Object.values(predictions).flatMap((one) => one.scored ?? []);
    const row = make(body, "tr");
    make(make(row, "th", { scope: "row" }), "a", { href: `${lesson}.html` }).textContent = names[lesson] ?? lesson;
    for (const value of [
      sum((one) => (one.solved ? 1 : 0)),
      sum((one) => (one.attempts.length ? 1 : 0)),
      sum((one) => one.attempts.length),
      sum((one) => one.hints),
      scored.length ? `${scored.filter((one) => one.right).length} of ${scored.length}` : "",
    ])
      make(row, "td").textContent = value;
  }
  const bar = make(place, "p", { class: "row" });
  make(bar, "button", { type: "button", class: "main" }, "Export as a report").addEventListener("click", () => {
    const file = new Blob([`${JSON.stringify(report(), null, 1)}\n`], { type: "application/json" }),
      address = URL.createObjectURL(file);
    make(null, "a", { href: address, download: "report.json" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  });
  const eraser = make(bar, "button", { type: "button" }, "Erase all of it");
  eraser.addEventListener("click", () => {
    if (eraser.dataset.sure) {
      erase();
      desk(place);
      return;
    }
    eraser.dataset.sure = "yes";
    eraser.textContent = "Erase it, for good";
    setTimeout(() => {
      delete eraser.dataset.sure;
      eraser.textContent = "Erase all of it";
    }, 4000);
  });
}
