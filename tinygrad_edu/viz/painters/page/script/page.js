/* The picture as an application. Hand-written, no libraries, no network; several pictures in one document do not clash.
The files of this folder stand one after the other in one function, see document.py; P is one picture.

For tests and for other scripts, these attributes are stable:
  root     [data-picture] and, once it runs, [data-live=yes]; data-narrow (little room); data-at and data-last (the position of the stepper and its
           end), data-open (how many groups are open), data-theme (light or dark, if chosen), data-quiz, data-overlay
  items    [data-id] on tensors (t…), ops (s…), derivatives (e…) and groups, with data-kind: card, op, edge or group, and
           data-state: any of later, now, none, some, done; a title that closes its open group also has data-close
  wires    data-tail, data-head (ids of items, groups or pins), data-edge, data-state: any of later, now, back
  links    .kept beside the wires, with data-state: later, held or freed; seen with data-links, with data-overlay=bytes, or of
           the op that is pointed at
  texts    [data-part=value|gradient|badge|e…]: rows that are hidden until they are worked out
  stepper  [data-role=first|back|play|next|last|slider|position|told|again|zero]
  camera   [data-role=in|out|fit|stage|world]
  tools    [data-role=search|found|open-all|close-all|overlay|legend|quiz|theme|help]
  panel    [data-role=why|close|paths]; a[data-go=id] leads to an item
  quiz     [data-role=answer|check|show|next-question|verdict|score]
  without a script: [data-role=data|static|table]
Keys: ← → Home End Space step and play; ↑ ↓ go through the items in the order of the forward pass, Enter asks "why?" or
opens and closes a group; + - 0 zoom; / searches; ? helps; Escape closes the panel. */

const SVG = "http://www.w3.org/2000/svg";
const LIMIT = 1500; // items that are open at once

/** An element: attributes; functions become listeners; children are texts or elements. */
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  return fill(element, attributes, children);
}

function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") hear(element, name, value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== ""));
  return element;
}

const each = map => [...map.values()];
const hear = (target, name, act, how) => target.addEventListener(name, act, how);
const lead = (...children) => h("p", { class: "lead" }, children);
const [para, mono, small, bold] = ["p", "code", "small", "b"].map(tag => (...children) => h(tag, {}, children));

function button(role, text, label, click) {
  return h("button", { type: "button", "data-role": role, "aria-label": label, title: label, click }, text);
}

async function unpacked(element) {
  const text = element.textContent;
  if (element.type === "application/json") return JSON.parse(text);
  const bytes = Uint8Array.from(atob(text.trim()), c => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

async function start(root) {
  root.dataset.live = "loading";
  try {
    const P = model(await unpacked(root.querySelector("[data-role=data]")));
    P.root = root;
    P.fragment = root.hasAttribute("data-fragment");
    root.toggleAttribute("data-links", P.told.links);
    frame(P);
    stage(P);
    stepper(P);
    why(P);
    tools(P);
    quiz(P);
    root.dataset.live = "yes"; // so that there is room to fit into
    const room = () => resized(P, () => {
      root.toggleAttribute("data-narrow", root.clientWidth < 720);
      P.saying.style.minHeight = "";
    });
    room();
    const broken = P.events.findIndex(({ kind, step }) => kind === "backward" && step.error);
    P.at = broken > 0 ? broken : P.last;
    P.show();
    if (P.told.quiz) P.beginQuiz();
    P.fit(false, true);
    if (broken > 0) P.follow(concerned(P));
    else if (P.fitted.part) P.go(P.at, false);
    new ResizeObserver(room).observe(P.app);
  } catch (error) {
    delete root.dataset.live; // what stands in the document without a script stays
    root.prepend(h("p", { role: "alert" }, `The interactive picture could not start, so here it is without: ${error.message}`));
    throw error;
  }
}

/** The places of everything: tools above, picture and panel side by side, stepper below. */
function frame(P) {
  P.bar = h("div", { class: "bar" }, P.root.querySelector("h1") || "");
  P.svg = s("svg", {});
  P.sheet = h("div", { class: "sheet" }, P.svg);
  P.stage = h("div", { class: "stage", "data-role": "stage", role: "group", tabindex: "0",
    "aria-label": P.say.stage }, P.sheet);
  P.tip = h("div", { class: "tip", "aria-hidden": "true", hidden: true });
  P.legend = h("div", { class: "legend", "data-role": "legend", hidden: true });
  P.zooms = h("div", { class: "zooms" });
  P.aside = h("aside", { "data-role": "why", "aria-label": "Explanation", hidden: true });
  P.dock = h("div", { class: "dock", role: "group", "aria-label": "Step by step" });
  P.middle = h("div", { class: "middle" }, h("div", { class: "view" }, P.stage, P.legend, P.zooms, P.tip), P.aside);
  P.app = h("div", { class: "app" }, P.bar, P.middle, P.dock);
  P.root.querySelector("[data-role=static]").before(P.app);
}
