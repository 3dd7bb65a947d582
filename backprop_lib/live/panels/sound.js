// The loss as sound: what is heard when, and the few oscillators that play it.
const LOW = 220, // the pitch of the smallest loss of the curve; the largest is two octaves above
  SOFT = 0.3, // s after the last motion until all is silent
  BEAT = 14; // how often a second the tone trembles where the slope rises

/** The pitch in Hz of a loss on a curve that goes from lo to hi. */
export const pitch = (C, lo, hi) => LOW * 2 ** (hi > lo ? (2 * (Math.min(hi, Math.max(lo, C)) - lo)) / (hi - lo) : 1);

/** What a curve {xs, ys} sounds like: points {at, hertz, pan} over some seconds, and when the tick at `value` comes. */
export function score({ xs, ys }, value, seconds) {
  const lo = Math.min(...ys),
    hi = Math.max(...ys),
    along = (x) => (x - xs[0]) / (xs.at(-1) - xs[0]);
  const points = xs.map((x, i) => ({ at: along(x) * seconds, hertz: pitch(ys[i], lo, hi), pan: 2 * along(x) - 1 }));
  return { points, tick: along(value) * seconds, pan: 2 * along(value) - 1 };
}

/** Plays into an AudioContext; `level()` is the volume from 0 to 1. */
export function player(context, level) {
  let tone = null,
    stop = () => {};
  const voice = (shape, target) => {
    const source = new OscillatorNode(context, { type: shape }),
      gain = new GainNode(context, { gain: 0 }),
      side = new StereoPannerNode(context);
    source.connect(gain).connect(side).connect(target);
    return { source, gain: gain.gain, hertz: source.frequency, pan: side.pan };
  };

  function play({ points, tick, pan }) {
    hush();
    const start = context.currentTime + 0.05,
      end = start + points.at(-1).at,
      { source, gain, hertz, pan: side } = voice("sine", context.destination),
      mark = voice("square", context.destination);
    for (const point of points) {
      hertz.setValueAtTime(point.hertz, start + point.at);
      side.setValueAtTime(point.pan, start + point.at);
    }
    gain.setValueAtTime(0.25 * level(), start);
    gain.setValueAtTime(0.25 * level(), end);
    gain.linearRampToValueAtTime(0, end + 0.03);
    mark.hertz.setValueAtTime(1760, start + tick);
    mark.pan.setValueAtTime(pan, start + tick);
    mark.gain.setValueAtTime(0.15 * level(), start + tick);
    mark.gain.linearRampToValueAtTime(0, start + tick + 0.04);
    for (const one of [source, mark.source]) {
      one.start(start);
      one.stop(end + 0.1);
    }
    stop = () => {
      for (const one of [source, mark.source]) one.disconnect();
      stop = () => {};
    };
  }

  /** A soft tone that lasts only as long as it is called again and again. */
  function follow(hertz, pan, rising) {
    stop();
    if (!tone) {
      const it = voice("triangle", context.destination),
        tremble = new OscillatorNode(context, { type: "sine", frequency: BEAT }),
        depth = new GainNode(context, { gain: 0 });
      tremble.connect(depth).connect(it.gain);
      it.source.start();
      tremble.start();
      tone = { ...it, tremble, depth: depth.gain };
    }
    const now = context.currentTime,
      loud = 0.1 * level();
    tone.hertz.setValueAtTime(hertz, now);
    tone.pan.setValueAtTime(pan, now);
    for (const [param, high] of [
      [tone.gain, loud],
      [tone.depth, rising ? 0.7 * loud : 0],
    ]) {
      param.cancelScheduledValues(now);
      param.setValueAtTime(high, now);
      param.setValueAtTime(high, now + SOFT / 2);
      param.linearRampToValueAtTime(0, now + SOFT);
    }
  }

  function hush() {
    stop();
    tone?.source.disconnect();
    tone?.tremble.disconnect();
    tone = null;
  }
  return { play, follow, hush };
}
