// What an address asks of a page's views before they come alive: a teacher's presets, and the state of a copied link.

import { linked } from "./link.js";

export const asked = new URLSearchParams(location.search);

/** The networks of a page that a link's state belongs to. */
const meant = (models, { same }) =>
  Object.values(models).filter(
    ({ kind, state }) =>
      kind === "LiveNetwork" && Object.keys(same).every((trait) => JSON.stringify(state[trait]) === JSON.stringify(same[trait])),
  );

/** Puts the link's state into the models; returns a sentence where that is not possible. */
export function follow(models, address) {
  const link = linked(address);
  if (!link) return "";
  if (link.damaged) return "The end of this link is damaged: the views stand at their start.";
  const found = meant(models, link);
  if (!found.length) return "The network of this link is not on this page: the views show the page's own.";
  for (const { state } of found) Object.assign(state, link.traits);
  return "";
}

/** The panels of a workbench as asked for by `panels=…` and `predict=on`; returns a sentence where there is nothing to show. */
export function arrange(models, predict) {
  const wanted = (asked.get("panels") ?? "").toLowerCase().split(",").filter(Boolean),
    kindOf = ([ref]) => models[ref.replace(/^anywidget:/, "")].kind.toLowerCase();
  let sentence = "";
  for (const [name, { kind, state }] of Object.entries(models)) {
    if (kind !== "Workbench") continue;
    if (asked.get("large") === "on") state.large = true;
    if (wanted.length) {
      const chosen = wanted.flatMap((one) => state.panels.filter((panel) => kindOf(panel) === one));
      if (chosen.length) state.panels = chosen;
      else sentence = `None of the panels asked for (${wanted.join(", ")}) is here: ${state.panels.map(kindOf).join(", ")}.`;
    }
    if (asked.get("predict") === "on" && predict && !state.panels.some((panel) => kindOf(panel) === "predict")) {
      const own = `asked-${name}`;
      models[own] = { ...predict, state: { ...structuredClone(predict.state), live: state.live } };
      state.panels = [[`anywidget:${own}`, "row"], ...state.panels];
    }
  }
  return sentence;
}
