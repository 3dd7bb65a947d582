// The theme: the system's, or the one that was chosen here.

const SYSTEM = matchMedia("(prefers-color-scheme: dark)");

/** Sets the switch up. */
export function themes() {
  const root = document.documentElement,
    button = document.querySelector("[data-does='theme']");
  if (!button) return;
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : SYSTEM.matches);
  const show = () => {
    button.setAttribute("aria-pressed", String(dark()));
  };
  button.addEventListener("click", () => {
    const wanted = dark() ? "light" : "dark",
      system = SYSTEM.matches ? "dark" : "light";
    if (wanted === system) delete root.dataset.theme;
    else root.dataset.theme = wanted;
    try {
      if (wanted === system) localStorage.removeItem("backprop:theme");
      else localStorage.setItem("backprop:theme", wanted);
    } catch {
      // it holds for this page only
    }
    show();
  });
  SYSTEM.addEventListener("change", show);
  show();
}
