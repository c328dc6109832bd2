/* The panel beside the picture: where a gradient comes from, term by term and path by path. */

const PATHS = 50;

function why(P) {
  P.close = () => {
    if (P.aside.hidden) return;
    resized(P, () => { P.aside.hidden = true; });
    if (P.asked) P.focus(P.asked);
    P.asked = "";
  };
  P.panel = (heading, ...body) => {
    P.aside.replaceChildren();
    fill(P.aside, {}, [h("div", { class: "head" }, h("h2", {}, heading), button("close", "✕", "Close (Escape)", P.close)), body]);
    resized(P, () => { P.aside.hidden = false; });
    P.aside.scrollTop = 0;
  };
  P.press = id => {
    if (P.groups.has(id)) return P.toggle(id);
    P.focus(id);
    if (P.quizzing && P.cards.has(id) && P.asks(P.card(id))) return P.ask(id);
    P.explain(id);
  };
  P.explain = id => {
    P.asked = id;
    const card = P.card(id), step = P.step(id), edge = P.edge(id);
    if (card) P.panel(card.gradient && !P.quizzing ? `Why is ∂${card.name} = ${short(card.gradient, 40)}?` : card.name, ofCard(P, card));
    else if (step) P.panel(`What does ${step.sign} do?`, ofStep(P, step));
    else P.panel(`From ${P.out(edge).name} back to ${P.name(edge.source)}`, ofEdge(P, edge));
    P.follow([id]);
  };
  P.seal = id => {
    P.asked = id;
    P.panel(P.groups.get(id).title, sealed(P, P.groups.get(id)));
  };
  P.shownFar = card => {
    const come = card.arrivals.filter(edge => edge.at <= P.at);
    return come.length ? come[come.length - 1].far : P.isResult(card) ? card.gradient : "";
  };
  hear(P.root, "click", event => {
    const link = event.target.closest("[data-go]");
    if (!link) return;
    event.preventDefault();
    const id = link.dataset.go;
    P.reveal(id);
    P.follow([id]);
    if (P.told.panels[id]) P.explain(id);
    P.focus(P.anchor(id));
  });
}

/** Of a group that this page does not hold. */
function sealed(P, group) {
  return [para(P.word("sealed", counted(group.steps, "op"))),
    mono(`draw(…, expand=[${JSON.stringify(group.path)}])`)];
}

const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const go = (id, text) => h("a", { href: "#", "data-go": id }, text);
const facts = pairs => h("dl", {}, pairs.filter(([, what]) => what).map(([name, what]) => [h("dt", {}, name), h("dd", {}, what)]));

function ofCard(P, card) {
  const maker = card.maker && P.step(card.maker);
  const about = facts([["tensor", card.kind], ["value", card.value || "— not kept"], ["made by", maker && go(maker.id, `${card.name} = ${maker.text}`)],
    ["module", maker && maker.call], ["cut", card.cut]]);
  if (P.quizzing) return [about, para(P.say.yours)];
  if (!card.gradient) return [about, lead(card.role === "error" ? card.reason : `grad — : ${card.reason || P.say.none}. ${card.cut ? P.word("severed", card.cut) : card.role === "constant" ? P.say.constant : ""}`)];
  const output = P.isResult(card), ways = card.arrivals;
  if (!ways.length) return [about, para(output ? P.word("result", card.gradient) : P.say.undrawn)];
  const intro = ways.length === 1 ? P.word("once", card.name) : P.word("sum", card.name, ways.length);
  const sum = ways.length < 2 ? [] : [h("p", { class: "term total" }, mono(`= ${ways.slice(0, 8).map((edge, i) => (i ? signed : bare)(short(bare(edge.flows || `∂${card.name} by way ${i + 1}`), 30))).join(" + ")}${ways.length > 8 ? ` + ${ways.length - 8} more` : ""}`),
    mono(`= ${card.gradient}`))];
  return [about, h("h3", {}, P.say.chain), para(intro), ...ways.slice(0, PATHS).map(edge => term(P, edge)),
    ways.length > PATHS ? para(`… and ${ways.length - PATHS} more`) : null, ...sum, ...checked(P, card), ...paths(P, card),
    card.collected && card.collected !== card.gradient ? para(P.word("held", card.collected)) : null];
}

/** The local derivative, and its number where that says more. */
function slope(P, edge) {
  if (!edge.entrywise) return edge.formula;
  const same = !edge.local || Number(edge.formula) === Number(bare(edge.local));
  return `∂${P.out(edge).name}/∂${P.name(edge.source)} = ${edge.formula}${same ? "" : ` = ${edge.local}`}`;
}

/** One term: through which op, in formulas, and in numbers. */
function term(P, edge) {
  const out = P.out(edge), step = P.step(edge.step), card = P.card(edge.source), colour = P.told.colours[edge.id] || "line";
  const summed = edge.summed.length ? `, summed over axis ${edge.summed.join(", ")}` : "";
  const formula = edge.entrywise ? `∂${out.name} × ∂${out.name}/∂${card.name}${summed}` : edge.formula;
  const numbers = edge.entrywise ? `= ${bare(out.gradient || "—")} × ${signed(bare(edge.local || edge.formula))}${summed}` : edge.product;
  return h("div", { class: `term ${colour}` }, para("through ", go(step.id, `${out.name} = ${step.text}`), ` (step ${step.backward})`),
    mono(formula), edge.entrywise ? mono(slope(P, edge)) : null,
    edge.meaning ? small(edge.meaning) : null, numbers ? mono(numbers) : null, h("code", { class: "flows" }, `= ${edge.flows || `— ${edge.reason}`}`));
}

function checked(P, card) {
  if (!card.check) return [];
  const [line, apart] = card.check;
  const close = apart !== null && Number(apart) < 1e-4;
  return [h("h3", {}, P.say.checked), para(P.word("tried", P.card(P.told.outputs[0]).name, card.name)),
    h("p", { class: "term" }, mono(`≈ ${line}`), h("small", { class: close ? "good" : "wait" }, apart === null ? "" : close ? P.say.close : P.word("apart", number(Number(apart)))))];
}

/** How many ways lead from each tensor to the outputs. */
function ways(P) {
  if (!P.ways) {
    P.ways = new Map();
    for (const card of each(P.cards).sort((a, b) => b.made - a.made)) {
      P.ways.set(card.id, card.arrivals.reduce((sum, edge) => sum + P.ways.get(P.out(edge).id), P.isResult(card) ? 1 : 0));
    }
  }
  return P.ways;
}

/** The paths from a tensor to the outputs, at most 50, each as its edges. */
function found(P, card) {
  const paths = [], waiting = [[card, null]];
  while (waiting.length && paths.length < PATHS) {
    const [at, way] = waiting.pop();
    if (P.isResult(at) && way) {
      const edges = [];
      for (let link = way; link; link = link[1]) edges.push(link[0]);
      paths.push(edges); // from the output back to the tensor
    }
    for (const edge of [...at.arrivals].reverse()) if (ways(P).get(P.out(edge).id)) waiting.push([P.out(edge), [edge, way]]);
  }
  return paths;
}

function paths(P, card) {
  if (P.sealed.length) return [];
  const all = ways(P).get(card.id), some = found(P, card);
  if (!some.length) return [];
  const many = Number.isSafeInteger(all) ? all.toLocaleString("en") : `about ${all.toExponential(1)}`;
  const scalar = some.every(path => path.every(edge => edge.slope));
  const items = some.map(path => h("li", {}, route(P, path), scalar ? mono(product(path)) : mono(short(path.map(edge => edge.formula).join(" ← "), 160))));
  const total = scalar && some.length === all && all > 1 ? some.map(worth).reduce((a, b) => a + b, 0) : null;
  return [h("h3", {}, all === 1 ? "The one path" : `All ${many} paths`), para(all === 1 ? P.say.path : P.say.paths),
    h("ol", { "data-role": "paths" }, items), all > some.length ? para(`… and ${Number.isSafeInteger(all) ? (all - some.length).toLocaleString("en") : many} more.`, " ", P.say.walks) : null,
    total === null ? null : h("p", { class: "term total" }, mono(`${some.length > 8 ? "sum of all" : some.map((path, i) => (i ? signed : bare)(number(worth(path)))).join(" + ")} = ${number(total)}`))];
}

const worth = path => path.reduce((value, edge) => value * Number(edge.slope[0]), 1);
const product = path => `${clipped(path.map((edge, i) => { const x = number(Number(edge.slope[0])); return i ? signed(x) : x; }), " × ")}${path.length > 1 ? ` = ${number(worth(path))}` : ""}`;
const clipped = (texts, between) => (texts.length > 14 ? [...texts.slice(0, 7), `… ${texts.length - 13} more …`, ...texts.slice(-6)] : texts).join(between);

function route(P, path) {
  const way = edge => {
    const same = P.step(edge.step).edges.filter(id => P.edge(id).source === edge.source);
    return `→${same[1] ? "₁₂₃₄₅₆₇₈₉"[same.indexOf(edge.id)] : ""} ${P.name(edge.source)}`;
  };
  return h("span", {}, clipped([P.out(path[0]).name, ...path.map(way)], " "));
}

function ofStep(P, step) {
  const out = P.card(step.output), flows = step.edges.map(id => P.edge(id)).filter(edge => edge.formula);
  const kept = step.saved.map(([name, card, shape, n]) => `${P.name(card) || name} (${shape.join(", ")}), ${bytes(n)}`).join("; ");
  return [facts([["forward", mono(`${out.name} = ${step.text}`)], ["line", step.code && mono(`${step.code}   ${step.where}`)], ["module", step.call],
    ["in PyTorch", step.torch], ["order", P.word("order", step.forward, step.backward)], ["kept for backward", kept && `${kept}${step.freed ? " (freed)" : ""}`],
    ["time", step.seconds !== null && `${time(step.seconds)} forward${step.back !== null ? `, ${time(step.back)} backward` : ""}`]]),
  h("h3", {}, P.say.sends), flows.length ? flows.map(edge => (P.quizzing ? h("div", { class: "term" }, mono(edge.formula)) : [h("h4", {}, `to ${P.name(edge.source)}`), term(P, edge)])) : para(P.say.nothing)];
}

function ofEdge(P, edge) {
  const words = edge.entrywise ? P.word("slope", P.name(edge.source), P.out(edge).name, edge.local || edge.formula)
    : P.say.mixes;
  return [para(words), P.quizzing ? mono(edge.formula) : term(P, edge), para(P.say.term, go(edge.source, `∂${P.name(edge.source)}`), ".")];
}
