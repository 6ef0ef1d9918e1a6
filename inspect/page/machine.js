// The machine of a worker as a picture, with the state in which it is.

import { docs } from "./facts.js";
import { health } from "./text.js";

const signs = [
  ["now", "where it is"], ["desired-now", "where it should be"], ["last", "the last transition"],
  ["is-true", "would be taken"], ["is-unknown", "not known"], ["is-false", "waits"],
];

// MachineView draws the machine of the worker at a path once, and lights it again and
// again.
export class MachineView {
  constructor(api, path) {
    this.api = api;
    this.path = path;
    this.place = make("div", { class: "stage" });
    this.about = make("aside", { class: "about", "aria-live": "polite" });
    this.element = make("section", { class: "section machine", "aria-label": "The machine", hidden: true }, make("h3", {}, "The machine"),
      make("ul", { class: "legend" }, signs.map(([kind, text]) => make("li", {}, make("span", { class: "swatch " + kind, "aria-hidden": "true" }), text))),
      this.place, this.about);
  }

  show(worker, machine, events) {
    this.worker = worker;
    this.machine = machine;
    this.last = lastOf(events, worker.state);
    if (this.drawn !== machine.worker) this.draw(machine);
    this.light();
  }

  async draw(machine) {
    this.drawn = machine.worker;
    this.element.hidden = false;
    const drawing = await this.api.picture(machine.worker).catch((problem) => {
      this.drawn = "";
      this.place.replaceChildren(make("p", { class: "failure" }, problem.message));
    });
    if (!drawing) return;
    this.place.replaceChildren(picture(drawing, false, (svg, view) => {
      this.svg = svg;
      this.view = view;
      svg.setAttribute("role", "img");
      for (const node of svg.querySelectorAll(".state")) node.addEventListener("click", () => this.choose(this.stateOf(node)));
      this.light();
      new ResizeObserver(() => this.toState()).observe(view.canvas);
    }));
  }

  stateOf(node) { return node.id.split(".").pop(); }

  node(state) { return [...this.svg.querySelectorAll(".state")].find((node) => this.stateOf(node) === state); }

  // light marks where the worker is, and what its transitions wait for.
  light() {
    if (!this.svg) return;
    const worker = this.worker, state = worker.state;
    this.svg.setAttribute("aria-label", "The machine of " + this.machine.worker + ", which is in " + (state || "no state yet") +
      (worker.desired ? " and should be in " + worker.desired : ""));
    for (const node of this.svg.querySelectorAll(".state")) {
      node.classList.toggle("now", this.stateOf(node) === state);
      node.classList.toggle("desired-now", this.stateOf(node) === worker.desired);
    }
    const values = valuesOf(worker.reasons);
    for (const arrow of this.svg.querySelectorAll(".arrow")) {
      const to = (ends(arrow, "to-").find((name) => values.has(name)) || "");
      const value = ends(arrow, "from-").includes(state) ? values.get(to) || "" : "";
      for (const kind of ["true", "false", "unknown"]) arrow.classList.toggle("is-" + kind, value === kind);
      arrow.classList.toggle("last", Boolean(this.last) && ends(arrow, "from-").includes(this.last.from) && ends(arrow, "to-").includes(this.last.to));
    }
    if (this.lit !== state) this.toState();
    this.lit = state;
  }

  // toState moves the picture until the present state can be seen.
  toState() {
    const node = this.svg && this.worker.state && this.node(this.worker.state);
    if (!node) return;
    const canvas = this.view.canvas, at = node.getBoundingClientRect(), frame = canvas.getBoundingClientRect();
    if (at.left < frame.left || at.right > frame.right) canvas.scrollLeft += (at.left + at.right - frame.left - frame.right) / 2;
    if (at.top < frame.top || at.bottom > frame.bottom) canvas.scrollTop += (at.top + at.bottom - frame.top - frame.bottom) / 2;
  }

  // choose tells what the spec says about a state.
  choose(name) {
    const state = this.machine.states.find((s) => s.name === name);
    for (const node of this.svg.querySelectorAll(".state")) node.classList.toggle("chosen", this.stateOf(node) === name);
    this.about.replaceChildren(make("h4", {}, health(state.health), name, (state.roles || []).map((role) => make("span", { class: "tag " + role }, role))),
      ...docs(state.doc),
      state.action ? make("p", {}, "Runs the action ", make("code", {}, state.action), this.actionDoc(state.action)) : "",
      state.groups ? make("p", {}, "In the group " + state.groups.join(", ")) : "",
      make("ol", {}, (state.transitions || []).map((t) => make("li", {}, t.to ? "to " + t.to : "stays", t.text ? [" when ", make("code", {}, t.text)] : " at once",
        t.doc ? make("div", {}, make("small", {}, t.doc)) : ""))));
  }

  actionDoc(name) {
    const action = (this.machine.actions || []).find((one) => one.name === name);
    return action && action.doc ? ": " + action.doc : "";
  }
}

function ends(arrow, prefix) {
  return [...arrow.classList].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}

// valuesOf gives the value of the guards towards each state: the best one, if several
// transitions lead there.
function valuesOf(why) {
  const values = new Map(), order = ["true", "unknown", "false"];
  for (const t of (why && why.transitions) || []) {
    const known = values.get(t.to);
    if (t.to && (!known || order.indexOf(t.value) < order.indexOf(known))) values.set(t.to, t.value);
  }
  return values;
}

// lastOf is the transition by which the worker has come into its state, if it was told.
function lastOf(events, state) {
  const last = events.findLast((event) => event.kind === "transition" || event.kind === "failed" || event.kind === "started");
  return last && last.kind === "transition" && last.to === state ? last : null;
}
