// The end of an address, "#bp=…", read again: what "copy link" in a view wrote (backprop_lib/live/link.js says how).

const VALUE = /^(-?)([0-9a-z]{1,14})(?:([A-Z])|\.(-?\d{1,3}))?$/;

const base36 = (text) => [...text].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n);

function valueIn(text) {
  const found = VALUE.exec(text);
  if (!found) throw new Error("no number");
  const power = found[3] ? found[3].charCodeAt(0) - 62 : Number(found[4] ?? 2);
  return Number(`${found[1]}${base36(found[2])}e${-power}`);
}
const valuesOf = (text) => text.split("_").map(valueIn);
const changedOf = (text, was) => (text ? text.split("_").map((part, i) => (part ? valueIn(part) : was[i])) : was);
const rowsOf = (values, width) => Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));
const sumOf = (text) => [...text].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 1679616, 7).toString(36);

/** The state in an address: null without one, {damaged: true} for one that is cut off or changed, else the traits of a LiveNetwork. */
export function linked(address) {
  const found = /[#?&]bp=([^#?&\s"'<>]*)/.exec(address);
  if (!found) return null;
  const fields = found[1].split("~");
  try {
    const [version, sizes, , start, X, Y, check, parameters, moved, activations, places, bounds, panels, told, last] = fields;
    if (version !== "1" || fields.length !== 15 || check !== sumOf(fields.slice(0, 6).join("~"))) return { damaged: true };
    if (last !== sumOf(fields.slice(0, -1).join("~"))) return { damaged: true };
    const widths = sizes.split("_").map(Number),
      first = valuesOf(start),
      inputs = valuesOf(X),
      [sample, selected] = places.split("_").map((part) => Number(part) - 1),
      words = told ? told.split("_").map(decodeURIComponent) : [],
      predictions = [];
    for (let i = 0; i < words.length; i += 2) for (const one of words[i + 1]) predictions.push({ concept: words[i], right: one === "1" });
    return {
      same: { start: first, start_X: rowsOf(inputs, widths[0]), Y: rowsOf(valuesOf(Y), widths.at(-1)) },
      panels: panels ? panels.split("_").map(decodeURIComponent) : [],
      traits: {
        parameters: changedOf(parameters, first),
        X: rowsOf(changedOf(moved, inputs), widths[0]),
        ...(activations ? { activations: [...activations].map(Number) } : {}),
        sample,
        selected,
        bounds: changedOf(bounds, [-5, 5]),
        predictions,
      },
    };
  } catch {
    return { damaged: true };
  }
}
