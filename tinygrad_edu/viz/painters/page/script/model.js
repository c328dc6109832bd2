/* The graph with its order of events. Position 0 is before everything; then each op forwards; then the start of the
backward pass; then each derivative, in the order in which the engine's rules run; the last position is the end. */

function table({ fields, rows }) {
  const found = new Map();
  for (const row of rows) {
    const object = {};
    fields.forEach((field, i) => (object[field] = row[i]));
    found.set(object.id, object);
  }
  return found;
}

function model(told) {
  const P = { told, say: told.guide, cards: table(told.cards), steps: table(told.steps), edges: table(told.edges),
    groups: table(told.groups), views: new Map(), place: new Map(), pins: new Map(), open: new Set(), at: 0 };
  P.word = (name, ...told) => P.say[name].replace(/{}/g, () => told.shift());
  for (const [id, card, incoming] of told.pins) P.pins.set(id, { card, incoming });
  for (const [id, width, height, nodes, wires] of told.views) {
    const view = { id, width, height, nodes: new Map(), wires };
    for (let i = 0; i < nodes.length; i += 3) {
      view.nodes.set(nodes[i], [nodes[i + 1], nodes[i + 2]]);
      if (P.pins.has(nodes[i])) P.pins.get(nodes[i]).group = id;
      else P.place.set(nodes[i], id);
    }
    P.views.set(id, view);
  }
  for (const [id, group] of Object.entries(told.outside)) P.place.set(id, group);
  P.sealed = [...P.groups.keys()].filter(id => !P.views.has(id));
  for (const id of told.opened) P.open.add(id);
  P.kind = id => P.cards.has(id) ? "card" : P.steps.has(id) ? "op" : P.edges.has(id) ? "edge" : "group";
  P.out = edge => P.card(P.step(edge.step).output);
  P.card = id => P.cards.get(id);
  P.step = id => P.steps.get(id);
  P.edge = id => P.edges.get(id);
  P.element = id => P.world.querySelector(`[data-id="${CSS.escape(id)}"]`);
  P.isResult = card => told.outputs.includes(card.id);
  P.name = id => (P.card(id) || {}).name;
  links(P);
  events(P);
  return P;
}

function events(P) {
  P.events = [{ kind: "begin" }];
  for (const step of P.steps.values()) {
    step.at = P.events.length;
    P.events.push({ kind: "forward", step });
  }
  for (const card of P.cards.values()) card.arrivals = [];
  P.failed = each(P.steps).find(step => step.error);
  if (P.failed && P.card(P.failed.output).role === "error") return stopped(P);
  P.start = P.events.length;
  P.events.push({ kind: "start" });
  for (const step of each(P.steps).sort((a, b) => a.backward - b.backward)) {
    const edges = step.edges.map(id => P.edge(id)).filter(edge => edge.formula);
    edges.forEach((edge, i) => {
      const card = P.card(edge.source);
      edge.at = step.done = P.events.length;
      card.arrivals.push(edge);
      P.events.push({ kind: "backward", step, edge, part: i + 1, parts: edges.length });
    });
  }
  P.last = P.events.length;
  P.events.push({ kind: "end" });
  for (const card of P.cards.values()) {
    const n = card.arrivals.length;
    card.made = card.maker ? P.step(card.maker).at : 0;
    card.arrivals.forEach((edge, i) => {
      if (n === 1) [edge.flows, edge.norm] = [card.gradient, card.norm]; // told once in the data
      edge.far = i === n - 1 ? card.gradient : i === 0 ? edge.flows : edge.far;
    });
  }
}

/** Where an op failed there is no backward pass: the last position is that op. */
function stopped(P) {
  P.last = P.failed.at;
  P.start = Infinity;
  for (const card of P.cards.values()) card.made = card.maker ? P.step(card.maker).at : 0;
}

/** How much of a gradient is there at the position: [terms that have come, all terms, none|some|done]. */
function progress(P, card) {
  const n = card.arrivals.length + P.isResult(card);
  if (P.at >= P.last || !card.gradient) return [n, n, "done"];
  const k = card.arrivals.filter(edge => edge.at <= P.at).length + (P.isResult(card) && P.at >= P.start);
  return [k, n, k < n ? (k ? "some" : "none") : "done"];
}

/** A number as Python's painters write it: four digits, and never without a point. */
function number(x) {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
  if (x === 0) return "0.0";
  const [digits, power] = x.toExponential(3).split("e");
  const e = Number(power);
  if (e >= -4 && e < 4) {
    const text = String(Number(x.toPrecision(4)));
    return text.includes(".") ? text : `${text}.0`;
  }
  return `${Number(digits)}e${e < 0 ? "-" : "+"}${String(Math.abs(e)).padStart(2, "0")}`;
}

const signed = text => (text.startsWith("-") ? `(${text})` : text);
const bare = text => text.replace(/^all\s/, "");
const bytes = n => n < 1024 ? `${n} B` : n < 1048576 ? `${(n / 1024).toFixed(1)} KiB` : `${(n / 1048576).toFixed(1)} MiB`;
const time = x => x < 1e-3 ? `${(x * 1e6).toFixed(0)} µs` : x < 1 ? `${(x * 1e3).toFixed(2)} ms` : `${x.toFixed(2)} s`;
const counted = (n, word) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;
