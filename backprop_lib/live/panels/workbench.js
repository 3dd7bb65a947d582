// A workbench: panels side by side where there is room, under each other where there is not.
export default {
  async render({ model, el, signal, host }) {
    const frame = document.createElement("div");
    frame.className = "bp bp-work";
    frame.dataset.panel = "workbench";
    el.append(frame);
    signal.addEventListener("abort", () => frame.remove());
    const grid = frame.appendChild(document.createElement("div"));
    grid.className = "bp-grid";
    for (const [ref, place] of model.get("panels")) {
      const slot = grid.appendChild(document.createElement("div"));
      slot.dataset.place = place;
      const child = await host.getWidget(ref);
      if (signal.aborted) return;
      await child.render({ el: slot, signal });
    }
  },
};
