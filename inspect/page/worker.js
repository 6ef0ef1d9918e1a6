// What the page shows of one worker.

import { Again } from "./live.js";
import { Section } from "./section.js";
import { health, link, nameOf, parentOf, say, since } from "./text.js";
import { causeOf, transitionsOf } from "./why.js";
import { MachineView } from "./machine.js";
import { countersOf, docs, factsOf, valuesOf } from "./facts.js";
import { historyOf } from "./history.js";
import { Talk } from "./talk.js";
import { Configuration } from "./form.js";
import { Operations } from "./operate.js";

// WorkerView fills the main part of the page.
export class WorkerView {
  constructor(api, shown, write) {
    this.api = api;
    this.shown = shown;
    this.write = write;
    this.main = document.getElementById("main");
    this.path = "";
    this.again = new Again(() => this.fetch(), 1000);
  }

  stop() { this.again.stop(); }

  // show shows the worker at a path.
  show(path) {
    if (path === this.path) return;
    this.path = path;
    this.last = null;
    this.build();
    this.again.next = 0;
    this.fetch();
  }

  build() {
    const section = (title, name) => new Section(title, name);
    this.head = make("div", { class: "head" });
    this.cause = section("Why it is not where it should be", "cause");
    this.machine = new MachineView(this.api, this.path);
    this.why = section("What each transition waits for", "why");
    this.facts = section("Desired and observed", "facts");
    this.values = section("Values", "values");
    this.history = section("What has happened", "history");
    this.talk = new Talk(this.path);
    this.configuration = new Configuration(this.api, this.path, this.path === this.shown.root.path && this.write);
    this.operations = new Operations(this.api, this.path, this.write);
    this.counters = section("Counters", "counters");
    this.main.replaceChildren(this.head, this.cause.element, this.machine.element, this.why.element,
      make("div", { class: "beside" }, this.facts.element, this.values.element),
      this.history.element, this.talk.element, this.operations.element, this.configuration.element, this.counters.element);
    this.main.scrollTop = 0;
  }

  // take is told of events. Some of other workers change what this one waits for.
  take(events) {
    if (!this.path) return;
    if (events.some((event) => event.gap || event.path === this.path || parentOf(event.path || "") === this.path)) this.tell();
    this.again.soon();
  }

  async fetch() {
    const path = this.path;
    let worker, machine;
    try {
      worker = await this.api.worker(path);
      machine = await this.api.machine(worker.type);
    } catch (problem) {
      if (path === this.path) this.failed(problem);
      return;
    }
    if (path !== this.path) return; // another one was chosen meanwhile
    if (this.last && this.last.state !== worker.state) say(worker.name + " is in " + worker.state);
    this.last = worker;
    this.machineOf = machine;
    this.tell();
  }

  failed(problem) {
    const up = parentOf(this.path);
    this.head.replaceChildren(make("h2", {}, nameOf(this.path)),
      make("p", { class: "failure" }, problem.message, up ? [" Its parent is ", link(up), "."] : ""));
  }

  // tell shows what is known now.
  tell() {
    const worker = this.last, machine = this.machineOf;
    if (!worker || !machine) return;
    const events = this.shown.live.of(this.path);
    const why = worker.reasons;
    this.showHead(worker, machine);
    this.cause.show(why && why.cause, (cause) => causeOf(cause, this.path));
    this.cause.element.classList.toggle("settled", Boolean(why && why.cause.settled));
    this.cause.element.querySelector("h3").textContent = why && why.cause.settled ? "It is where it should be" : "Why it is not where it should be";
    this.machine.show(worker, machine, events);
    this.why.show(why && worker.state && why.transitions.length ? why : null, transitionsOf);
    this.facts.show(aged(worker), () => factsOf(worker, machine));
    this.values.show([worker.conditions, worker.variables, worker.inputs, worker.outputs], () => valuesOf(worker, machine));
    this.history.show([events.length, events.at(-1), worker.entered], () => historyOf(worker, machine, events));
    this.talk.show(worker, machine, this.shown.live.events, this.shown.rows.byPath.get(this.path));
    this.configuration.show(worker, machine);
    this.operations.show(worker, machine);
    this.counters.show(worker.counters, countersOf);
  }

  showHead(worker, machine) {
    const key = JSON.stringify([worker.path, worker.type, worker.state, worker.health, worker.desired, worker.desiredBy, worker.entered, worker.leaving, worker.removed, worker.circuit, worker.waiting]);
    if (key === this.headOf) return;
    this.headOf = key;
    const above = [];
    for (let at = parentOf(worker.path); at; at = parentOf(at)) above.unshift(link(at, nameOf(at)));
    this.head.replaceChildren(
      make("nav", { class: "above", "aria-label": "Workers above" }, above.flatMap((one) => [one, " / "])),
      make("h2", {}, health(worker.health), nameOf(worker.path) === worker.type ? worker.type : [nameOf(worker.path), make("small", {}, worker.type)]),
      ...docs(machine.doc).slice(0, 1), make("p", { class: "summary" }, ...summary(worker)));
  }
}

// aged is what of a worker the facts show, without the ages, which tell themselves.
function aged(worker) {
  const { inState, age, counters, reasons, why, ...rest } = worker;
  return rest;
}

// summary says where a worker is, and where it should be.
function summary(worker) {
  const parts = [];
  if (worker.waiting) parts.push("It has no instance: its constructor has failed. ");
  else if (!worker.state) parts.push("It has not begun. ");
  else parts.push("In ", make("b", { class: "chip" }, worker.state), " for ", since(worker.entered), ". ");
  if (worker.desired && worker.desired === worker.state) parts.push("This is where it should be");
  else if (worker.desired) parts.push("It should be in ", make("b", { class: "chip" }, worker.desired));
  if (worker.desired) parts.push(worker.desiredBy ? " (" + worker.desiredBy + "). " : ". ");
  if (worker.leaving) parts.push("It was asked to go. ");
  if (worker.removed) parts.push("It has gone, because it asked for that. ");
  if (worker.circuit) parts.push("Its circuit is ", worker.circuit, ". ");
  return parts;
}
