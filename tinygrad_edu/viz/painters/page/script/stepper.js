/* Forward and then backward, one event at a time. A step over what happens in a closed group goes on to its end. */

function stepper(P) {
  P.slider = h("input", { type: "range", min: 0, max: P.last, value: P.last, "data-role": "slider", "aria-label": P.say.slider,
    input: () => P.go(Number(P.slider.value)) });
  P.play = button("play", "▶", P.say.play, () => P.playing ? pause(P) : play(P));
  P.position = h("output", { "data-role": "position" });
  P.saying = h("div", { class: "told", "data-role": "told", tabindex: "0", role: "status", "aria-label": "This step", "aria-live": "polite", "aria-atomic": "true" });
  P.endings = h("span", { class: "endings", hidden: true },
    button("again", "backward() again", P.say.again, () => P.collect(P.runs + 1)),
    button("zero", "zero_grad()", P.say.zero, () => P.collect(0)));
  const move = (role, text, label, to) => button(role, text, label, () => { pause(P); P.go(to()); });
  P.dock.append(h("div", { class: "moves" },
    move("first", "⇤", P.say.home, () => 0), move("back", "←", P.say.left, () => past(P, -1)),
    P.play, move("next", "→", P.say.right, () => past(P, 1)), move("last", "⇥", "To the end (End)", () => P.last),
    P.slider, P.position, P.endings), P.saying);
  P.play.replaceChildren("Play");
  P.runs = 1;
  P.go = (at, follow = true) => {
    P.at = Math.max(0, Math.min(P.last, at));
    P.moved ||= follow;
    if (P.at < P.last) [P.runs, P.emptied] = [1, false];
    P.slider.value = P.at;
    [P.root.dataset.at, P.root.dataset.last] = [P.at, P.last];
    const words = said(P);
    P.slider.ariaValueText = words.short;
    P.position.textContent = words.short;
    resized(P, () => { // it grows with its words, and does not shrink, so that buttons stay where they are
      P.saying.replaceChildren(...words.long);
      P.saying.style.minHeight = `${P.saying.offsetHeight}px`;
    });
    P.endings.hidden = P.at < P.last || P.quizzing || Boolean(P.failed);
    P.paint();
    if (follow && P.at > 0 && P.at < P.last) P.follow(concerned(P));
  };
  P.collect = runs => {
    P.runs = runs;
    P.emptied ||= !runs;
    P.go(P.last);
  };
  P.paint = () => paint(P);
  P.hides = edge => P.quizzing || P.at < edge.at;
  hear((P.fragment ? P.root : document), "keydown", event => keys(P, event));
}

/** The position after the next event that can be seen; first of all, from the end where it opened to the start. */
function past(P, by) {
  if (by > 0 && !P.moved && P.at === P.last) return 0;
  const where = at => {
    const { step } = P.events[at] || {};
    const shown = step && P.anchor(step.id);
    return step && shown !== step.id ? `${shown} ${P.events[at].kind}` : null;
  };
  let at = P.at + by;
  if (by > 0) while (where(at) && where(at) === where(at + 1)) at++;
  else if (where(P.at) && where(P.at) === where(at)) while (where(P.at) === where(at)) at--;
  return at;
}

function play(P) {
  if (P.at >= P.last) P.go(0);
  P.playing = setInterval(() => {
    if (!P.root.isConnected || P.at >= P.last) return pause(P);
    P.go(past(P, 1));
    if (P.at >= P.last) pause(P);
  }, 1300);
  P.play.replaceChildren("Pause");
}

function pause(P) {
  clearInterval(P.playing);
  P.playing = 0;
  P.play.replaceChildren("Play");
}

/** The items of the event at the position. */
function concerned(P) {
  const { kind, step, edge } = P.events[P.at];
  if (kind === "forward") return [...step.edges.map(e => P.edge(e).source), step.id, step.output];
  if (kind === "start") return P.told.outputs;
  return kind === "backward" ? [edge.source, edge.id, step.id, step.output] : [];
}

/** How every visible item looks at the position. */
function paint(P) {
  const now = new Set(concerned(P).map(P.anchor)), event = P.events[P.at], ended = P.at >= P.last;
  const reached = id => {
    const card = P.card(id) || (P.pins.has(id) && P.card(P.pins.get(id).card));
    if (card) return card.made <= P.at;
    const step = P.step(id) || (P.edges.has(id) && P.step(P.edge(id).step));
    return step ? step.at <= P.at : P.groups.has(id) ? begun(P, id) <= P.at : true;
  };
  P.reached = reached;
  for (const id of P.order) {
    const item = P.made.get(id), card = P.card(id);
    if (!item || P.open.has(id)) continue;
    const states = [reached(id) ? "" : "later", now.has(id) ? "now" : "", card ? progress(P, card)[2] : ""];
    item.dataset.state = states.filter(Boolean).join(" ");
    const look = `${item.dataset.state} ${P.at >= P.last} ${P.at >= P.last && P.runs} ${card && card.made > P.at} ${card && progress(P, card)[0]} ${card && P.quizzing && P.asks(card)} ${P.quizzing}`;
    if (item.look === look && !P.edges.has(id)) continue;
    item.look = look;
    if (card) rows(P, item, card);
    else if (P.edges.has(id)) {
      if (item.known !== (item.known = reached(id))) for (const row of item.querySelectorAll("text")) {
        row.full ??= row.textContent; // without the number until the op has run
        row.textContent = item.known ? row.full : row.full.replace(/^(∂.+? = .+) = .*|^[= ].*/, "$1");
      }
      hide(item, "gradient", P.hides(P.edge(id)));
      item.ariaLabel = P.tipOf(id);
    }
  }
  const back = event.kind === "backward", around = new Set([""]);
  for (let at = event.step && P.place.get(event.step.id); at; at = P.place.get(at)) around.add(at);
  const touched = (id, card) => now.has(P.anchor(id)) || (now.has(P.anchor(card)) && around.has(P.pins.has(id) ? P.pins.get(id).group : id));
  for (const { wire, tail, head, edge, card, link } of P.wires) {
    const active = event.step && touched(tail, card) && touched(head, card)
      && (!back || mine(event, tail, head, edge, card)) && !(back && tail === event.step.id && event.part > 1);
    if (link) link.kept.dataset.state = reached(link.step.id) ? link.step.freed || (P.moved && P.at >= link.step.done) ? "freed" : "held" : "later";
    wire.dataset.state = [reached(tail) && reached(head) ? "" : "later", active ? "now" : "", back ? "back" : ""].filter(Boolean).join(" ");
  }
  if (P.overlaid) P.overlaid();
}

/** Whether a wire belongs to the event: to its edge, or to the result whose gradient comes in. */
function mine({ step, edge }, tail, head, id, card) {
  return id === edge.id || tail === edge.id || head === edge.id || card === step.output || (!id && card === edge.source && tail !== step.id);
}

/** When the first op in a group runs. */
function begun(P, id) {
  const group = P.groups.get(id);
  if (group.at === undefined) {
    group.at = Infinity;
    for (const step of P.steps.values()) {
      for (let at = P.place.get(step.id); at; at = P.place.get(at)) {
        const around = P.groups.get(at);
        around.at = Math.min(around.at ?? Infinity, step.at);
      }
    }
  }
  return group.at;
}

function hide(item, part, hidden) {
  for (const text of item.querySelectorAll(`[data-part="${part}"]`)) text.classList.toggle("hidden", Boolean(hidden));
}

/** The rows of a card: what is not computed yet is a dash, and what waits for more terms says so. */
function rows(P, item, card) {
  hide(item, "value", card.made > P.at);
  const [k, n, state] = progress(P, card), ended = P.at >= P.last, asked = P.quizzing && P.asks(card);
  const full = (ended || state === "done") && !asked, blank = P.told.quiz && full && !P.secret(card); // it is painted with blanks
  hide(item, "gradient", !full || blank);
  hide(item, "badge", !ended || P.quizzing);
  for (const id of card.consumers) hide(item, id, asked || !(full || P.edge(id).at <= P.at));
  for (const old of item.querySelectorAll(".note")) old.remove();
  const note = (near, text, look) => {
    if (near) item.append(s("text", { class: `note ${look}`, x: near.getAttribute("x"), y: near.getAttribute("y"), "font-size": near.getAttribute("font-size"), "xml:space": "preserve" }, text));
  };
  if (card.made > P.at) note(item.querySelector('[data-part="value"]'), P.say.unmade, "f-muted");
  const all = card.gradient ? [...item.querySelectorAll("[data-part]")].filter(text => text.dataset.part !== "value") : [];
  if (blank) note(all[0], `grad = ${short(card.gradient, 40)}`, "f-gradient");
  else if (asked) note(all[0], "grad = ?", "f-gradient");
  else if (state === "none") note(all[0], "grad —", "f-muted");
  else if (state === "some") {
    const far = `so far (${k} of ${n})`, full = `     = ${P.shownFar(card) || "…"} ${far}`; // in the card, or only below
    note(all.find(text => text.dataset.part === "gradient"), full.length * 7.22 + 18 > P.told.panels[card.id][0] ? far : full, "f-gradient waits");
  }
  item.ariaLabel = spoken(P, card, state, P.secret(card));
  collected(P, item, card);
}

function spoken(P, card, state, asked) {
  const value = card.made > P.at ? "not computed yet" : card.value || "value not kept";
  const gradient = asked ? P.say.sought : !card.gradient ? `no gradient: ${card.reason}`
    : state === "done" ? `gradient ${card.gradient}` : state === "some" ? P.say.partial : P.say.ahead;
  return `${card.name}, ${card.kind}, ${value}, ${gradient}`;
}

/** What .grad of a leaf holds after several backwards, above its card, where no line begins. */
function collected(P, item, card) {
  const leaf = ["leaf", "parameter"].includes(card.role) && card.gradient;
  for (const text of item.querySelectorAll("text")) if (text.textContent.startsWith(".grad ")) text.classList.toggle("hidden", P.at < P.last || P.runs !== 1 || P.emptied || Boolean(P.quizzing));
  if (!leaf || P.at < P.last || P.runs === 1) return;
  const text = `.grad ${held(P, card)}`;
  item.append(s("g", { class: "note" }, s("rect", { x: 0, y: -24, width: Math.max(P.told.panels[card.id][0], text.length * 6.7 + 14), height: 20, rx: 5, class: "chip" }),
    s("text", { x: 8, y: -10, "font-size": 11, class: "f-gradient" }, text)));
}

/** Whether .grad held something else than this gradient when the picture was made. */
const hadMore = (P, card) => !P.emptied && card.collected && card.collected !== card.gradient;

function held(P, card) {
  if (!P.runs) return "— None";
  if (hadMore(P, card)) return `= ${card.collected}${` + ${signed(card.gradient)}`.repeat(P.runs - 1)}${card.had && !card.shape.length ? ` = ${number(Number(card.had[0]) + (P.runs - 1) * card.numbers[0])}` : ""}`;
  const sum = x => card.numbers.length === 1 && !card.shape.length ? x[0] : `[${x.join(", ")}]`;
  if (!card.numbers || P.runs > 4) return `= ${P.runs} × ${card.numbers && !card.shape.length ? `${signed(card.gradient)} = ${number(P.runs * card.numbers[0])}` : `(${card.gradient})`}`;
  const total = sum(card.numbers.map(x => number(P.runs * Number(x))));
  return card.shape.length ? `= ${P.runs} × ${card.gradient} = ${total}` : `= ${Array(P.runs).fill(card.gradient).map((x, i) => i ? signed(x) : x).join(" + ")} = ${total}`;
}

function keys(P, event) {
  const on = event.target, typing = on.matches("input:not([type=range]), select, textarea");
  if (event.key === "Escape") return P.close();
  if (typing || event.altKey || event.ctrlKey || event.metaKey || (on.closest(".table") && event.key !== "/")) return;
  const item = on.closest && on.closest("[data-id]"), pressed = on.matches("button, a, summary");
  const acts = {
    ArrowRight: () => { pause(P); P.go(past(P, 1)); }, ArrowLeft: () => { pause(P); P.go(past(P, -1)); },
    Home: () => P.go(0), End: () => P.go(P.last), "+": () => P.zoom(1.25), "=": () => P.zoom(1.25), "-": () => P.zoom(0.8), 0: () => P.fit(true),
    "/": () => P.search.focus(), "?": () => P.help(),
    ArrowDown: () => wander(P, item, 1), ArrowUp: () => wander(P, item, -1),
    Enter: item ? () => P.press(item.dataset.id) : null,
    " ": pressed ? null : item ? () => P.press(item.dataset.id) : () => P.playing ? pause(P) : play(P),
  };
  const act = acts[event.key];
  if (!act || (pressed && event.key === "Enter")) return;
  event.preventDefault();
  act();
}

/** To the next item in the order of the forward pass. */
function wander(P, item, by) {
  const at = item ? P.order.indexOf(item.dataset.id) : by > 0 ? -1 : P.order.length;
  const id = P.order[Math.max(0, Math.min(P.order.length - 1, at + by))];
  P.focus(id);
  P.follow([id]);
}
