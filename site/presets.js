// What an address asks of a page's views before they come alive: a teacher's presets. (The state of a copied link is read by the views.)

export const query = new URLSearchParams(location.search);

/** The panels of a workbench as asked for by `panels=…` and `predict=on`; returns a sentence where there is nothing to show. */
export function arrange(models, predict) {
  const wanted = (query.get("panels") ?? "").toLowerCase().split(",").filter(Boolean),
    kindOf = ([ref]) => models[ref.replace(/^anywidget:/, "")].kind.toLowerCase();
  let sentence = "";
  for (const [name, { kind, state }] of Object.entries(models)) {
    if (kind !== "Workbench") continue;
    if (query.get("large") === "on") state.large = true;
    if (wanted.length) {
      const chosen = wanted.flatMap((one) => state.panels.filter((panel) => kindOf(panel) === one));
      if (chosen.length) state.panels = chosen;
      else sentence = `None of the panels asked for (${wanted.join(", ")}) is here: ${state.panels.map(kindOf).join(", ")}.`;
    }
    if (query.get("predict") === "on" && predict && !state.panels.some((panel) => kindOf(panel) === "predict")) {
      const own = `asked-${name}`;
      models[own] = { ...predict, state: { ...structuredClone(predict.state), live: state.live } };
      state.panels = [[`anywidget:${own}`, "row"], ...state.panels];
      const { state: network } = models[state.live.replace("anywidget:", "")];
      if (!network.asked.some((text) => text.split(" ")[0] === predict.state.asked))
        network.asked = [...network.asked, predict.state.asked];
    }
  }
  return sentence;
}
