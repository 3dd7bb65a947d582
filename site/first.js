// Runs before the page is painted: the theme that was chosen, and the mark that scripts run. It is kept small for that.
(() => {
  const root = document.documentElement;
  root.classList.add("scripts");
  let theme = new URLSearchParams(location.search).get("theme");
  try {
    theme ??= localStorage.getItem("backprop:theme");
  } catch {
    // a browser that keeps nothing: the system's theme it is
  }
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  // where the rest did not arrive, the page says so at each place that waits for it
  addEventListener("load", () => {
    if (!root.dataset.alive) root.classList.remove("scripts");
  });
})();
