// LiveNetwork: the state that all panels of a network share; program.js is what the derivation prints for this network.
import * as scene from "./scene.js";
import { exact, fmt, words } from "./scene.js";
import { ACTIVATIONS, evaluate, LOSSES, lossOf, PROGRAM, parameterIndex } from "./program.js";
import { draggable, edit, slider, stepped, typing, used } from "./gesture.js";

const REMEMBERED = ["parameters", "X", "activations", "selected"];
const POINTS = 101;

/** Every weight, then every bias, in the order of the parameters. */
function quantities({ sizes, hasBiases }) {
  const all = [],
    nodes = (l) => Array.from({ length: sizes[l - 1] }, (_, i) => i + 1),
    layers = sizes.map((_, i) => i + 1).slice(1);
  for (const l of layers) for (const j of nodes(l)) for (const k of nodes(l - 1)) all.push({ kind: "w", l, j, k });
  if (hasBiases) for (const l of layers) for (const j of nodes(l)) all.push({ kind: "b", l, j });
  return all;
}

export default {
  initialize({ model, signal }) {
    const names = quantities(PROGRAM),
      draws = new Set(),
      past = [],
      future = [];
    let frame = 0,
      cache = null,
      good = null,
      held = null,
      handle = null,
      ours = false,
      before = null,
      pointed = 0;

    const inputsMoved = () =>
      ["X", "activations"].some((trait) => JSON.stringify(model.get(trait)) !== JSON.stringify(model.get(`start_${trait}`)));
    const memory = () => Object.fromEntries(REMEMBERED.map((trait) => [trait, model.get(trait)]));
    const sane = (p) => p.length === PROGRAM.nParameters && p.every(Number.isFinite);

    function compute() {
      const p = sane(model.get("parameters")) ? model.get("parameters") : (good?.p ?? model.get("start"));
      const k = model.get("selected"),
        sample = model.get("sample"),
        activations = model.get("activations");
      const x = model.get("X")[sample],
        y = model.get("Y")[sample],
        start = model.get("start");
      const v = evaluate(p, x, y, activations);
      const changed = names.filter((_, i) => p[i] !== start[i]);
      let curve = null,
        ghost = null;
      const at = (i, value) => {
        const u = Array.from(p);
        u[i] = value;
        return lossOf(u, x, y, activations);
      };
      return {
        p,
        k,
        x,
        y,
        v,
        start,
        sample,
        activations,
        changed,
        q: names[k],
        value: p[k],
        slope: v.gradient[k],
        moving: held !== null,
        moved: inputsMoved(),
        pointed,
        get curve() {
          curve ??= sweep(p, k, x, y, activations);
          return curve;
        },
        /** The selected weight's start value, with loss and slope there, all others as they are now. */
        get ghost() {
          if (!ghost) {
            const u = Array.from(p);
            u[k] = start[k];
            const w = evaluate(u, x, y, activations);
            ghost = { value: start[k], C: w.C, slope: w.gradient[k] };
          }
          return ghost;
        },
        lossAt: at,
      };
    }

    function sweep(p, k, x, y, activations) {
      const [lo, hi] = bounds(p[k]),
        u = Array.from(p),
        xs = [],
        ys = [];
      for (let i = 0; i < POINTS; i++) {
        u[k] = lo + ((hi - lo) * i) / (POINTS - 1);
        xs.push(u[k]);
        ys.push(lossOf(u, x, y, activations));
      }
      return { xs, ys, lo, hi };
    }

    const bounds = (value) => {
      const [lo, hi] = model.get("bounds");
      return [Math.min(lo, value), Math.max(hi, value)];
    };
    const state = () => {
      if (!cache) {
        cache = compute();
        good = cache;
      }
      return cache;
    };
    const flush = () => {
      frame = 0;
      const now = state();
      for (const draw of [...draws]) draw(now);
    };
    const ask = () => {
      cache = null;
      if (!frame) frame = requestAnimationFrame(flush);
    };
    const set = (trait, value) => {
      ours = true;
      model.set(trait, value);
      ours = false;
    };
    const restore = (was) => {
      for (const trait of REMEMBERED) set(trait, was[trait]);
    };
    const same = (one, other) =>
      JSON.stringify([one.parameters, one.X, one.activations]) === JSON.stringify([other.parameters, other.X, other.activations]);
    const keep = (was) => {
      past.push(was);
      if (past.length > 200) past.shift();
      future.length = 0;
    };

    for (const trait of [...REMEMBERED, "sample", "start", "Y", "bounds"]) {
      model.on(`change:${trait}`, () => {
        if (!ours && !held && trait !== "selected" && REMEMBERED.includes(trait) && !same(before, memory())) keep(before);
        before = memory();
        ask();
      });
    }
    before = memory();

    function sentence(was) {
      const s = state(),
        { kind, l, j, k } = s.q,
        number = fmt(s.value, Math.max(2, (exact(s.value).split(".")[1] ?? "").length));
      const C = lossOf(was.parameters, was.X[s.sample], s.y, was.activations),
        { v } = s;
      const spoken = (value) => fmt(value).replace("\u2212", "negative ");
      const moved = fmt(C) === fmt(v.C) ? `loss stays ${fmt(v.C)}` : `loss ${v.C < C ? "fell" : "rose"} ${fmt(C)} to ${fmt(v.C)}`;
      const parts = [
        ["loss slope", v.dC_da[l][j - 1]],
        ["g prime", v.da_dz[l][j - 1]],
        ["incoming activation", kind === "w" ? v.a[l - 1][k - 1] : 0],
      ];
      const [biggest] = parts.sort((one, other) => Math.abs(other[1]) - Math.abs(one[1]))[0];
      return `${words(s.q)}, ${number}; ${moved}; slope ${spoken(s.slope)}; biggest factor: ${biggest}`;
    }

    function back(from, to) {
      if (held) live.end();
      const was = from.pop();
      if (!was) return "";
      const now = memory();
      to.push(now);
      restore(was);
      model.save_changes();
      return sentence(now);
    }

    /** One change that is not a gesture: undone in one step, told to Python at once. */
    function change(trait, value) {
      if (held) live.end();
      const was = memory();
      set(trait, value);
      if (same(was, memory())) return "";
      keep(was);
      model.save_changes();
      return sentence(was);
    }

    const live = {
      PROGRAM,
      ACTIVATIONS,
      LOSSES,
      names,
      index: parameterIndex,
      evaluate,
      lossOf,
      bounds,
      get state() {
        return state();
      },
      get canUndo() {
        return past.length > 0;
      },
      get canRedo() {
        return future.length > 0;
      },
      get: (trait) => model.get(trait),
      on: (trait, call, until) => {
        model.on(`change:${trait}`, call);
        until.addEventListener("abort", () => model.off(`change:${trait}`, call));
      },
      /** Calls draw(state) now and in every frame in which something changed, until `until` aborts. */
      subscribe(draw, until) {
        draws.add(draw);
        until.addEventListener("abort", () => draws.delete(draw));
        draw(state());
      },
      select(k) {
        if (k === model.get("selected") || !(k in names)) return;
        if (held) live.end();
        set("selected", k);
        model.save_changes();
      },
      /** What can be moved: a weight or bias by its place, or an input of the sample in view. */
      parameter: (i) => ({
        get: () => state().p[i],
        words: words(names[i]),
        bounds: () => bounds(state().p[i]),
        start: () => model.get("start")[i],
        put: (value) => {
          const u = Array.from(state().p);
          u[i] = value;
          set("parameters", u);
        },
      }),
      input: (k) => ({
        get: () => state().x[k - 1],
        words: `x ${k}`,
        bounds: () => bounds(state().x[k - 1]),
        start: () => model.get("start_X")[model.get("sample")][k - 1],
        put: (value) =>
          set(
            "X",
            model.get("X").map((row, i) => (i === model.get("sample") ? row.map((old, m) => (m === k - 1 ? value : old)) : row)),
          ),
      }),
      /** A gesture: begin(handle), move(value) as often as needed, end() keeps and end(false) brings back; end returns a sentence. */
      begin(what) {
        if (held) live.end();
        handle = what;
        held = memory();
        ask();
      },
      move(value) {
        if (held && Number.isFinite(value)) handle.put(value);
      },
      end(keeping = true) {
        if (!held) return "";
        const was = held;
        held = null;
        if (!keeping) restore(was);
        ask();
        if (same(was, memory())) return keeping ? "" : `${handle.words} is back at ${exact(handle.get())}`;
        keep(was);
        model.save_changes();
        return sentence(was);
      },
      change,
      /** Points at factor 1, 2 or 3 of the chain rule, in every panel; 0 ends it. */
      point(factor) {
        if (factor === pointed) return;
        pointed = factor;
        ask();
      },
      undo: () => back(past, future),
      redo: () => back(future, past),
      /** The selected weight back to its start value. */
      back() {
        const u = Array.from(state().p);
        u[state().k] = state().start[state().k];
        return change("parameters", u);
      },
      /** Everything back to the lesson's start. */
      reset() {
        if (held) live.end();
        const was = memory();
        set("parameters", Array.from(model.get("start")));
        set(
          "X",
          model.get("start_X").map((row) => row.slice()),
        );
        set("activations", model.get("start_activations").slice());
        if (same(was, memory())) return "";
        keep(was);
        model.save_changes();
        return sentence(was);
      },
      /** Undo and redo by key, in every panel. */
      shortcut(event, say) {
        const key = event.key.toLowerCase();
        if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y")) return;
        used(event);
        say((key === "y" || event.shiftKey ? live.redo() : live.undo()) || "nothing to undo");
      },
      draggable,
      slider,
      edit,
      stepped,
      typing,
      used,
      scene,
    };
    signal.addEventListener("abort", () => {
      cancelAnimationFrame(frame);
      draws.clear();
    });
    return live;
  },
};
