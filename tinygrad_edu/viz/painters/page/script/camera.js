/* Pan, zoom and pointing. */

const ABOVE = 14; // room for what is laid over the top of an item

function camera(P) {
  P.camera = { x: 0, y: 0, k: 1 };
  let resting = 0;
  P.size = () => P.stage.getBoundingClientRect();
  P.look = (x, y, k) => {
    P.camera = { x, y, k };
    P.sheet.style.transform = `translate(${x.toFixed(2)}px, ${y.toFixed(2)}px) scale(${k.toFixed(4)})`;
    P.sheet.classList.toggle("far", k < 0.2);
    P.sheet.classList.toggle("moving", k > 0.3 || P.width * P.height < 2e7); // one sheet, painted full size
    clearTimeout(resting);
    resting = setTimeout(() => P.sheet.classList.remove("moving"), 200);
    P.tip.hidden = true;
  };
  P.glide = (x, y, k) => {
    const from = P.camera, began = performance.now(), mine = (P.gliding = {});
    if (still()) return P.look(x, y, k);
    const frame = now => {
      if (P.gliding !== mine) return;
      const t = Math.min(1, (now - began) / 260), e = 1 - (1 - t) ** 3;
      P.look(from.x + (x - from.x) * e, from.y + (y - from.y) * e, from.k + (k - from.k) * e);
      if (t < 1) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  };
  /* All of the picture; or, where that would be too small to read, the part around what it is about. */
  P.fit = (all, now) => {
    const { width, height: full } = P.size(), height = full - (P.root.hasAttribute("data-narrow") ? 34 : 0); // for the buttons below
    const fit = Math.min((width - 32) / P.width, (height - 32 - ABOVE) / P.height);
    const k = all ? Math.min(2, fit) : fit < 0.7 ? 0.75 : Math.min(1.25, fit), result = P.boxes.get(P.anchor(P.told.about));
    const put = (middle, full, room) => k * full < room - 31 ? (room - k * full) / 2 : Math.min(16, Math.max(room - 16 - k * full, room / 2 - k * middle));
    const [x, y] = [put(result.x + result.w / 2, P.width, width), ABOVE + put(result.y + result.h / 2, P.height, height - ABOVE)];
    P.fitted = { x, y, k, all, part: k > fit };
    P.root.querySelector(".part")?.toggleAttribute("hidden", !P.fitted.part);
    (now ? P.look : P.glide)(x, y, k);
  };
  P.zoom = (factor, cx, cy) => {
    const { width, height } = P.size(), { x, y, k } = P.camera;
    const next = Math.min(4, Math.max(0.02, k * factor));
    [cx, cy] = [cx ?? width / 2, cy ?? height / 2];
    P.look(cx - ((cx - x) * next) / k, cy - ((cy - y) * next) / k, next);
  };
  /* Bring items into sight, as gently as possible. */
  P.follow = (ids, centre) => {
    const boxes = ids.map(id => P.boxes.get(P.anchor(id))).filter(Boolean);
    if (!boxes.length) return;
    const size = P.size();
    const [x0, y0] = [Math.min(...boxes.map(b => b.x)), Math.min(...boxes.map(b => b.y))];
    const [x1, y1] = [Math.max(...boxes.map(b => b.x + b.w)), Math.max(...boxes.map(b => b.y + b.h))];
    const room = Math.min((size.width - 60) / (x1 - x0), (size.height - 60) / (y1 - y0));
    const k = P.camera.k < 0.6 ? Math.max(P.camera.k, Math.min(room, 0.9)) : Math.min(P.camera.k, Math.max(room, 0.1));
    let [x, y] = [P.camera.x, P.camera.y];
    if (centre || k !== P.camera.k) [x, y] = [size.width / 2 - (k * (x0 + x1)) / 2, size.height / 2 - (k * (y0 + y1)) / 2];
    const into = (at, low, high, room) => at + k * low < 24 ? 24 - k * low : at + k * high > room - 24 ? room - 24 - k * high : at;
    [x, y] = [into(x, x0, x1, size.width), into(y, y0, y1, size.height)];
    if (x !== P.camera.x || y !== P.camera.y || k !== P.camera.k) P.glide(x, y, k);
  };
  P.zooms.append(button("in", "+", "Zoom in (+)", () => P.zoom(1.25)), button("out", "−", "Zoom out (-)", () => P.zoom(0.8)),
    button("fit", "⤢", "Show all (0)", () => P.fit(true)));
  gestures(P);
}

/** A change of the room for the picture: what was fitted is fitted anew, and else the middle stays the middle. */
function resized(P, change) {
  const before = P.sized || P.size(), at = P.camera, fitted = P.fitted;
  change();
  const after = P.sized = P.size(), [right, down] = [after.width - before.width, after.height - before.height];
  if (!right && !down || !fitted) return;
  P.gliding = null;
  if (["x", "y", "k"].every(name => Math.abs(at[name] - fitted[name]) < 0.01)) P.fit(fitted.all, true);
  else P.look(at.x + right / 2, at.y + down / 2, at.k);
}

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function gestures(P) {
  const fingers = new Map();
  let moved = 0;
  hear(P.stage, "pointerdown", event => {
    if (event.button) return;
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    moved = 0;
    P.gliding = null;
  });
  hear(P.stage, "pointermove", event => {
    const old = fingers.get(event.pointerId);
    if (!old) return;
    const now = [event.clientX, event.clientY], rect = P.stage.getBoundingClientRect();
    moved += Math.hypot(now[0] - old[0], now[1] - old[1]);
    if (moved < 5) return;
    P.stage.setPointerCapture(event.pointerId);
    P.stage.classList.add("dragged");
    if (fingers.size === 2) {
      const other = [...fingers].find(([id]) => id !== event.pointerId)[1];
      const apart = p => Math.hypot(p[0] - other[0], p[1] - other[1]);
      P.zoom(apart(now) / (apart(old) || 1), (now[0] + other[0]) / 2 - rect.left, (now[1] + other[1]) / 2 - rect.top);
    }
    P.look(P.camera.x + (now[0] - old[0]) / fingers.size, P.camera.y + (now[1] - old[1]) / fingers.size, P.camera.k);
    fingers.set(event.pointerId, now);
  });
  const up = event => {
    fingers.delete(event.pointerId);
    P.stage.classList.remove("dragged");
  };
  hear(P.stage, "pointerup", up);
  hear(P.stage, "pointercancel", up);
  hear(P.stage, "wheel", event => {
    const zooming = event.ctrlKey || event.metaKey;
    if (P.fragment && !zooming && !P.stage.contains(document.activeElement)) return; // the notebook scrolls
    event.preventDefault();
    P.gliding = null;
    const rect = P.stage.getBoundingClientRect(), unit = event.deltaMode ? 16 : 1;
    if (zooming) P.zoom(Math.exp(-event.deltaY * unit * 0.004), event.clientX - rect.left, event.clientY - rect.top);
    else P.look(P.camera.x - event.deltaX * unit, P.camera.y - event.deltaY * unit, P.camera.k);
  }, { passive: false });
  hear(P.stage, "click", event => {
    if (moved >= 5) return;
    const item = event.target.closest("[data-id]");
    if (item) P.press(item.dataset.id);
  });
}

/** Hovering shows the tip, and lights up an item with all that it is joined to. */
function pointing(P) {
  const light = id => {
    for (const old of P.world.querySelectorAll(".lit")) old.classList.remove("lit");
    if (!id) return;
    const near = new Set([id, ...joined(P, id)].map(P.anchor));
    for (const one of near) P.element(one)?.classList.add("lit");
    for (const { wire, tail, head, link } of P.wires) {
      if (link?.step.id === id) link.kept.classList.add("lit");
      const ends = [tail, head].map(end => near.has(end) || (P.pins.has(end) && near.has(P.pins.get(end).card)));
      if (ends[0] && ends[1]) wire.classList.add("lit");
    }
  };
  hear(P.stage, "pointerover", event => {
    const item = event.target.closest("[data-id]");
    light(item && item.dataset.id);
    P.tip.hidden = !item || event.buttons > 0;
    if (item) P.tip.textContent = P.tipOf(item.dataset.id);
  });
  hear(P.stage, "pointermove", event => {
    if (P.tip.hidden) return;
    const rect = P.stage.getBoundingClientRect(), [x, y] = [event.clientX - rect.left, event.clientY - rect.top];
    const w = P.tip.offsetWidth, h = P.tip.offsetHeight;
    P.tip.style.transform = `translate(${Math.max(4, Math.min(x + 14, rect.width - w - 4))}px, ${y + 20 + h > rect.height ? y - h - 10 : y + 20}px)`;
  });
  hear(P.stage, "pointerleave", () => { light(null); P.tip.hidden = true; });
  hear(P.stage, "focusin", event => light(event.target.dataset.id));
  P.tipOf = id => {
    const edge = P.edge(id), text = P.told.texts[P.told.panels[id][2]];
    if (edge) return `${slope(P, edge)}${P.hides(edge) ? "" : `\n${text}`}`;
    return P.views.has(id) ? `${text.split("\n")[0]}\nclick to open or close` : text;
  };
}

/** The items that stand in direct relation to one. */
function joined(P, id) {
  const step = P.step(id), edge = P.edge(id), card = P.card(id);
  if (edge) return [edge.source, edge.step];
  if (step) return [...step.edges, ...step.edges.map(e => P.edge(e).source), step.output];
  if (card) return [...card.consumers, ...card.consumers.map(e => P.edge(e).step), ...(card.maker ? [card.maker] : [])];
  return P.wires.flatMap(({ tail, head }) => (tail === id ? [head] : head === id ? [tail] : []));
}
