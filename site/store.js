// What a learner leaves on these pages: in this browser only, under one name a lesson. Where a browser keeps nothing, memory does.

import { VERSION } from "./version.js";

const PREFIX = "backprop:work:";
const memory = new Map();

/** Whether what is written down here will still be there after a reload. */
export const keeps = (() => {
  try {
    localStorage.setItem("backprop:try", "1");
    localStorage.removeItem("backprop:try");
    return true;
  } catch {
    return false;
  }
})();

const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** The entries of a record for which `fits` holds; of anything else none. */
const fitting = (all, fits) => Object.fromEntries(Object.entries(isRecord(all) ? all : {}).filter(([, one]) => isRecord(one) && fits(one)));

/** What is kept of a lesson: {version, exercises, predictions}; what can't be read counts as nothing. */
export function recall(lesson) {
  let found = null;
  try {
    found = JSON.parse((keeps ? localStorage.getItem(PREFIX + lesson) : memory.get(lesson)) ?? "null");
  } catch {
    // damaged: as if nothing were kept
  }
  const exercises = fitting(found?.exercises, ({ attempts = [] }) => Array.isArray(attempts) && attempts.every(isRecord)),
    texts = (all) => Array.isArray(all) && all.every((one) => typeof one === "string"),
    predictions = fitting(found?.predictions, ({ asked, scored }) => texts(asked) && Array.isArray(scored) && scored.every(isRecord));
  return { ...(isRecord(found) ? found : { version: VERSION }), exercises, predictions };
}

/** Keeps a lesson's work; returns whether that was possible. */
export function keep(lesson, work) {
  const text = JSON.stringify({ ...work, version: VERSION });
  memory.set(lesson, text);
  if (!keeps) return false;
  try {
    localStorage.setItem(PREFIX + lesson, text);
    return true;
  } catch {
    return false;
  }
}

/** The lessons of which something is kept, in order. */
export function worked() {
  const names = new Set(memory.keys());
  if (keeps)
    for (let i = 0; i < localStorage.length; i++)
      if (localStorage.key(i).startsWith(PREFIX)) names.add(localStorage.key(i).slice(PREFIX.length));
  return [...names].sort();
}

/** Erases all of it. */
export function erase() {
  for (const lesson of worked()) if (keeps) localStorage.removeItem(PREFIX + lesson);
  memory.clear();
}

/** All of it as a report, in the form that `export_report` writes: notes and counts, no names, no answers. */
export function report() {
  const exercises = {},
    predictions = {};
  for (const lesson of worked()) {
    const work = recall(lesson);
    for (const [id, { attempts = [], hints = 0, solved = false }] of Object.entries(work.exercises))
      if (attempts.length) exercises[id] = { attempts, hints, solved };
    for (const { scored = [] } of Object.values(work.predictions))
      for (const { concept, right } of scored) {
        predictions[concept] ??= { right: 0, answers: 0 };
        predictions[concept].answers += 1;
        predictions[concept].right += right ? 1 : 0;
      }
  }
  return { format: "backprop-lib report 1", exercises, predictions };
}
