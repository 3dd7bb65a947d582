// Which of the known answers an answer is: the rules by which `check` weighs digits, over data that the library made.
// The words are in the data; nothing is worded here.

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reads a number with its digits: {value, unit, digits}, or null. */
function read(text) {
  let plain = text.trim().replaceAll("\u2212", "-").replaceAll(" ", "").replace("·10^", "e").replace("*10**", "e").replace("*10^", "e");
  if (plain.split(",").length === 2 && !plain.includes(".")) plain = plain.replace(",", ".");
  if (!NUMBER.test(plain)) return null;
  const [mantissa, exponent] = plain.toLowerCase().replace(/^[+-]/, "").split("e"),
    [whole, fraction = ""] = mantissa.split(".");
  return {
    value: Number(plain),
    unit: /^[+-]?0+$/.test(plain) ? 1e-15 : 10 ** (Number(exponent ?? 0) - fraction.length), // a bare 0 is meant as 0
    digits: (whole + fraction).replace(/^0+/, "").length,
  };
}

/** Reads several numbers, between commas, semicolons or spaces: zeros at their ends are no digits. */
function several(text, count) {
  const bare = text.replace(/[()[\]]/g, " ").trim(),
    parts = bare.split(/\s*[;,]\s*|\s+/).filter(Boolean);
  if (parts.length !== count) return null;
  const given = parts.map((part) => {
    const one = read(part);
    return one && read(shortest(one.value));
  });
  if (given.some((one) => one === null)) return null;
  const units = given.filter((one) => one.value).map((one) => one.unit);
  for (const one of given) if (!one.value) Object.assign(one, { unit: units.length ? Math.min(...units) : 1e-15, digits: 0 });
  return given;
}

/** The shortest text that gives a number back; 128 and 128.0 are one number. */
function shortest(value) {
  const text = String(value);
  return text.includes(".") || text.includes("e") || !value ? text : text.replace(/(0+)$/, (zeros) => `e${zeros.length}`);
}

const room = ({ unit }, target, scale, units) => Math.max(units * unit, 2e-7 * (10 * Math.abs(target) + scale)) * (1 + 1e-9);
const within = (one, [target, scale], units) => Math.abs(one.value - target) <= room(one, target, scale, units);

/** A derivative: the right one, a row of the catalogue, several, two at once, or none; returns the name of the card. */
function derivative(data, one) {
  const { digits } = one,
    name = (rows) => rows.map((row) => row.id).join("+");
  if (within(one, data.target, digits > 2 ? 1 : 0.5)) {
    const short = digits < 2 && !within(one, data.target, data.short);
    return { card: short ? "unread:" : `right:${Math.min(digits, 11)}` };
  }
  const units = digits < 5 ? 0.5 : 1,
    fits = data.rows.filter((row) => row.values.some((pair) => within(one, pair, units)));
  if (fits.length) {
    const [first] = fits,
      same = fits.length < 2 || fits.every((row) => row.same >= 0 && row.same === first.same);
    if (same && ((one.value === 0 && one.unit < 1e-12) || digits >= first.digits)) return { card: `named:${name(fits)}`, rows: fits };
    return { card: `fits:${name(fits)}${!same && digits < 6 ? ":more" : ""}`, rows: fits };
  }
  const two = data.two && data.pairs.find(([, , values]) => values.some((pair) => within(one, pair, units)));
  if (two) {
    const says = (id) => data.rows.find((row) => row.id === id).says;
    return { two: [says(two[0]), says(two[1])] };
  }
  const ratio = one.value / data.target[0];
  return { card: `unknown:it-is-${ratio < 0 ? "of-the-wrong-sign" : ratio > 1 ? "too-large" : "too-small"}`, ratio: true };
}

/** One number or several with slips of their own; returns the name of the card. */
function slip(data, given) {
  const fewest = Math.min(...given.map((one) => one.digits)),
    most = (values) => Math.max(...values.map(Math.abs)),
    all = (values, units) => given.every((one, i) => within(one, [values[i], most(values)], units)),
    close = (values) => given.every((one, i) => Math.abs(one.value - values[i]) <= 1e-8 + 1e-5 * Math.abs(values[i]));
  const agrees = (values, whole) =>
    whole
      ? Math.max(...given.map((one, i) => Math.abs(one.value - values[i]))) < 1e-9
      : all(values, fewest > 2 ? 1 : 0.5) && (fewest >= 2 || close(values));
  if (agrees(data.target, data.whole)) return "right:ok";
  if (!data.whole && all(data.target, 0.5) && given.every((one, i) => one.unit <= Math.abs(data.target[i]))) return "fits:?:maybe";
  for (const [i, values] of data.slips.entries())
    if (values && agrees(values, data.whole)) {
      const sure = data.whole || given.reduce((sum, one) => sum + one.digits, 0) >= 3 || agrees(values, true);
      return sure ? `named:${"abcdefghij"[i]}` : `fits:?:${i}`;
    }
  return !data.whole && fewest < 3 ? "unknown:?:few" : "unknown:?";
}

/** The card for an answer, with the count of digits put in; `html(i)` gives a piece of text by its number. */
export function judge(data, answer, html) {
  if (data.form === "choice") return { ...data.answers[answer], read: "" };
  if (data.form === "name") {
    const found = /^\s*([a-z_]+)\s*[([]\s*(\d+(?:\s*,\s*\d+)*)\s*[)\]]\s*$/i.exec(answer);
    if (!found) return unread(data, answer, html);
    const name = `${found[1]}(${found[2]
      .split(/\s*,\s*/)
      .map(Number)
      .join(", ")})`;
    return data.answers[name] ?? data.unknown;
  }
  if (data.form === "derivative") {
    const one = read(answer);
    if (!one) return unread(data, answer, html);
    const found = derivative(data, one);
    if (found.two) {
      const card = data.two,
        text = html(card.html).replace("⟨one⟩", html(found.two[0])).replace("⟨other⟩", html(found.two[1]));
      return { ...card, text };
    }
    const card = data.cards[found.card] ?? nearest(data.cards, found);
    return { ...card, text: digits(html(card.html), one.digits), ratios: found.ratio ? ratios(data, one.value) : {} };
  }
  const count = data.target.length,
    given = data.shape.length ? several(answer, count) : [read(answer)];
  if (!given || given[0] === null) return unread(data, answer, html);
  const found = slip(data, given),
    card = data.cards[found];
  return { ...card, text: digits(html(card.html), Math.min(10, ...given.map((one) => one.digits))) };
}

const unread = ({ unread: card }, answer, html) => ({ ...card, text: html(card.html).replace("⟨given⟩", plain(answer)) });

/** Text as markup. */
const plain = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** An answer that fits a set of rows for which no card was made: the card of the first of them. */
function nearest(cards, { card, rows }) {
  const [verdict] = card.split(":"),
    alone = `${verdict}:${rows?.[0].id ?? ""}`;
  return (
    cards[alone] ??
    cards[Object.keys(cards).find((key) => key.startsWith(alone)) ?? Object.keys(cards).find((key) => key.startsWith(verdict))]
  );
}

const digits = (text, count) =>
  text.replaceAll("⟨digits⟩ digits", `${count} digit${count === 1 ? "" : "s"}`).replaceAll("⟨digits⟩", String(count));

/** What an unnamed answer is, divided by the derivative, its factors and their products, to four digits. */
const ratios = ({ factors }, value) =>
  Object.fromEntries(Object.entries(factors).map(([name, number]) => [name, Number((value / number).toPrecision(4))]));
