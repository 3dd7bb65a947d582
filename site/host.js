// Brings a page's live views alive without a kernel: the interface that anywidget gives a module (`initialize`, `render`,
// `host.getWidget`, models with get, set, on, off), over the widgets' state as data.

const modules = new Map();
export const bundles = [];

/** One widget's state. Python is not there to hear of changes: `save_changes` tells `saved(model)`. */
class Model {
  #state;
  #calls = new Map();
  #saved;

  constructor(state, saved) {
    this.#state = state;
    this.#saved = saved;
  }
  get(name) {
    return this.#state[name];
  }
  set(name, value) {
    const all = typeof name === "string" ? { [name]: value } : name,
      changed = Object.keys(all).filter((key) => this.#state[key] !== all[key]);
    for (const key of changed) {
      this.#state[key] = all[key];
      this.#tell(`change:${key}`, all[key]);
    }
    if (changed.length) this.#tell("change");
  }
  save_changes() {
    this.#saved?.(this);
  }
  send() {}
  on(name, call) {
    if (!this.#calls.has(name)) this.#calls.set(name, new Set());
    this.#calls.get(name).add(call);
  }
  off(name, call) {
    if (!name) this.#calls.clear();
    else if (call) this.#calls.get(name)?.delete(call);
    else this.#calls.delete(name);
  }
  #tell(name, ...given) {
    for (const call of [...(this.#calls.get(name) ?? [])]) call(...given);
  }
}

/** The widgets of a page by name; each is made when it is first asked for. */
export function widgets(models, saved) {
  const made = new Map(),
    never = new AbortController().signal;

  async function make(name) {
    const { kind, module, state } = models[name] ?? {};
    if (!module) throw new Error(`the widget ${name} is missing`);
    if (!modules.has(module)) throw new Error(`its program (${kind}) did not arrive`);
    const widget = modules.get(module)(),
      model = new Model(state, (it) => saved?.(name, it));
    const exports = await widget.initialize?.({ model, signal: never, experimental: {} });
    return {
      model,
      exports,
      render: ({ el, signal = never }) => widget.render?.({ model, el, signal, host, experimental: {} }),
    };
  }
  const get = (name) => {
    if (!made.has(name)) made.set(name, make(name));
    return made.get(name);
  };
  const host = { getWidget: (ref) => get(ref.replace(/^anywidget:/, "")) };
  return { get };
}

/** Puts a view into its place and takes the picture away; where that fails, the picture stays and a sentence says so. */
export async function bring(place, page) {
  const stage = document.createElement("div");
  stage.className = "stage";
  try {
    place.append(stage);
    const widget = await page.get(place.dataset.view);
    await widget.render({ el: stage });
    for (const still of place.querySelectorAll(".still, .note")) still.remove();
    place.dataset.state = "alive";
    performance.mark(`alive ${place.id}`);
    return widget;
  } catch (error) {
    stage.remove();
    tell(
      place,
      `This is a picture: the live view in its place could not start here, because ${error.message}. Loading the page again may help.`,
    );
    return null;
  }
}

/** A sentence in the place of a view or an exercise. */
export function tell(place, sentence) {
  place.dataset.state = "still";
  const note = place.querySelector(".note") ?? place.appendChild(document.createElement("p"));
  note.className = "note told";
  note.setAttribute("role", "status");
  note.textContent = sentence;
}

/** Takes in what the other files of the page have put down, now and later. */
export function take(queue) {
  const one = ([kind, name, value]) => {
    if (kind === "module") modules.set(name, value);
    else if (kind === "page") bundles.push(value);
  };
  for (const item of queue) one(item);
  queue.push = (...items) => items.forEach(one) ?? queue.length;
}
