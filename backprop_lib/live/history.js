// Changes, and the way back: a gesture is begun, moved and ended; what ended can be undone. All of it without Python.

const REMEMBERED = ["parameters", "X", "activations", "selected"];
const DEPTH = 200;

/** `changed(heard)` is called when something is to be drawn, `heard` if Python has said so; `told(was)` gives the sentence for a change from the memory `was`. */
export function history(model, changed, told) {
  const past = [],
    future = [];
  let held = null,
    handle = null,
    ours = false,
    mine = {};

  const memory = () => Object.fromEntries(REMEMBERED.map((trait) => [trait, model.get(trait)]));
  const text = ({ parameters, X, activations }) => JSON.stringify([parameters, X, activations]);
  const same = (one, other) => text(one) === text(other);
  const set = (trait, value) => {
    ours = true;
    mine[trait] = value;
    model.set(trait, value);
    ours = false;
  };
  const restore = (was) => {
    for (const trait of REMEMBERED) set(trait, was[trait]);
  };
  const keep = (was) => {
    past.push(was);
    if (past.length > DEPTH) past.shift();
    future.length = 0;
  };
  const finish = (was) => {
    if (same(was, memory())) return "";
    keep(was);
    model.save_changes();
    return told(was);
  };
  const step = (from, to) => {
    it.end();
    const was = from.pop();
    if (!was) return "";
    const now = memory();
    to.push(now);
    restore(was);
    model.save_changes();
    return told(now);
  };

  /** True where Python repeats what it was told last, while the next move is already under way: that is no change. */
  const echo = (trait) => !ours && held && trait in mine && JSON.stringify(model.get(trait)) === JSON.stringify(held[trait]);

  // a change made in Python can be undone here as well
  let before = memory();
  for (const trait of REMEMBERED) {
    model.on(`change:${trait}`, () => {
      if (echo(trait)) return set(trait, mine[trait]);
      if (!ours && !held && trait !== "selected" && !same(before, memory())) keep(before);
      before = memory();
      changed(!ours);
    });
  }

  const it = {
    get moving() {
      return held !== null;
    },
    get canUndo() {
      return past.length > 0;
    },
    get canRedo() {
      return future.length > 0;
    },
    /** Takes hold of a handle {get, put, bounds, words}. */
    begin(what) {
      it.end();
      handle = what;
      held = memory();
      mine = {};
      changed();
    },
    /** Moves what is held; nothing else happens, and Python hears nothing yet. */
    move(value) {
      if (held && Number.isFinite(value)) handle.put(value);
    },
    /** Lets go: keeps the change and tells Python, or brings back what was there; returns a sentence. */
    end(keeping = true) {
      if (!held) return "";
      const was = held;
      held = null;
      if (!keeping) restore(was);
      changed();
      return keeping ? finish(was) : `${handle.words} is back`;
    },
    /** Changes traits at once, as one step: change({parameters: […]}). */
    change(values) {
      it.end();
      const was = memory();
      for (const trait in values) set(trait, values[trait]);
      return finish(was);
    },
    /** Chooses a parameter, without a step in the history. */
    select(k) {
      it.end();
      set("selected", k);
      model.save_changes();
    },
    undo: () => step(past, future),
    redo: () => step(future, past),
    set,
  };
  return it;
}
