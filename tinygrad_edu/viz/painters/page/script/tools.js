/* Search, groups, overlays, dark mode, help. */

function tools(P) {
  P.search = h("input", { type: "search", placeholder: "Search", "aria-label": P.say.search, "data-role": "search", size: 14 });
  const told = h("output", { "data-role": "found" }), state = { text: "", hits: [], at: -1 };
  hear(P.search, "input", () => { seek(P, state, P.search.value); told.textContent = state.text && (state.hits.length || P.say.unfound); });
  hear(P.search, "keydown", event => {
    if (event.key !== "Enter" || !state.hits.length) return;
    state.at = (state.at + (event.shiftKey ? state.hits.length - 1 : 1)) % state.hits.length;
    const id = state.hits[state.at];
    P.reveal(id);
    P.follow([id], true);
    for (const old of P.world.querySelectorAll(".hit")) old.classList.remove("hit");
    P.element(id)?.classList.add("hit");
    told.textContent = `${state.at + 1} of ${state.hits.length}`;
  });
  const groups = P.groups.size ? [button("open-all", "Open all", P.say.open, () => openAll(P)), button("close-all", "Close all", P.say.shut, () => { P.open.clear(); P.show(); P.fit(); })] : [];
  P.bar.append(P.search, told, ...groups, overlays(P), button("theme", "◐", "Dark or light", () => theme(P)), button("help", "?", P.say.help, () => P.help()));
  P.help = () => help(P);
}

function seek(P, state, text) {
  text = text.trim().toLowerCase();
  const has = (...fields) => fields.some(field => field && String(field).toLowerCase().includes(text));
  state.text = text;
  state.at = -1;
  state.hits = !text ? [] : [
    ...each(P.cards).filter(card => has(card.name, card.kind, card.role, `(${card.shape.join(", ")})`)).map(card => card.id),
    ...each(P.steps).filter(step => has(step.op, step.sign, step.torch, step.call)).map(step => step.id),
    ...each(P.groups).filter(group => group.id && has(group.title)).map(group => group.id)].filter(id => P.place.has(id));
}

function openAll(P) {
  let count = P.order.length;
  for (let level = [""]; level.length;) {
    const next = [];
    for (const id of level) {
      for (const node of P.views.get(id).nodes.keys()) {
        if (!P.views.has(node)) continue;
        const more = P.views.get(node).nodes.size;
        if (!P.open.has(node) && count + more > LIMIT) continue;
        if (!P.open.has(node)) count += more;
        P.open.add(node);
        next.push(node);
      }
    }
    level = next;
  }
  P.show();
  P.fit();
  const closed = P.order.filter(id => P.groups.has(id) && !P.open.has(id)).length;
  if (closed) P.saying.replaceChildren(lead(P.word("most", counted(P.order.length, "item"), counted(closed, "group"))));
}

/* Overlays. Each has marks by item: a word, and a share of 1, a level of the scale, or a kind. */

function measures(P) {
  const all = {}, flow = {}, level = x => P.told.levels.findIndex(([limit]) => limit === null || x < limit);
  for (const { id, norm } of [...P.cards.values(), ...P.edges.values()]) {
    if (norm !== null && norm !== undefined) flow[id] = { text: `${norm >= 1e3 ? "▲ " : norm < 1e-6 ? "▼ " : ""}${number(Number(norm))}`, level: level(Number(norm)) };
  }
  all["gradients flow"] = { title: P.say.norm, marks: flow, flow: true, notes: [] };
  const shares = (name, title, of, word, notes) => {
    const told = [...P.steps.values(), ...P.groups.values()].map(one => [one.id, of(one)]).filter(([, x]) => x);
    const most = Math.max(...told.map(([, x]) => x), 0);
    const marks = Object.fromEntries(told.map(([id, x]) => [id, { text: word(x), share: x / most }]));
    all[name] = { title, marks, notes: notes || (most ? [] : [P.say.unmeasured]) };
  };
  shares("time", each(P.steps).some(one => one.seconds) ? P.say.times : P.say.time, one => one.seconds + (one.back || 0), time);
  shares("bytes", P.say.kept, one => (one.freed ? 0 : one.bytes), bytes, P.told.held && [P.told.held, P.say.links]);
  const own = P.told.overlay;
  if (own && !["time", "bytes", "gradients"].includes(own.title)) {
    const marks = Object.fromEntries(Object.entries(own.marks).map(([id, [text, share, kind]]) => [id, { text, share, colour: own.shades[kind] }]));
    all[own.legend[0]] = { title: own.legend[0], marks, notes: [] };
  }
  return all;
}

function overlays(P) {
  const all = measures(P);
  const menu = h("select", { "data-role": "overlay", "aria-label": "Overlay", change: () => choose() },
    h("option", { value: "" }, "No overlay"), Object.keys(all).map(name => h("option", { value: name }, name)));
  const choose = () => {
    P.overlay = all[menu.value];
    P.root.dataset.overlay = menu.value;
    legend(P);
    P.paint();
  };
  P.overlaid = () => {
    for (const old of P.world.querySelectorAll(".heat")) old.remove();
    if (P.overlay) heat(P, P.overlay);
  };
  const asked = P.told.overlay && P.told.overlay.title;
  menu.value = !asked ? "" : asked === "gradients" ? "gradients flow" : asked in all ? asked : P.told.overlay.legend[0];
  P.overlay = all[menu.value];
  P.root.dataset.overlay = menu.value;
  if (P.overlay) legend(P);
  return menu;
}

/** The colour and width of a mark. */
function looks(P, mark) {
  const [, , colour, width] = P.told.levels[mark.level] || [0, 0, mark.colour || "leaf", mark.share === null ? 3 : 1 + 6 * mark.share];
  return [colour, width];
}

function heat(P, overlay) {
  for (const id of P.order) {
    const mark = overlay.marks[id], card = P.card(id);
    if (!mark || P.edges.has(id) || P.open.has(id) || (overlay.flow && card && (P.quizzing || progress(P, card)[2] !== "done"))) continue;
    const [w, height] = P.told.panels[id], wide = mark.text.length * 6.1 + 10, [colour, thick] = looks(P, mark);
    const item = P.made.get(id), rx = card ? 9 : Math.min(17, height / 2 + 2);
    item.firstChild.after(s("rect", { x: -2, y: -2, width: w + 4, height: height + 4, rx, class: `heat s-${colour}`, fill: "none", "stroke-width": thick }));
    item.append(s("g", { class: "heat" }, s("rect", { x: w - wide + 6, y: -18, width: wide, height: 16, rx: 8, class: "chip" }), s("text", { x: w - wide / 2 + 6, y: -6, "text-anchor": "middle", "font-size": 10, class: "f-ink" }, mark.text)));
  }
  for (const { wire, edge, card, look: [colour, thick] } of P.wires) {
    const mark = overlay.flow && !P.quizzing && overlay.marks[edge || card];
    const shown = mark && (edge ? P.at >= P.edge(edge).at : progress(P, P.card(card))[2] === "done");
    dress(wire, shown ? looks(P, mark) : [colour, thick]);
  }
}

function dress(wire, [colour, thick]) {
  const [path, tip] = wire.children;
  path.setAttribute("class", `s-${colour}`);
  path.setAttribute("stroke-width", thick);
  if (tip) tip.setAttribute("class", `f-${colour}`);
}

function legend(P) {
  const overlay = P.overlay;
  P.legend.hidden = !overlay;
  if (!overlay) {
    for (const { wire, look } of P.wires) dress(wire, look);
    return;
  }
  const sample = ([, name, colour, width]) => h("span", {}, s("svg", { width: 40, height: 10, "aria-hidden": "true" }, s("path", { d: "M0 5H40", class: `s-${colour}`, "stroke-width": width })), name);
  P.legend.replaceChildren(bold(overlay.title), overlay.flow ? h("div", { class: "scale" }, P.told.levels.map(sample)) : Object.values(overlay.marks).some(mark => mark.share) ? small(P.say.thicker) : "", ...overlay.notes.map(note => para(note)));
}

function theme(P) {
  const dark = P.root.dataset.theme ? P.root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  P.root.dataset.theme = dark ? "light" : "dark";
}

function help(P) {
  P.asked = "";
  P.panel(P.say.guide, para(P.say.boxes),
    para(P.say.against), P.kept.size ? para(P.say.links, P.told.links ? "" : P.say.shows) : null,
    ...P.told.notes.map(note => para(note)),
    h("h3", {}, "Keys"), facts(P.say.keys));
}
