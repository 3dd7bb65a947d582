// LiveNetwork: the state that all panels of a network share; program.js is what the derivation prints for this network.

import { entry } from "./entry.js";
import { draggable, slider, stepped, typing, used } from "./gesture.js";
import { history } from "./history.js";
import { link, unlink } from "./link.js";
import { ACTIVATIONS, evaluate, LOSSES, lossOf, PROGRAM, parameterIndex } from "./program.js";
import * as scene from "./scene.js";
import { around, quantities, sane, sentence, snapshot } from "./state.js";

const ALONE =
  "Python has ended, was restarted or cannot be reached. The view goes on with what it has; run the cells again to join the two.";

export default {
  initialize({ model, signal }) {
    const names = quantities(PROGRAM),
      draws = new Set();
    let frame = 0,
      cache = null,
      good = null,
      pointed = 0,
      late = false;
    const lights = new Map();

    /** The state now. Parameters that can't be computed with leave the last good ones in view. */
    function state() {
      if (cache) return cache;
      const given = model.get("parameters"),
        p = sane(given) ? given : (good ?? model.get("start")),
        sample = model.get("sample"),
        of = (trait) => model.get(trait)[sample];
      good = p;
      const rest = { start: model.get("start"), bounds: model.get("bounds"), activations: model.get("activations"), names };
      const moved = ["X", "activations"].some((trait) => JSON.stringify(model.get(trait)) !== JSON.stringify(model.get(`start_${trait}`)));
      cache = snapshot({ p, k: model.get("selected"), x: of("X"), y: of("Y"), ...rest });
      Object.assign(cache, { sample, moved, pointed, lit: [...lights.values()].at(-1) ?? null, moving: past?.moving ?? false });
      return cache;
    }

    function drawAll() {
      late = false;
      const now = state();
      for (const draw of [...draws]) draw(now);
    }
    /** Everybody draws: at once after a frame's first change, so that the frame only has to paint; in the frame, once, what changed since. */
    function ask(heard) {
      cache = null;
      late = true;
      if (heard === true && model.get("note") === ALONE) model.set("note", "");
      if (frame) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        if (late) drawAll();
      });
      queueMicrotask(drawAll);
    }

    let past = null;
    past = history(model, ask, (was) => {
      const s = state(),
        x = was.X[s.sample],
        input = s.x.findIndex((value, i) => value !== x[i]);
      reach();
      return sentence(s, input, live.veils?.size ? null : lossOf(was.parameters, x, s.y, was.activations), scene);
    });
    for (const trait of ["sample", "start", "Y", "bounds", "predictions", "note"]) model.on(`change:${trait}`, ask);

    // JupyterLab knows whether its kernel is there, and whether it is the one in which this network was made; others don't tell
    const kernel = () => model.widget_manager?.kernel,
      home = kernel()?.id;
    let lost = false;
    function reach() {
      const gone = home && (kernel()?.id !== home || kernel().connectionStatus !== "connected");
      if (gone || lost) past.set("note", gone ? ALONE : "");
      lost = gone;
    }
    function ended(_, status) {
      if (/restarting|dead/.test(status)) past.set("note", ALONE);
    }
    kernel()?.statusChanged?.connect(ended);

    // what the link in the address of the page says of this network; a view that comes alive at its start follows it
    let linked = [];
    function follow(address, always) {
      let found = null;
      try {
        found = unlink(live, address);
      } catch {
        found = "The link in the address of this page cannot be read: it is not followed.";
      }
      if (!found) return;
      if (typeof found === "string") past.set("note", found);
      else if (always || (!state().moved && !state().changed.length)) {
        linked = found.asked;
        past.change({ ...found, note: "This is what the link in the address of this page shows; “start again” leads to the start." });
      }
      model.save_changes();
    }

    const copy = (trait) => structuredClone(model.get(trait));
    const withOne = (values, i, value) => values.map((old, n) => (n === i ? value : old));
    const live = Object.assign(past, {
      PROGRAM,
      ACTIVATIONS,
      LOSSES,
      names,
      scene,
      evaluate,
      lossOf,
      index: parameterIndex,
      bounds: (value) => around(model.get("bounds"), value),
      get: (trait) => model.get(trait),
      /** Tells Python what was set by `live.set` outside a gesture. */
      save: () => model.save_changes(),
      /** Calls draw(state) now and in every frame in which something changed, until `until` aborts. */
      subscribe(draw, until) {
        draws.add(draw);
        scene.listen(until, "abort", () => draws.delete(draw));
        draw(state());
      },
      /** Points at factor 1, 2 or 3 of the chain rule, in every panel; 0 ends it. */
      point(factor) {
        if (factor === pointed) return;
        pointed = factor;
        ask();
      },
      /** Lights part of the network in the diagram for a panel, its `owner`: {weights: [place…], nodes: [[l, j, mark]…]}; null ends it. */
      light(owner, what) {
        lights.delete(owner);
        if (what) lights.set(owner, what);
        ask();
      },
      /** Brings another sample into view, counted from 0. */
      look(sample) {
        past.end();
        past.set("sample", sample);
        model.save_changes();
      },
      /** What can be moved: a weight or bias by its place, or an input of the sample in view. */
      parameter: (i) => ({
        words: scene.words(names[i]),
        get: () => state().p[i],
        bounds: () => live.bounds(state().p[i]),
        put: (value) => past.set("parameters", withOne(Array.from(state().p), i, value)),
      }),
      input: (k) => ({
        words: `x ${k}`,
        get: () => state().x[k - 1],
        bounds: () => live.bounds(state().x[k - 1]),
        put: (value) => past.set("X", withOne(model.get("X"), state().sample, withOne(state().x, k - 1, value))),
      }),
      /** The selected weight back to its start value. */
      back: () => past.change({ parameters: withOne(Array.from(state().p), state().k, state().start[state().k]) }),
      /** Everything back to the lesson's start. */
      reset: () => past.change({ parameters: copy("start"), X: copy("start_X"), activations: copy("start_activations"), note: "" }),
      link: () => link(live),
      /** What a link answers to a question, told once; nothing where it says nothing. */
      linked(question) {
        const place = linked.findIndex((text) => text.startsWith(question));
        return place < 0 ? question : linked.splice(place, 1)[0];
      },
      /** This network at another moment {parameters, X, activations, sample}, with parameter k in view: `get` and `state` as they were. */
      at({ parameters: p, ...was }, k) {
        const get = (trait) => was[trait] ?? model.get(trait),
          of = (trait) => get(trait)[was.sample];
        const rest = { start: get("start"), bounds: get("bounds"), activations: get("activations"), names };
        return Object.create(live, {
          get: { value: get },
          state: { value: snapshot({ p, k, x: of("X"), y: of("Y"), ...rest }) },
        });
      },
      /** Undo and redo by key, in every panel. */
      shortcut(event, say) {
        const key = event.key.toLowerCase();
        if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y")) return;
        used(event);
        say((key === "y" || event.shiftKey ? live.redo() : live.undo()) || "nothing to undo");
      },
      edit: entry,
      draggable,
      slider,
      stepped,
      typing,
      used,
    });
    const choose = live.select;
    live.select = (k) => {
      if (k in names && k !== model.get("selected")) choose(k);
    };
    Object.defineProperty(live, "state", { get: state });
    follow(location.href, false);
    model.on("comm_live_update", () => past.set("note", ALONE));
    scene.listen(window, "hashchange", () => draws.size && follow(location.href, true), signal);
    scene.listen(signal, "abort", () => {
      cancelAnimationFrame(frame);
      kernel()?.statusChanged?.disconnect(ended);
      draws.clear();
    });
    return live;
  },
};
