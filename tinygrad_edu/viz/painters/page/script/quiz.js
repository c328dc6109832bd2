/* The quiz: gradients are hidden, the reader works them out and types them in. */

function quiz(P) {
  const state = { right: new Set(), tried: new Set(), given: new Set() };
  P.questions = each(P.cards).filter(card => card.numbers && card.arrivals.length).sort((a, b) => ready(a) - ready(b));
  P.asks = card => P.quizzing && P.questions.includes(card) && !state.right.has(card.id) && !state.given.has(card.id);
  P.secret = card => P.quizzing && card.arrivals.length > 0 && !state.right.has(card.id) && !state.given.has(card.id);
  const toggle = button("quiz", "Quiz", P.say.quiz, () => P.quizzing && P.told.quiz !== true ? stop() : begin());
  toggle.setAttribute("aria-pressed", "false");
  P.bar.insertBefore(toggle, P.bar.querySelector("[data-role=theme]"));
  const set = on => {
    P.quizzing = on;
    P.root.toggleAttribute("data-quiz", on);
    toggle.setAttribute("aria-pressed", String(on));
    P.go(P.last);
  };
  const begin = () => {
    for (const one of Object.values(state)) one.clear();
    pause(P);
    P.runs = 1;
    set(true);
    next();
  };
  P.beginQuiz = begin;
  const stop = () => {
    set(false);
    P.close();
  };
  const next = () => {
    const card = P.questions.find(P.asks);
    if (card) return P.ask(card.id);
    const n = P.questions.length;
    P.panel("Quiz", lead(n ? P.word("done", state.right.size, n) : P.say.large),
      button("", "Once more", "Start again", begin), P.told.quiz === true ? null : button("", "End the quiz", P.say.reveal, stop));
  };
  P.ask = id => {
    const card = P.card(id);
    P.asked = id;
    const answer = h("input", { type: "text", "data-role": "answer", "aria-label": `The gradient of ${card.name}`, autocomplete: "off", inputmode: "text", keydown: event => { if (event.key === "Enter") { event.preventDefault(); check(); } } });
    const verdict = h("p", { "data-role": "verdict", "aria-live": "assertive" });
    const check = () => {
      const result = judged(answer.value, card);
      if (result === null) { verdict.textContent = card.numbers.length > 1 ? P.word("several", card.numbers.length) : "Type a number."; return; }
      if (!result) { state.tried.add(id); verdict.textContent = P.say.wrong; return; }
      if (!state.tried.has(id)) state.right.add(id);
      else state.given.add(id);
      solved("✓ Right.");
    };
    const solved = text => {
      P.go(P.at, false);
      verdict.textContent = `${text} ∂${card.name} = ${card.gradient}`;
      answer.disabled = true;
      checker.hidden = shower.hidden = true;
      nexter.hidden = false;
      score.textContent = scored();
      nexter.focus();
    };
    const scored = () => P.word("score", state.right.size, state.right.size + state.given.size, P.questions.length);
    const checker = button("check", "Check", "Check the answer", check);
    const shower = button("show", "Show answer", "Show the answer", () => { state.given.add(id); solved("The answer:"); });
    const nexter = button("next-question", "Next question", "Next question", next);
    nexter.hidden = true;
    const score = h("p", { "data-role": "score" }, scored());
    const hints = card.arrivals.map(edge => h("li", {}, mono(edge.entrywise ? `∂${P.out(edge).name} × ${edge.local || edge.formula}` : edge.formula)));
    P.panel(`What is ∂${card.name}?`, para(card.numbers.length > 1 ? P.word("numbers", card.numbers.length, card.shape.join(", ")) : P.say.question),
      h("div", { class: "ask" }, answer, checker, shower, nexter), verdict, score,
      h("details", {}, h("summary", {}, "Hint"), para(hints.length > 1 ? "The sum of" : "It is"), h("ul", {}, hints)));
    P.follow([id]);
    if (!P.fragment || P.root.contains(document.activeElement)) answer.focus();
  };
}

const ready = card => Math.max(...card.arrivals.map(edge => edge.at));

/** Whether what was typed is the gradient, up to one in a hundred; null if it is no numbers. */
function judged(text, card) {
  const typed = text.replace(/−/g, "-").split(/[\s,;[\]()]+/).filter(Boolean).map(word => (/^-?inf/i.test(word) ? (word[0] === "-" ? -Infinity : Infinity) : Number(word)));
  if (typed.length !== card.numbers.length || typed.some(Number.isNaN)) return null;
  const right = card.numbers.map(Number), scale = Math.max(...right.map(Math.abs).filter(Number.isFinite), 0);
  return typed.every((x, i) => x === right[i] || Math.abs(x - right[i]) <= 0.01 * Math.abs(right[i]) + 1e-3 * scale + 1e-9 * (scale === 0));
}
