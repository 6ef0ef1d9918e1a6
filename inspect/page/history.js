// What has happened to a worker: its states as bars, and its events as a list.

import { clock, duration, now, pointer } from "./text.js";
import { table } from "./section.js";

const listed = 60; // events in the list

const marks = { // events that are marked above the bars, with their signs
  "action failed": ["attempt", "an attempt failed"], "gave up": ["gave-up", "the retries are exhausted"], "failed": ["failed", "the worker failed"],
  "restart": ["restart", "it asked for a restart"], "circuit opened": ["circuit", "the circuit opened"], "resumed": ["resumed", "goes on after a back-off"],
  "action done": ["done", "an action succeeded"], "observe failed": ["observe", "an observation failed"],
};

// historyOf shows the events of a worker that the page knows.
export function historyOf(worker, machine, events) {
  const own = events.filter((event) => !event.gap);
  if (!own.length) return [make("p", { class: "none" }, "Nothing since the oldest event that the program has kept.")];
  return [bars(worker, machine, own), list(events)];
}

// spans are the states of a worker, each with its beginning and its end.
export function spans(worker, events, end) {
  const all = [];
  let state = "", begun = 0;
  const close = (at) => { if (state && at > begun) all.push({ state, begun, end: at, backOff: false }); };
  for (const event of events) {
    const at = Date.parse(event.time);
    if (event.delay) all.push({ backOff: true, begun: at, end: Math.min(end, at + millis(event.delay)) });
    if (!["transition", "started", "failed", "restart", "circuit opened", "resumed"].includes(event.kind) || !event.to) continue;
    if (!state && event.from) {
      state = event.from;
      begun = Date.parse(events[0].time);
    }
    close(at);
    state = event.to;
    begun = at;
  }
  if (!state && worker.state) {
    state = worker.state;
    begun = Math.max(Date.parse(worker.entered), Date.parse(events[0].time));
  }
  close(end);
  return all;
}

// millis reads a duration as the program writes it.
export function millis(text) {
  const units = { h: 3600e3, m: 60e3, s: 1e3, ms: 1, µs: 1e-3, ns: 1e-6 };
  return [...text.matchAll(/([\d.]+)(ms|µs|ns|h|m|s)/g)].reduce((sum, [, n, unit]) => sum + n * units[unit], 0);
}

function svg(tag, attributes, ...content) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
}

// bars draws the states on an axis of time.
function bars(worker, machine, events) {
  const end = now(), states = spans(worker, events, end);
  const begin = Math.min(...states.map((s) => s.begun), Date.parse(events[0].time)), length = Math.max(1, end - begin);
  const lines = [...new Set(states.filter((s) => !s.backOff).map((s) => s.state))];
  const order = machine.states.map((s) => s.name);
  lines.sort((a, b) => order.indexOf(a) - order.indexOf(b));
  const health = new Map(machine.states.map((s) => [s.name, s.health]));
  const x = (at) => ((at - begin) / length * 100) + "%";
  const wide = (s) => Math.max(0.15, (s.end - s.begun) / length * 100) + "%";
  const row = 22, top = 20, high = top + lines.length * row;
  const picture = svg("svg", { class: "bars", height: high, role: "img",
    "aria-label": "States since " + clock(begin) + ": " + states.filter((s) => !s.backOff).slice(-8).map((s) => s.state + " for " + duration(s.end - s.begun)).join(", ") });
  for (const s of states) {
    const bar = s.backOff ? svg("rect", { class: "back-off", x: x(s.begun), y: top, width: wide(s), height: high - top })
      : svg("rect", { class: "bar " + (health.get(s.state) || ""), x: x(s.begun), y: top + lines.indexOf(s.state) * row + 2, width: wide(s), height: row - 5, rx: 3 });
    bar.append(svg("title", {}, (s.backOff ? "back-off" : s.state) + " for " + duration(s.end - s.begun) + ", from " + clock(s.begun)));
    picture.append(bar);
  }
  for (const event of events) {
    if (!marks[event.kind]) continue;
    const [kind, text] = marks[event.kind];
    picture.append(svg("circle", { class: "mark " + kind, cx: x(Date.parse(event.time)), cy: 10, r: 4 },
      svg("title", {}, text + " at " + clock(event.time) + (event.reason ? ": " + event.reason : ""))));
  }
  const used = [...new Set(events.map((event) => event.kind).filter((kind) => marks[kind]))];
  return make("div", { class: "timeline" },
    make("div", { class: "lanes" }, lines.map((name) => make("span", {}, name))),
    make("div", { class: "axis" }, picture, make("p", { class: "ends" }, make("span", {}, clock(begin)), make("span", {}, "now"))),
    used.length ? make("ul", { class: "legend" }, used.map((kind) => make("li", {}, make("span", { class: "dot " + marks[kind][0], "aria-hidden": "true" }), marks[kind][1]))) : "");
}

// list has the newest events first.
function list(events) {
  const newest = events.slice(-listed).reverse();
  return make("details", { "data-key": "events" }, make("summary", { "data-key": "events" }, "The last " + newest.length + " events"),
    table(["When", "What", "Why"], newest.map((event) => event.gap ? ["", event.gap, ""]
      : [make("time", { datetime: event.time, title: event.time }, clock(event.time)), what(event), event.reason || ""]), "events"));
}

// what says in words what an event is about.
function what(event) {
  if (event.kind === "transition" || event.kind === "desired") {
    return [event.kind === "desired" ? "desired state " : "", event.from || "–", pointer(true), make("b", {}, event.to)];
  }
  return [event.kind, event.to ? " " + event.to : "", event.child ? " " + event.child : "",
    event.failures ? ", " + event.failures + " in a row" : "", event.delay ? ", goes on after " + event.delay : ""];
}
