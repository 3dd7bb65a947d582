// `hide=values`: what a view shows as a number is not seen, and not spoken either; a question keeps what it tells.

const SPOKEN = ["aria-label", "aria-valuetext", "aria-description", "title"];
const DECIMAL = /[−-]?\d+\.\d+(?:e[−+-]?\d+)?/g;
const COMPUTED = /\d\.\d{3}/; // marks on an axis have fewer digits, and stay

/** Puts "hidden" in place of each number that a screen reader is told of an element. */
function hush(node) {
  for (const name of SPOKEN) {
    const text = node.getAttribute(name),
      told = text?.replace(DECIMAL, "hidden");
    if (told !== text) node.setAttribute(name, told);
  }
}

/** Hides a view's numbers, now and when they change. */
export function hide(stage) {
  const inside = (node) => {
    const around = node.nodeType === 1 ? node : node.parentElement;
    if (!around || around.closest("[data-panel=predict]")) return;
    if (node.nodeType === 3 && COMPUTED.test(node.data)) around.setAttribute("data-unseen", "");
    if (node.nodeType === 1) hush(node);
    for (const one of node.childNodes) inside(one);
  };
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records)
      if (type === "childList") addedNodes.forEach(inside);
      else if (type === "characterData") inside(target);
      else if (!target.closest("[data-panel=predict]")) hush(target);
  });
  observer.observe(stage, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: SPOKEN });
  inside(stage);
}
