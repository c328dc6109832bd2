/* The words of a step: the line of code, what comes in times the local derivative, what is added, and the sum so far. */

function factor(look, top, below) {
  return h("span", { class: `factor ${look}` }, bold(top), small(below));
}

const times = text => h("span", { class: "sign" }, text);

const code = step => [step.code && mono(step.code), step.where && small(step.where), step.call && small(`in ${step.call}`)];

/** What is said at the position: in short, and in full. */
function said(P) {
  const event = P.events[P.at], { kind, step } = event, all = P.told.total;
  const shown = step && P.anchor(step.id);
  if (kind === "begin") return { short: "Before the start", long: begin(P) };
  if (kind === "end") return { short: P.runs === 1 ? "Complete" : P.runs ? `${P.runs} backwards` : "After zero_grad()", long: end(P) };
  if (kind === "start") return { short: "Backward starts", long: startOf(P) };
  const name = `${kind === "forward" ? "Forward" : "Backward"} ${step[kind]}`, short = `${name} of ${all}`;
  if (step.error) return { short: `${name}: failed`, long: failure(P, step) };
  if (shown !== step.id && P.groups.has(shown)) return { short, long: through(P, event, P.groups.get(shown)) };
  return { short: kind === "backward" && event.parts > 1 ? `${short}, way ${event.part} of ${event.parts}` : short, long: kind === "forward" ? forward(P, step) : backward(P, event) };
}

function begin(P) {
  const leaves = each(P.cards).filter(card => ["leaf", "parameter"].includes(card.role)).map(card => card.name);
  return [lead(P.say.forward),
    para(P.word("begin", listed(leaves)))];
}

const listed = (names, most = 4) => names.length > most ? `${names.slice(0, most - 1).join(", ")} or ${names.length - most + 1} others` : names.join(" or ") || "an input";

function forward(P, step) {
  const out = P.card(step.output), line = `${out.name} = ${step.text}`;
  const kept = step.saved.map(([name, card, shape, n]) => `${P.name(card) || name} (${bytes(n)})`);
  return [h("div", { class: "formula" }, factor("", line, step.op), inNumbers(P, step), times("="), factor("sum", out.value || "— not kept", P.told.born[step.id] || "the value")),
    para(code(step).slice(step.code === line), kept.length ? small(`${P.say.kept}: ${kept.join(", ")}`) : "")];
}

/** The step with the values of scalars in place of their names. */
function inNumbers(P, step) {
  const from = step.edges.map(id => P.card(P.edge(id).source)), values = new Map(from.map(card => [card.name, signed(card.value)]));
  const text = step.text.replace(/[^\s(),]+(?![^\s,)])/g, word => values.get(word) ?? word);
  return from.every(card => card.value && !card.shape.length) && text !== step.text ? [times("="), factor("", text, "in numbers")] : [];
}

function startOf(P) {
  const out = P.card(P.told.outputs[0]);
  return [h("div", { class: "formula" }, factor("in", `∂${out.name}/∂${out.name} = ${out.gradient || "—"}`, "the start")),
    para(P.word("start", out.name, out.name))];
}

function backward(P, { step, edge }) {
  const out = P.card(step.output), card = P.card(edge.source), state = progress(P, card)[2];
  const colour = P.told.colours[edge.id] || "ink";
  const hidden = P.quizzing;
  const comes = hidden ? "?" : bare(out.gradient || "—"), goes = hidden ? "?" : edge.flows || "—";
  const line = [factor("in", `∂${out.name} = ${comes}`, "comes in")];
  if (edge.entrywise) line.push(times("×"), factor(colour, slope(P, edge), "local derivative"));
  else line.push(times("→"), factor(colour, edge.formula, [edge.product || edge.meaning || "the rule of this op"]));
  if (edge.summed.length) line.push(times("Σ"), factor("", `axis ${edge.summed.join(", ")}`, P.say.broadcast));
  line.push(times("="), factor(colour, goes, card.arrivals.length > 1 ? "is added" : "is sent back"), times("⇒"),
    factor(state === "some" ? "sum waits" : "sum", `∂${card.name} = ${hidden ? "?" : P.shownFar(card) || "…"}`, so(P, card)));
  return [h("div", { class: "formula" }, line), para(code(step), ...waiting(P, card, state))];
}

function so(P, card) {
  const [k, n] = progress(P, card);
  return n === 1 ? "complete" : `${k < n ? "so far" : "complete"}: ${k} of ${n} terms`;
}

/** Why an op must wait until all consumers of its result are done. */
function waiting(P, card, state) {
  const n = card.arrivals.length, maker = card.maker && P.step(card.maker);
  if (n < 2) return [];
  if (state === "done") return [h("small", { class: "good" }, maker ? P.word("ready", n, card.name) : P.word("summed", n, card.name))];
  const words = P.word("waits", card.name, n, n - progress(P, card)[0]);
  const next = maker && maker.edges.map(id => P.edge(id)).find(edge => edge.formula);
  if (!next || P.quizzing) return [h("small", { class: "wait" }, words)];
  return [h("small", { class: "wait" }, words + P.word("early", P.shownFar(card) || "part of the sum", card.gradient))];
}

function failure(P, step) {
  const last = P.last === step.at, home = last ? P.say.failed : P.say.broken;
  return [lead(bold(`${step.op} failed${last ? "" : " in the backward pass"}. `), step.error), para(code(step)), para(small(home))];
}

/** A step over a closed group. */
function through(P, { kind, step }, group) {
  const ops = counted(group.steps, "op"), { title } = group;
  return [lead(kind === "forward" ? P.word("through", ops, title) : P.word("back", ops, title)), para(small(P.views.has(group.id) ? P.say.closed : P.say.unheld))];
}

function end(P) {
  const leaves = each(P.cards).filter(card => ["leaf", "parameter"].includes(card.role) && card.gradient);
  const show = card => h("a", { href: "#", "data-go": card.id }, card.name);
  if (P.runs !== 1) {
    const first = leaves.find(card => card.numbers) || leaves[0];
    const words = P.runs ? first && hadMore(P, first) ? P.say.more : P.word("adds", P.runs, P.runs)
      : P.say.emptied;
    return [lead(words), first ? para(mono(`${first.name}.grad ${held(P, first)}`)) : null].filter(Boolean);
  }
  if (P.failed) return failure(P, P.failed);
  const first = leaves.find(card => card.numbers && !card.shape.length && !P.quizzing);
  const answer = leaves.slice(0, 4).flatMap((card, i) => [i ? ", " : "", show(card), P.secret(card) ? " = ?" : ` = ${short(card.gradient, 40)}${!P.quizzing && hadMore(P, card) ? ` (.grad holds ${short(card.collected, 30)})` : ""}`]);
  return [lead(leaves.length ? [P.say.leaves, ...answer, leaves.length > 4 ? `, and ${leaves.length - 4} more` : ""] : each(P.cards).some(card => card.gradient) ? P.say.all : P.word("gone", P.told.notes.join(" "))),
    first ? lead(P.word("nudge", first.name, P.card(P.told.outputs[0]).name, number(first.numbers[0] / 1e3))) : null,
    para(P.moved ? small(P.say.end) : [P.say.opened, h("small", { class: "part", hidden: !P.fitted?.part }, P.say.part)])].filter(Boolean);
}
