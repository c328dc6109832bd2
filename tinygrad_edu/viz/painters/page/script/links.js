/* What is saved: beside the line between an op and each tensor that it keeps for its backward pass a dashed link, with a
square and the bytes at the tensor; hollow once it is freed. Placed as in layout/links.py. */

/** By edge, or by the op that leads to its result: the op, how many bytes of the tensor it keeps, and the tensor. */
function links(P) {
  P.kept = new Map();
  for (const step of P.steps.values()) {
    for (const [card, n] of new Map(step.saved.map(([, card, , n]) => [card, n]))) {
      const key = step.edges.find(id => P.edge(id).source === card && !P.kept.has(id)) || (card === step.output && step.id);
      if (key) P.kept.set(key, [step, n, card]);
    }
  }
}

/** The link beside a wire, if there is one; `taken` are the boxes around it. */
function link(P, { tail, head, edge, ends }, taken) {
  const [step, n, saved] = P.kept.get(edge || P.card(head)?.maker || tail) || [];
  if (!step) return;
  const [ax, ay] = ends[0], [bx, by] = ends[ends.length - 1], first = P.cards.has(tail), text = bytes(n), w = text.length * 5.4 + 4;
  const aside = (by < ay ? -6 : 6) / (Math.hypot(bx - ax, by - ay) || 1), [dx, dy] = [aside * (by - ay), aside * (ax - bx)];
  const near = Math.min(0.5, 9 / Math.abs(by - ay || 1)), share = first ? near : 1 - near;
  const x = ax + share * (bx - ax) + dx, y = ay + share * (by - ay) + dy;
  const kept = s("g", { class: "kept" }, s("title", {}, `${step.sign} keeps ${P.name(saved)} (${text})`), s("path", { d: curve(ends), class: "s-muted", transform: `translate(${dx} ${dy})`, "stroke-dasharray": 2 }));
  if (first || P.cards.has(head)) {
    const places = [0, -4, 4, -14, 14, -28, 28, -42, 42, -56, 56].flatMap(down => [x + 4.5, x - 9 - w].map(left => ({ x: left, y: y - 6 + down, w, h: 12 })));
    const place = places.find(a => !taken.some(b => a.x < b.x + b.w && b.x < a.x + w && a.y < b.y + b.h && b.y < a.y + 12)) || places[0];
    taken.push(place);
    kept.append(s("rect", { x: x - 3.5, y: y - 3.5, width: 7, height: 7 }), s("text", { x: place.x + 2, y: place.y + 9.5, "font-size": 9, class: "f-muted" }, text));
  }
  return { kept, step };
}
