// A page comes alive: the state of its views, what the address asks for, what was answered here before.

import { exercise } from "./exercises.js";
import { hide } from "./hide.js";
import { bring, bundles, take, tell, widgets } from "./host.js";
import { judge } from "./judge.js";
import { make } from "./make.js";
import { arrange, query } from "./presets.js";
import { search } from "./search.js";
import { share } from "./share.js";
import { keep, keeps, recall } from "./store.js";
import { themes } from "./theme.js";
import { VERSION } from "./version.js";
import { desk } from "./work.js";

const root = document.documentElement;

/** A sentence at the top of the page, or right before a place in it. */
function notice(sentence, place = null) {
  if (!sentence) return;
  const main = document.querySelector("main"),
    there = place ? null : main.querySelector(":scope > .notices:first-child"),
    box = there ?? make(null, "div", { class: "notices", role: "status" });
  if (!there) (place ?? main.firstChild).before(box);
  make(box, "p").textContent = sentence;
}

/** Predictions made here before; returns the call that writes new ones down. */
function predictions(page, work) {
  const mine = work.stamp === page.stamp && work.version === VERSION ? work.predictions : {};
  if (mine !== work.predictions && Object.keys(work.predictions).length)
    notice("Predictions you made on another version of this page are counted under “your work”, but not shown here.");
  for (const [name, { asked, scored }] of Object.entries(mine)) {
    const { kind, state } = page.models[name] ?? {};
    if (kind === "LiveNetwork" && Array.isArray(asked) && Array.isArray(scored)) Object.assign(state, { asked, predictions: scored });
  }
  return (name, model) => {
    if (page.models[name].kind !== "LiveNetwork" || !(model.get("predictions").length || work.predictions[name])) return;
    work.predictions[name] = { asked: model.get("asked"), scored: model.get("predictions") };
    work.stamp = page.stamp;
    keep(page.lesson, work);
  };
}

/** The views in the order in which they are wanted: those in sight first. */
function inOrder(places) {
  const near = (place) => {
    const { top, bottom } = place.getBoundingClientRect();
    return bottom > 0 && top < innerHeight ? 0 : 1;
  };
  return places
    .map((place, i) => [near(place), i, place])
    .sort((one, other) => one[0] - other[0] || one[1] - other[1])
    .map(([, , place]) => place);
}

/** Lets the browser paint and answer before the next piece of work. */
const breathe = () => new Promise((done) => setTimeout(done));

async function live(page, places, saved) {
  const all = widgets(page.models, saved);
  for (const place of inOrder(places)) {
    const widget = await bring(place, all);
    if (widget) {
      if (query.get("hide") === "values") hide(place);
      const network = await all.get(page.models[place.dataset.view].state.live.replace("anywidget:", ""));
      Object.assign(place, { live: network.exports, model: widget.model });
      if (!root.hasAttribute("data-embed")) share(place, place.id.replace("view-", ""), page.lesson);
    }
    await breathe();
  }
}

/** Whatever scrolls sideways can be scrolled by keys. */
function scrollable() {
  for (const box of document.querySelectorAll(".scroll"))
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
}

/** Pictures and a sentence wherever nothing is alive. */
function stay(why) {
  for (const place of document.querySelectorAll(".view[data-view]:not([data-state=alive])"))
    tell(place, `This is a picture: ${why}. Loading the page again should mend it.`);
  for (const place of document.querySelectorAll(".exercise[data-form]:not([data-form=''])"))
    tell(place, `Answers can't be checked here now, because ${why}. Loading the page again should mend it.`);
}

/** What is left when the page could not start: that it says so. */
export function stop(error) {
  stay(`the page could not start (${error.message})`);
  throw error;
}

/** Starts the page; `first` is a sentence that was to be said before. */
export async function start(first = "") {
  take(self.backprop ?? []);
  themes();
  search();
  desk(document.querySelector("[data-desk]"));
  const contents = document.querySelector(".contents details");
  if (contents && matchMedia("(min-width: 1480px)").matches) contents.open = true;
  scrollable();
  new ResizeObserver(scrollable).observe(document.body);
  if (query.get("hide") === "values") root.classList.add("hide-values");
  const places = [...document.querySelectorAll(".view[data-view]")],
    [page] = bundles;
  root.dataset.alive = "yes";
  if (!page && !document.querySelector("[data-page]")) return;
  if (!page || page.version !== VERSION) {
    stay(page ? "the parts of this page are of different versions" : "a part of this page did not arrive");
    return;
  }
  // for those who look at a page from the console, and for the tests
  Object.assign(self.backprop, { page, judge });
  const work = recall(page.lesson);
  if (!keeps)
    notice("This browser keeps nothing for these pages, so your answers are gone when you leave. You can still export them first.");
  notice(first);
  const saved = predictions(page, work);
  notice(arrange(page.models, page.predict));
  await live(page, places, saved);
  for (const section of document.querySelectorAll(".exercise[data-form]:not([data-form=''])")) {
    const id = section.dataset.exercise;
    try {
      exercise(section, id, page.exercises[id], page, work, () => keep(page.lesson, work));
    } catch (error) {
      tell(section, `Answers can't be checked here now, because ${error.message}. Loading the page again may help.`);
    }
  }
  const linked = location.hash.startsWith("#bp="),
    shown = places.find(({ live }) => live?.get("note"));
  if (linked && !shown) notice("The network of this link is not on this page: the views show the page's own.");
  if (linked && shown && !shown.querySelector("[data-panel=footer]")) notice(shown.live.get("note"), shown);
  const goal = document.getElementById(`view-${query.get("view")}`) ?? (linked ? shown : null),
    before = goal?.previousElementSibling;
  (before?.matches(".notices") ? before : goal)?.scrollIntoView({ block: "start" });
  scrollable();
  performance.mark("page alive");
  root.dataset.alive = "all";
}
