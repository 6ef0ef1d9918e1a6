// What is known of a worker, as tables.

import { table, terms } from "./section.js";
import { link, parentOf, since } from "./text.js";

// factsOf shows what the worker should be, what was observed, and what it does.
export function factsOf(w, machine) {
  return [
    terms([
      ["State", w.state],
      ["Desired state", w.desired && [w.desired, w.desiredBy ? make("small", {}, " (" + w.desiredBy + ")") : ""]],
      ["Waits with", w.pending && [w.pending, " until its siblings are as it needs them: ", siblings(w)]],
      ["Nothing is decided", w.blocked],
      ["Action", w.action || w.failure ? [w.action ? w.action + " is running" : "", w.failure ? " the last attempt failed: " + w.failure : ""] : ""],
      ["Observed", observed(w, machine)],
      ["Failures in a row", w.restarts || ""],
      ["Circuit", w.circuit],
      ["Commands that wait", (w.commands || []).join(", ")],
      ["Last", w.last],
      ["Last error", w.lastError && make("span", { class: "error" }, w.lastError)],
    ]),
  ];
}

function observed(w, machine) {
  if (!(machine.observed || []).length) return "";
  if (!w.observed) return "nothing yet";
  return [since(w.observed), " ago", w.fresh ? "" : make("b", { class: "error" }, " and stale")];
}

function siblings(w) {
  return (w.waitsFor || []).flatMap((name, i) => [i ? ", " : "", link(parentOf(w.path) + "/" + name.replaceAll("~", "~0").replaceAll("/", "~1"), name)]);
}

// docs are the paragraphs of a doc.
export function docs(text) {
  return (text || "").split(/\n\s*\n/).map((p) => p.trim()).filter(Boolean).map((p) => make("p", { class: "doc" }, p));
}

// valuesOf shows the values that the worker has, with what the spec says about them.
export function valuesOf(w, machine) {
  const all = [
    ["condition", w.conditions, machine.conditions], ["variable", w.variables, machine.vars],
    ["input", w.inputs, machine.inputs], ["output", w.outputs, machine.outputs],
  ].flatMap(([kind, values, about]) => (values || []).map((v) => [v, kind, (about || []).find((one) => one.name === v.name)]));
  return table(["Name", "Value", "What it is"], all.map(([v, kind, about]) =>
    [make("code", {}, v.name), make("code", { class: "value" }, v.value), [make("small", {}, kind), " ", (about && about.doc) || ""]]), "named");
}

const countersNames = {
  observations: "observations processed", transitions: "transitions", failures: "failures", restarts: "restarts counted",
  circuitsOpened: "circuits opened", attempts: "attempts of actions", retries: "retries", attemptsFailed: "attempts failed",
  observeFailed: "observations failed", replaced: "observations replaced by newer ones", dropped: "late results of hooks",
  abandoned: "hooks that ignored their context", cuts: "ticks that used up their budget", queued: "hooks that had to wait",
};

// countersOf shows the counters that are not zero.
export function countersOf(counters) {
  const some = Object.entries(counters).filter(([, n]) => n > 0);
  return terms(some.map(([name, n]) => [countersNames[name] || name, n.toLocaleString("en")]));
}
