"use strict";
// A picture: measured, drawn by Graphviz, then zoomed, dragged and pointed at.

// make builds an element. Texts become text nodes, so nothing in a spec is markup.
function make(tag, attributes, ...content) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...content.flat().filter((part) => part !== undefined && part !== null && part !== ""));
  return element;
}

const viz = Viz.instance();

// measured gives the DOT of a picture in which every cell is as wide as its texts
// are in the fonts of this browser. Graphviz has no fonts here, and supposes.
function measured(drawing) {
  const svg = (name, attributes, ...content) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...content);
    return element;
  };
  const key = (text) => [text.size, text.bold, text.italic, text.text].join(" ");
  const written = new Map();
  for (const text of drawing.rooms.flatMap((room) => room.texts)) {
    // As Graphviz writes it: spaces are not to be drawn together.
    written.set(key(text), svg("text", { "font-size": text.size, "font-weight": text.bold ? "bold" : "normal",
      "font-style": text.italic ? "italic" : "normal" }, text.text.replaceAll(" ", "\u00a0")));
  }
  const ground = make("div", { class: "canvas measure", "aria-hidden": "true" }, svg("svg", {}, ...written.values()));
  document.body.append(ground);
  const widths = new Map([...written].map(([of, text]) => [of, text.getComputedTextLength()]));
  ground.remove();
  return drawing.dot.replace(/ width="@(\d+)@"/g, (_, i) => {
    const room = drawing.rooms[i];
    return ' width="' + Math.ceil(Math.max(0, ...room.texts.map((text) => widths.get(key(text)))) + room.free) + '"';
  });
}

// centre puts the texts of states into their middle. Graphviz writes where they
// begin in the font that it supposes.
function centre(svg) {
  for (const node of svg.querySelectorAll(".state, .any")) {
    const xs = node.querySelector("path").getAttribute("d").match(/-?[\d.]+(?=,)/g).map(Number);
    for (const text of node.querySelectorAll("text")) {
      text.setAttribute("text-anchor", "middle");
      text.setAttribute("x", (Math.min(...xs) + Math.max(...xs)) / 2);
    }
  }
}

// drawn draws a picture as SVG.
function drawn(instance, drawing) {
  const svg = instance.renderSVGElement(measured(drawing));
  centre(svg);
  return svg;
}

// picture draws a picture into a new element. One that goes sideways is shown
// from its left end. ready is called with the SVG.
function picture(drawing, sideways, ready) {
  const canvas = make("div", { class: "canvas", tabindex: "0" }, "Drawing…");
  const view = { canvas, scale: 1, svg: null };
  const tools = make("div", { class: "tools" },
    make("button", { type: "button", title: "Smaller", onclick: () => zoom(view, view.scale / 1.25) }, "−"),
    make("button", { type: "button", title: "Larger", onclick: () => zoom(view, view.scale * 1.25) }, "+"),
    make("button", { type: "button", title: "The whole picture", onclick: () => zoom(view, fitting(view, true)) }, "Fit"),
    make("button", { type: "button", title: "As large as text", onclick: () => zoom(view, 1) }, "1:1"));
  viz.then((instance) => {
    const svg = drawn(instance, drawing);
    svg.querySelector(".graph polygon").remove(); // the white ground
    for (const heading of svg.querySelectorAll(".graph > g > a > text")) heading.remove(); // the page has its own
    for (const title of svg.querySelectorAll("title")) title.remove(); // tips are in xlink:title
    tips(svg);
    view.svg = svg;
    view.width = parseFloat(svg.getAttribute("width")) * 4 / 3; // points to pixels
    view.height = parseFloat(svg.getAttribute("height")) * 4 / 3;
    canvas.replaceChildren(svg);
    zoom(view, fitting(view, false));
    if (!sideways) center(view);
    if (ready) ready(svg, view);
  }).catch((error) => {
    canvas.replaceChildren(make("p", { class: "failure" }, "The picture could not be drawn: " + error.message));
  });
  drag(canvas);
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(view, view.scale * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
  }, { passive: false });
  return make("div", { class: "drawing" }, tools, canvas);
}

// center shows the middle of the states, which need not be that of the picture,
// but not without the state in which everything begins.
function center(view) {
  const nodes = [...view.svg.querySelectorAll(".state")].map((node) => node.getBoundingClientRect());
  if (!nodes.length) return;
  const middle = nodes.reduce((sum, box) => sum + box.left + box.width / 2, 0) / nodes.length;
  const frame = view.canvas.getBoundingClientRect();
  const first = view.svg.querySelector(".initial").getBoundingClientRect();
  const margin = 24, most = first.left - frame.left - margin, least = first.right - frame.right + margin;
  view.canvas.scrollLeft += Math.min(Math.max(middle - frame.left - frame.width / 2, least), most);
}

// tips makes titles of what Graphviz writes as links without a target.
function tips(svg) {
  for (const link of svg.querySelectorAll("a")) {
    const tip = link.getAttributeNS("http://www.w3.org/1999/xlink", "title");
    if (tip) {
      const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
      title.textContent = tip;
      link.closest("g.node, g.edge, g.cluster, g.graph").prepend(title);
    }
    link.replaceWith(...link.childNodes);
  }
}

// fitting is the scale at which a picture is shown: as wide as there is room.
// One that nobody could read then is shown larger, to be moved, unless all of
// it is wanted.
function fitting(view, whole) {
  const width = (view.canvas.clientWidth - 34) / view.width;
  if (whole) return Math.min(width, (view.canvas.clientHeight - 34) / view.height, 1);
  return width < 0.62 ? 0.75 : Math.min(width, 1);
}

function zoom(view, scale) {
  if (!view.svg) return;
  const canvas = view.canvas;
  const x = (canvas.scrollLeft + canvas.clientWidth / 2) / canvas.scrollWidth;
  const y = (canvas.scrollTop + canvas.clientHeight / 2) / canvas.scrollHeight;
  const moved = canvas.scrollTop > 0 || canvas.scrollLeft > 0;
  view.scale = Math.min(Math.max(scale, 0.1), 4);
  view.svg.setAttribute("width", view.width * view.scale);
  view.svg.setAttribute("height", view.height * view.scale);
  if (moved) {
    canvas.scrollLeft = x * canvas.scrollWidth - canvas.clientWidth / 2;
    canvas.scrollTop = y * canvas.scrollHeight - canvas.clientHeight / 2;
  }
}

function drag(canvas) {
  let from = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button === 0) from = { x: event.clientX, y: event.clientY, left: canvas.scrollLeft, top: canvas.scrollTop };
  });
  window.addEventListener("pointermove", (event) => {
    if (!from) return;
    canvas.classList.add("dragging");
    canvas.scrollLeft = from.left - (event.clientX - from.x);
    canvas.scrollTop = from.top - (event.clientY - from.y);
  });
  window.addEventListener("pointerup", () => { from = null; canvas.classList.remove("dragging"); });
}

// focus shows which arrows lead out of a state and which into it.
function focus(svg, worker, state) {
  svg.classList.toggle("focus", Boolean(state));
  for (const arrow of svg.querySelectorAll(".arrow")) {
    arrow.classList.toggle("leaving", arrow.classList.contains("from-" + state));
    arrow.classList.toggle("arriving", arrow.classList.contains("to-" + state));
  }
  for (const node of svg.querySelectorAll(".state")) node.classList.toggle("chosen", node.id === worker + "." + state);
}
