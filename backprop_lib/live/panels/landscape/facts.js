// The numbers beside the landscape: cost, slopes, and what one step would do, predicted and real.
import { exact, fmt, html, math, symbol, write } from "../../scene.js";
import { amount } from "../cost.js";

/** Appends the sentences; returns write({cost, axes, values, slopes, then, predicted}). */
export function facts(side, names) {
  const now = html(side, "p"),
    ahead = html(side, "p", { class: "muted" });
  let shown = "",
    numbers = [];
  return ({ cost, axes, values, slopes, then, predicted }) => {
    const [one, other] = axes.map((i) => math(symbol(names[i]))),
      key = `${axes} ${cost.symbol}`;
    if (shown !== key) {
      shown = key;
      now.innerHTML = `${math(cost.symbol)} = <b></b> at ${one} = <b></b>, ${other} = <b></b>, with slopes <b></b> and <b></b>.`;
      numbers = [...now.querySelectorAll("b")];
    }
    [fmt(values[0]), exact(values[1]), exact(values[2]), fmt(slopes[0]), fmt(slopes[1])].forEach((text, n) => {
      write(numbers[n], text);
    });
    const change = then - values[0],
      way = change < 0 ? "falls" : change > 0 ? "rises" : "stays",
      sign = predicted < 0 ? "\u2212" : "";
    const real = Number.isFinite(then)
      ? `takes it to ${fmt(then)}: it ${way}${change ? ` by ${amount(change)}` : ""}`
      : "leaves all bounds";
    write(ahead, `One step ${real}; the slopes predict ${sign}${amount(predicted)}.`);
  };
}
