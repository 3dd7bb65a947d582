// A workbench: panels side by side where there is room, under each other where there is not.
export default {
  async render({ model, el, signal, host }) {
    const frame = document.createElement("div");
    frame.className = "bp bp-work";
    frame.dataset.panel = "workbench";
    frame.dataset.live = model.get("live");
    el.append(frame);
    signal.addEventListener("abort", () => frame.remove());
    const grid = frame.appendChild(document.createElement("div"));
    grid.className = "bp-grid";
    // for a projector: as large as there is room for, a quarter larger at least
    const fit = () => {
      const large = model.get("large");
      frame.style.zoom = large ? Math.min(2, Math.max(1.25, el.clientWidth / 900)) : "";
      frame.classList.toggle("large", large);
    };
    const room = new ResizeObserver(fit);
    room.observe(el);
    model.on("change:large", fit);
    signal.addEventListener("abort", () => {
      room.disconnect();
      model.off("change:large", fit);
    });
    frame.addEventListener("bp-large", () => {
      model.set("large", !model.get("large"));
      model.save_changes();
    });
    frame.addEventListener("keydown", (event) => {
      if (!/^[lL]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
      event.preventDefault();
      event.stopPropagation();
      frame.dispatchEvent(new Event("bp-large"));
    });
    for (const [ref, place] of model.get("panels")) {
      const slot = grid.appendChild(document.createElement("div"));
      slot.dataset.place = place;
      const child = await host.getWidget(ref);
      if (signal.aborted) return;
      await child.render({ el: slot, signal });
    }
  },
};
