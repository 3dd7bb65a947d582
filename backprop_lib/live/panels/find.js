// Where things are in the diagram: what is under the pointer, and what lies beside it for the arrow keys.

const REACH = 13; // pixels around an edge in which it is meant

/** The node of a layer with `to` nodes that is level with node j of a layer with `from` nodes. */
const level = (j, from, to) => Math.max(1, Math.min(to, Math.round(0.5 + ((j - 0.5) * to) / from)));

/** From a weight or node to its neighbour: left and right along the chain, up and down among siblings; null at the end. */
export function neighbour({ kind, l, j, k }, key, sizes) {
  const size = (layer) => sizes[layer - 1];
  if (key === "ArrowLeft" && kind === "w") return { kind: "a", l: l - 1, j: k };
  if (key === "ArrowRight" && kind === "w") return { kind: "a", l, j };
  if (key === "ArrowLeft") return l > 1 ? { kind: "w", l, j, k: level(j, size(l), size(l - 1)) } : null;
  if (key === "ArrowRight") return l < sizes.length ? { kind: "w", l: l + 1, j: level(j, size(l), size(l + 1)), k: j } : null;
  const step = key === "ArrowUp" ? -1 : 1;
  if (kind === "a") return j + step >= 1 && j + step <= size(l) ? { kind, l, j: j + step } : null;
  const flat = (j - 1) * size(l - 1) + k - 1 + step;
  if (flat < 0 || flat >= size(l) * size(l - 1)) return null;
  return { kind, l, j: Math.floor(flat / size(l - 1)) + 1, k: (flat % size(l - 1)) + 1 };
}

/** The weight {kind: "w", l, j, k} or node {kind: "a", l, j} at a point: the selected one's pill first, then nodes, then edges. */
export function under([x, y], { q, middle, net, plan, hasBiases }) {
  const [px, py] = middle(q),
    { r } = plan;
  if (Math.abs(x - px) <= 28 && Math.abs(y - py) <= 13) return q.kind === "w" ? q : { kind: "a", l: q.l, j: q.j };
  for (const [c, column] of plan.nodes.entries())
    for (const [i, [cx, cy]] of column.entries()) {
      const bias = hasBiases && c > 0 && plan.rise >= 45 && Math.abs(x - cx) <= 12 && cy - y <= r + 16 && y < cy;
      if (bias || (x - cx) ** 2 + (y - cy) ** 2 <= Math.max(r, 12) ** 2) return { kind: "a", l: c + 1, j: net.standing(c + 1, i) };
    }
  let best = null,
    least = REACH;
  for (const { i, q: edge, place } of net.edges) {
    if (edge.kind !== "w") continue;
    const [ax, ay, bx, by] = place,
      dx = bx - ax,
      dy = by - ay;
    const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy))),
      far = Math.hypot(x - ax - t * dx, y - ay - t * dy);
    if (far < least) {
      least = far;
      best = net.names[i];
    }
  }
  return best;
}
