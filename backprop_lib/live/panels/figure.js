// A number with four places, unless these would all be 0.
import { exact, fmt } from "../scene.js";

/** A factor, product or change: one that four places would round to nothing is written with its size. */
export const figure = (value) => (value && Math.abs(value) < 5e-5 ? exact(value) : fmt(value));
