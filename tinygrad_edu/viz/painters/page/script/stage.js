/* Where everything stands when groups are open, and its drawing. A view is laid out with its groups closed. Opening one
stretches the plane along the flow, and across it pushes aside what stands beside it, no more: nothing can overlap. */

const PAD = 14, HEAD = 30;

/** A monotone piecewise linear map that widens each interval [from, to] by at least `more`. */
function stretch(intervals) {
  const ends = [...new Set(intervals.flatMap(([from, to]) => [from, to]))].sort((a, b) => a - b);
  const gains = ends.slice(1).map((to, i) => {
    const slope = Math.max(0, ...intervals.filter(([a, b]) => a <= ends[i] && b >= to).map(([a, b, more]) => more / (b - a)));
    return slope * (to - ends[i]);
  });
  return x => {
    let moved = x;
    for (let i = 0; i < gains.length && x > ends[i]; i++) moved += gains[i] * Math.min(1, (x - ends[i]) / (ends[i + 1] - ends[i]));
    return moved;
  };
}

/** Where a place across the flow comes to, and the new size. Of each item: its middle and half its size across the flow,
the same along it, and by how much it grows to each side. Half of two ways: all give way to the right, or to the left. */
function pushed(items, size) {
  if (!items.some(item => item[4])) return [x => x, size];
  const pass = (list, least) => {
    const found = new Map();
    list.forEach((b, j) => found.set(b, Math.max(least(b), ...list.slice(0, j).filter(a => Math.abs(a[2] - b[2]) < a[3] + b[3]).map(a => found.get(a) + a[4] + b[4]))));
    return found;
  };
  const way = list => {
    const room = pass([...list].reverse(), item => item[4] ? 0 : -Infinity);
    return pass(list, item => -Math.max(0, room.get(item)));
  };
  const sorted = [...items].sort((a, b) => a[0] - b[0]), right = way(sorted), left = way(sorted.reverse());
  const moved = sorted.map(item => [...item, (right.get(item) - left.get(item)) / 2]);
  const edges = side => moved.map(([x, r, , , more, by]) => x + side * (r + more) + by);
  const low = Math.min(0, ...edges(-1)), high = Math.max(size, ...edges(1));
  return [(x, y) => {
    let from = -Infinity, to = Infinity, a, b;
    for (const [at, r, middle, h, more, by] of moved) {
      if (at === x && middle === y) return x + by - low;
      if (Math.abs(y - middle) > h + (more ? 16 : 0)) continue;
      if (at <= x && at > from) [from, a] = [at, by + Math.min(1, (x - at) / r) * more];
      if (at > x && at < to) [to, b] = [at, by - Math.min(1, (at - x) / r) * more];
    }
    return x - low + (a === undefined ? b || 0 : b === undefined ? a : (a * (to - x) + b * (x - from)) / (to - from));
  }, high - low];
}

/** The size of a view and the maps of its axes, with all that is open inside. */
function measured(P, id) {
  const view = P.views.get(id), inner = new Map(), across = [], down = [], wide = P.told.sideways;
  for (const [node, [x, y]] of view.nodes) {
    if (!P.open.has(node) || !P.views.has(node)) continue;
    const [w, h] = P.told.panels[node], m = measured(P, node);
    const room = { m, width: Math.max(w, m.width + 2 * PAD), height: Math.max(h, m.height + HEAD + PAD) };
    inner.set(node, room);
    across.push([x - w / 2, x + w / 2, room.width - w]);
    down.push([y - h / 2, y + h / 2, room.height - h]);
  }
  const along = stretch(wide ? across : down);
  const grown = [...view.nodes].map(([node, [x, y]]) => {
    const [w, h] = P.told.panels[node] || [9, 9], room = inner.get(node) || { width: w, height: h };
    return wide ? [y, h / 2, x, w / 2, room.height / 2 - h / 2] : [x, w / 2, y, h / 2, room.width / 2 - w / 2];
  });
  const [aside, size] = pushed(grown, wide ? view.height : view.width);
  const [X, Y] = wide ? [along, aside] : [aside, along];
  return { view, inner, X, Y, width: wide ? along(view.width) : size, height: wide ? size : along(view.height) };
}

/** Move the ends of a curve to where they belong, and what is between in proportion. */
function bent(points, from, to) {
  const n = points.length - 1, [ax, ay] = points[0], [bx, by] = points[n];
  return points.map(([x, y], i) => [
    x + (from[0] - ax) * (1 - i / n) + (to[0] - bx) * (i / n), y + (from[1] - ay) * (1 - i / n) + (to[1] - by) * (i / n)]);
}

function curve(points) {
  const [first, ...rest] = points.map(p => p.map(z => z.toFixed(1)).join());
  return `M${first}C${rest.join(" ")}`;
}

function arrowhead(points) {
  const end = points[points.length - 1];
  const from = [...points].reverse().find(p => Math.hypot(p[0] - end[0], p[1] - end[1]) > 0.01) || [end[0], end[1] - 1];
  const length = Math.hypot(end[0] - from[0], end[1] - from[1]);
  const [ux, uy] = [(end[0] - from[0]) / length, (end[1] - from[1]) / length];
  const [x, y] = [end[0] - 8 * ux, end[1] - 8 * uy];
  return [end, [x - 3 * uy, y + 3 * ux], [x + 3 * uy, y - 3 * ux]].map(p => p.map(z => z.toFixed(1)).join()).join(" ");
}

function stage(P) {
  P.world = s("g", { "data-role": "world" });
  P.svg.append(P.world);
  P.made = new Map();
  P.show = () => {
    P.boxes = new Map();
    P.order = [];
    P.wires = [];
    const m = measured(P, "");
    [P.width, P.height] = [m.width, m.height];
    P.world.replaceChildren(drawn(P, m, 0, 0));
    P.root.dataset.open = [...P.open].filter(id => P.boxes.has(id)).length;
    fill(P.svg, { width: P.width, height: P.height, viewBox: `0 0 ${P.width} ${P.height}` }, []);
    P.go(P.at, false);
  };
  P.anchor = id => {
    let shown = id;
    for (let at = P.place.get(id); at; at = P.place.get(at)) if (!P.open.has(at)) shown = at;
    return shown;
  };
  P.reveal = id => {
    const before = P.open.size;
    for (let at = P.place.get(id); at; at = P.place.get(at)) if (P.views.has(at)) P.open.add(at);
    if (P.open.size !== before) P.show();
  };
  P.toggle = id => {
    if (!P.views.has(id)) return P.seal(id);
    const before = P.boxes.get(id);
    if (!P.open.delete(id)) P.open.add(id);
    P.show();
    const after = P.boxes.get(id);
    const middle = box => [box.x + box.w / 2, box.y];
    const [[ax, ay], [bx, by]] = [middle(before), middle(after)];
    P.look(P.camera.x + (ax - bx) * P.camera.k, P.camera.y + (ay - by) * P.camera.k, P.camera.k);
    const target = P.element(id);
    if (target) P.focus(id);
  };
  P.focus = id => {
    const target = P.element(id);
    if (!target) return;
    for (const old of P.world.querySelectorAll('[tabindex="0"]')) old.setAttribute("tabindex", "-1");
    target.setAttribute("tabindex", "0");
    target.focus({ preventScroll: true });
  };
  camera(P);
  pointing(P);
}

/** One view with all that is open in it, its corner at (dx, dy). */
function drawn(P, { view, inner, X, Y }, dx, dy) {
  const frames = s("g", {}), wires = s("g", { "aria-hidden": "true" }), items = s("g", {});
  const spot = new Map();
  for (const [id, [x, y]] of view.nodes) {
    const room = inner.get(id), size = P.told.panels[id] || [9, 9];
    if (room) {
      const [w, h] = size;
      const middle = P.told.sideways ? [(X(x - w / 2) + X(x + w / 2)) / 2, Y(y, x)] : [X(x, y), (Y(y - h / 2) + Y(y + h / 2)) / 2];
      const [ox, oy] = [dx + middle[0] - room.width / 2, dy + middle[1] - room.height / 2];
      const [ix, iy] = [ox + (room.width - room.m.width) / 2, oy + HEAD];
      P.boxes.set(id, { x: ox, y: oy, w: room.width, h: room.height });
      P.order.push(id);
      frames.append(opened(P, id, ox, oy, room));
      items.append(title(P, id, ox, oy, room), drawn(P, room.m, ix, iy));
      spot.set(id, (card, incoming) => {
        const pin = room.m.view.nodes.get(`${id}-${card}-${incoming ? "in" : "out"}`);
        return pin && [ix + room.m.X(...pin), iy + room.m.Y(pin[1], pin[0])];
      });
      continue;
    }
    const [cx, cy] = [dx + X(x, y), dy + Y(y, x)], pin = P.pins.get(id);
    P.boxes.set(id, { x: cx - size[0] / 2, y: cy - size[1] / 2, w: size[0], h: size[1] });
    if (pin && !size[4]) {
      items.append(s("circle", { class: "pin", cx, cy, r: 4 }, s("title", {}, P.name(pin.card))));
      continue;
    }
    if (!pin) P.order.push(id);
    const item = made(P, id, pin?.card || id);
    item.setAttribute("transform", `translate(${(cx - size[0] / 2).toFixed(1)} ${(cy - size[1] / 2).toFixed(1)})`);
    items.append(item);
  }
  const from = P.wires.length, boxes = [...view.nodes.keys()].map(id => [id, P.boxes.get(id)]);
  const chips = boxes.filter(([id]) => P.steps.has(id) || P.groups.has(id)).map(([, { x, y, w }]) => ({ x: x + w - 50, y: y - 18, w: 56, h: 16 }));
  const taken = [...boxes.map(([, box]) => box), ...chips]; // where no label can be read
  for (const wire of view.wires) wires.append(line(P, view, wire, X, Y, dx, dy, spot));
  for (const wire of P.wires.slice(from)) wires.append((wire.link = link(P, wire, taken))?.kept || "");
  return s("g", { class: "inside" }, frames, wires, items);
}

function line(P, view, [tail, head, edge, card, arrow, [colour, thick, dash], flat], X, Y, dx, dy, spot) {
  const points = [], n = flat.length;
  for (let i = 0; i < n; i += 2) points.push([dx + X(flat[i], flat[i + 1]), dy + Y(flat[i + 1], flat[i])]);
  const at = (node, moved, x, y, incoming) => {
    if (spot.has(node)) return spot.get(node)(card, incoming) || moved;
    const [cx, cy] = view.nodes.get(node), { w, h } = P.boxes.get(node), within = (a, b) => Math.max(-b / 2, Math.min(b / 2, a));
    return [dx + X(cx, cy) + within(x - cx, w), dy + Y(cy, cx) + within(y - cy, h)];
  };
  const ends = bent(points, at(tail, points[0], flat[0], flat[1], 0), at(head, points[points.length - 1], flat[n - 2], flat[n - 1], 1));
  const wire = s("g", { class: "wire", "data-tail": tail, "data-head": head, "data-edge": edge || null },
    s("path", { d: curve(ends), class: `s-${colour}`, "stroke-dasharray": dash || null, "stroke-width": thick }),
    arrow && !spot.has(head) ? s("polygon", { points: arrowhead(ends), class: `f-${colour}` }) : null);
  P.wires.push({ wire, tail, head, edge, card, look: [colour, thick, dash], ends });
  return wire;
}

/** An item as Python painted it, with a halo around it; made once. A tag stands for its card. */
function made(P, id, card) {
  let item = P.made.get(id);
  if (item) return item;
  const [w, h, , label, parts] = P.told.panels[id], kind = P.kind(card);
  item = s("g", { class: `item ${kind}`, "data-id": card, "data-kind": kind, tabindex: "-1", role: "button", "aria-label": P.told.texts[label] });
  item.innerHTML = parts.map(i => P.told.texts[i]).join("");
  item.prepend(s("rect", { class: "halo", x: -4, y: -4, width: w + 8, height: h + 8, rx: kind === "op" ? h / 2 + 4 : 10 }));
  P.made.set(id, item);
  return item;
}

function opened(P, id, x, y, room) {
  return s("rect", { class: "frame", x, y, width: room.width, height: room.height, rx: 10 });
}

/** The title of an open group, which closes it. */
function title(P, id, x, y, room) {
  const group = P.groups.get(id), text = `▾ ${group.title}`;
  return s("g", { class: "item opened", "data-id": id, "data-kind": "group", "data-close": id, tabindex: "-1", role: "button",
    "aria-expanded": "true", "aria-label": `${group.title}, ${counted(group.steps, "op")}, open; Enter closes it`,
    transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` },
    s("rect", { class: "halo", x: 2, y: 2, width: room.width - 4, height: HEAD - 6, rx: 8 }),
    s("text", { x: 12, y: 19, class: "f-ink", "font-size": 12, "font-weight": "bold" }, text),
    s("text", { x: room.width - 12, y: 19, class: "f-muted", "font-size": 10, "text-anchor": "end" },
      room.width > 9 * (text.length + 8) ? counted(group.steps, "op") : ""));
}
