// The state as the end of an address, and back; link.py writes and reads the same. Only characters that no program has to escape.

/** A number as ±D, ±DA to ±DZ or ±D.e: D / 100, D / 10^3 to D / 10^28, D / 10^e, D in base 36; nothing of it is lost. */
export function packed(v) {
  if (!v) return "0";
  const [head, tail] = Math.abs(v).toExponential().split("e"),
    figures = head.replace(".", ""),
    power = Number(tail) - figures.length + 1,
    plain = Math.abs(power) < 3,
    whole = BigInt(figures + "0".repeat(plain ? power + 2 : 0)).toString(36);
  const end = plain ? "" : power >= -28 && power < 0 ? String.fromCharCode(62 - power) : `.${-power}`;
  return (v < 0 ? "-" : "") + whole + end;
}
const numbers = (values) => values.flat().map(packed).join("_");

export function unpacked(text) {
  const [, sign, whole, letter, power] = /^(-?)([0-9a-z]{1,14})(?:([A-Z])|\.(-?\d{1,3}))?$/.exec(text);
  const figures = Array.from(whole).reduce((sum, c) => sum * 36n + BigInt(Number.parseInt(c, 36)), 0n);
  return Number(`${sign}${figures}e${letter ? 62 - letter.charCodeAt(0) : -(power ?? 2)}`);
}

/** Only what differs from `was`; nothing where nothing does. */
function changes(values, was) {
  const old = was.flat(),
    texts = values.flat().map((v, i) => (v === old[i] ? "" : packed(v)));
  return texts.some(Boolean) || texts.length !== old.length ? texts.join("_") : "";
}
const digits = (places) => places.join("");
/** What differs from the start. */
export const moment = ({ get }) =>
  [
    changes(get("parameters"), get("start")),
    changes(get("X"), get("start_X")),
    digits(get("activations")) === digits(get("start_activations")) ? "" : digits(get("activations")),
  ].join("~");
const changed = (text, was) => (text ? text.split("_").map((part, i) => (part ? unpacked(part) : was.flat()[i])) : was.flat());
/** The state {parameters, X, activations} at a moment. */
export function then({ get }, text) {
  const [parameters, X, functions] = text.split("~"),
    flat = changed(X, get("start_X"));
  return {
    parameters: changed(parameters, get("start")),
    X: get("start_X").map(({ length }, n) => flat.slice(n * length, (n + 1) * length)),
    activations: functions ? Array.from(functions, Number) : get("start_activations"),
  };
}

/** A word in which nothing separates. */
const word = (text) => encodeURIComponent(text).replace(/[!'()*_~.-]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const check = (text) =>
  Array.from(text)
    .reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 1679616, 7)
    .toString(36);

const start = ({ PROGRAM: { sizes, loss, hasBiases }, get }) =>
  [
    "1",
    sizes.join("_"),
    digits(get("start_activations")) + loss + (hasBiases ? "b" : ""),
    ...["start", "start_X", "Y"].map((trait) => numbers(get(trait))),
  ].join("~");

/** "#bp=…": network, start, samples; what has changed, what is in view, the panels, the score and the predictions. */
export function link(live) {
  const { get } = live,
    told = [],
    head = start(live),
    now = moment(live);
  let last = null;
  for (const { concept, right } of get("predictions")) {
    if (concept === last) told.push(told.pop() + (right ? 1 : 0));
    else told.push(word(concept), right ? "1" : "0");
    last = concept;
  }
  const whole = [
    head,
    check(head),
    now,
    `${get("sample") + 1}_${get("selected") + 1}`,
    changes(get("bounds"), [-5, 5]),
    get("panels").map(word).join("_"),
    told.join("_"),
    get("asked")
      .map((text) => word(text.replaceAll(now, "=")))
      .join("_"),
  ].join("~");
  return `#bp=${whole}~${check(whole)}`;
}

const damaged = (what) => `The ${what} in the address of this page is damaged: it is not followed.`;

/** The traits that the link in an address gives a network that starts as this one; a sentence where it is damaged; null without one. */
export function unlink(live, address) {
  const found = /[#?&]bp=([^#?&\s"'<>]*)/.exec(address);
  if (!found) return null;
  const fields = found[1].split("~"),
    sum = fields.pop(),
    head = fields.slice(0, 6).join("~");
  if (check(head) !== fields[6]) return damaged("link");
  if (head !== start(live)) return null;
  if (sum !== check(fields.join("~"))) return damaged("end of the link");
  const now = fields.slice(7, 10).join("~"),
    [places, bounds, , told, asked] = fields.slice(10),
    [sample, selected] = places.split("_").map((n) => n - 1),
    texts = (text) => (text ? text.split("_").map(decodeURIComponent) : []),
    score = texts(told);
  return {
    ...then(live, now),
    sample,
    selected,
    bounds: changed(bounds, [-5, 5]),
    predictions: score.flatMap((concept, n) => (n % 2 ? [] : Array.from(score[n + 1], (r) => ({ concept, right: r === "1" })))),
    asked: texts(asked).map((text) => text.replaceAll("=", now)),
  };
}
