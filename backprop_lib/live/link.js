// The state as the end of an address; link.py writes the same and reads it. Only characters that no program has to escape.

/** A number as ±D, ±DA to ±DZ or ±D.e: D / 100, D / 10^3 to D / 10^28, D / 10^e, D in base 36; nothing of it is lost. */
function number(v) {
  if (!v) return "0";
  const [head, tail] = Math.abs(v).toExponential().split("e"),
    digits = head.replace(".", ""),
    power = Number(tail) - digits.length + 1,
    plain = Math.abs(power) < 3,
    whole = BigInt(digits + "0".repeat(plain ? power + 2 : 0)).toString(36);
  const end = plain ? "" : power >= -28 && power < 0 ? String.fromCharCode(62 - power) : `.${-power}`;
  return (v < 0 ? "-" : "") + whole + end;
}
const numbers = (values) => values.flat().map(number).join("_");

/** Only what differs from `was`; nothing where nothing does. */
function changes(values, was) {
  const old = was.flat(),
    texts = values.flat().map((v, i) => (v === old[i] ? "" : number(v)));
  return texts.some(Boolean) || texts.length !== old.length ? texts.join("_") : "";
}

/** A word in which nothing separates. */
const word = (text) => encodeURIComponent(text).replace(/[!'()*_~.-]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const check = (text) =>
  Array.from(text)
    .reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 1679616, 7)
    .toString(36);

/** "#bp=…": network, start, samples; what has changed, what is in view, the panels and the predictions. */
export function link({ PROGRAM, get }) {
  const { sizes, loss, hasBiases } = PROGRAM,
    now = get("activations").join(""),
    then = get("start_activations").join(""),
    told = [];
  let last = null;
  for (const { concept, right } of get("predictions")) {
    if (concept === last) told.push(told.pop() + (right ? 1 : 0));
    else told.push(word(concept), right ? "1" : "0");
    last = concept;
  }
  const head = [
    "1",
    sizes.join("_"),
    then + loss + (hasBiases ? "b" : ""),
    ...["start", "start_X", "Y"].map((trait) => numbers(get(trait))),
  ];
  const tail = [
    changes(get("parameters"), get("start")),
    changes(get("X"), get("start_X")),
    now === then ? "" : now,
    `${get("sample") + 1}_${get("selected") + 1}`,
    changes(get("bounds"), [-5, 5]),
    get("panels").map(word).join("_"),
    told.join("_"),
  ];
  const whole = [...head, check(head.join("~")), ...tail].join("~");
  return `#bp=${whole}~${check(whole)}`;
}
