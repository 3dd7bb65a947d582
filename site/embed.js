// embed.html: one view in a frame. It loads the state of the lesson that the address names; without one, the workbench of the start page.

import { make } from "./make.js";

/** Loads what the address asks for, then calls `start`. */
export async function embed(start) {
  const box = document.querySelector("[data-known]"),
    asked = new URLSearchParams(location.search),
    lessons = JSON.parse(box.dataset.known),
    name = asked.get("lesson") ?? "",
    found = Object.keys(lessons).find((key) => key === name || (key && key.slice(0, 2) === name)),
    wanted = lessons[found ?? ""];
  const place = document.querySelector(".view"),
    number = Number(asked.get("view") ?? 1),
    view = wanted.views[number - 1];
  if (view) {
    place.dataset.view = view.widget;
    place.dataset.kind = view.kind;
    const still = place.querySelector(".still");
    Object.assign(still, { src: view.still, alt: view.alt, width: view.width, height: view.height });
    document.querySelector("[data-from]").href = `${wanted.page}#view-${number}`;
    document.querySelector("[data-from]").textContent = wanted.title;
  }
  const missing =
    found === undefined || !view ? `There is no view ${number} in lesson “${name}” here; this is the one of the start page.` : "";
  await Promise.all(
    [...(view ? wanted : lessons[""]).scripts].map(
      (source) =>
        new Promise((done) => {
          const script = make(document.head, "script", { src: source });
          script.addEventListener("load", done);
          script.addEventListener("error", done);
        }),
    ),
  );
  await start(missing);
}
