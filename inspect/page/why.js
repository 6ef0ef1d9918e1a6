// Why a worker is where it is: the root cause, and what each transition waits for.

import { clock, link, nameOf, pointer, since, until } from "./text.js";

// causeOf shows a root cause: a sentence for each worker on the way to the leaf.
export function causeOf(cause, path) {
  return make("ol", { class: "chain" }, cause.links.map((one, i) => linkOf(one, path, i === cause.links.length - 1)));
}

function linkOf(one, path, last) {
  const parts = [make("span", { class: "says" }, one.text)];
  if (one.path && one.path !== path) parts.push(make("span", { class: "go" }, link(one.path, pointer(), nameOf(one.path))));
  if (one.since && ["hook", "action"].includes(one.kind)) parts.push(make("span", { class: "times" }, "for ", since(one.since)));
  if (one.due) parts.push(make("span", { class: "times" }, "goes on ", until(one.due)));
  if (one.guard && last) parts.push(make("code", { title: "the part of the guard" }, one.guard));
  return make("li", { class: last ? "leaf kind-" + one.kind : "step" }, parts.flatMap((part) => [part, " "]), others(one));
}

// others are what the worker waits for besides.
function others(one) {
  const all = one.others || [];
  if (!all.length) return "";
  const more = (one.more || all.length) - all.length;
  return make("details", { "data-key": "others " + one.path + one.to },
    make("summary", { "data-key": "unfold " + one.path + one.to }, "and " + (one.more || all.length) + " more"),
    make("ul", {}, all.map((other) => make("li", {}, other.text, " ",
      other.either ? make("small", {}, "would do instead ") : "",
      other.path ? link(other.path, pointer(), nameOf(other.path)) : ""))),
    more > 0 ? make("p", {}, more + " others are not listed.") : "");
}

const words = {
  true: ["holds", "would be taken"],
  false: ["does not hold", "waits"],
  unknown: ["is not known", "is not known"],
};

// transitionsOf shows the transitions of the state, in the order in which they are tried.
export function transitionsOf(why) {
  const parts = [];
  if (why.blocked) parts.push(make("p", { class: "failure" }, "Nothing is decided: " + why.blocked));
  if (why.guardFails) parts.push(make("p", { class: "failure" }, "A guard fails: " + why.guardFails));
  parts.push(make("ol", { class: "transitions" }, why.transitions.map((t, i) => transition(t, i, taken(why)))));
  return parts;
}

// taken is the place of the transition that is taken next; -1: none.
function taken(why) {
  return why.transitions.findIndex((t) => t.value === "true");
}

function transition(t, place, first) {
  const [, word] = words[t.value];
  const blocked = t.value === "true" && place !== first;
  return make("li", { class: "transition is-" + t.value + (t.towards ? " towards" : "") },
    make("p", { class: "to" }, sign(t.value), make("b", {}, t.to ? "to " + t.to : "stays"),
      t.command ? [" takes the command ", make("code", {}, t.command)] : "",
      make("span", { class: "verdict" }, blocked ? "holds, but another one is tried before it" : t.value === "false" && t.guards.length ? waitsFor(t) : word),
      t.towards ? make("small", { class: "tag" }, "leads to where it should be") : ""),
    t.guards.length ? make("ul", { class: "guards" }, t.guards.map(guard)) : "");
}

// waitsFor names the first things that a transition waits for.
function waitsFor(t) {
  const leaves = t.guards.flatMap(leaf).filter((text) => text);
  if (!leaves.length) return "does not hold";
  return "waits for " + leaves.slice(0, 2).join("; ") + (leaves.length > 2 ? "; and " + (leaves.length - 2) + " more" : "");
}

function leaf(g) {
  if (g.value === "true" && g.kind !== "not") return [];
  return g.parts && g.parts.length ? g.parts.flatMap(leaf) : [g.waits];
}

function sign(value) {
  return make("span", { class: "sign is-" + value, role: "img", "aria-label": words[value][0], title: words[value][0] });
}

const joins = { and: "all of", or: "one of", not: "not" };

// guard shows a part of a guard with its value, and the values that it reads.
function guard(g) {
  const children = g.parts || [];
  return make("li", { class: "guard" }, sign(g.value),
    joins[g.kind] ? make("small", { class: "join" }, joins[g.kind], " ") : "",
    make("code", {}, g.text),
    (g.reads || []).map((read) => make("span", { class: "read" }, read.name + " = ", make("code", {}, read.value))),
    g.waits && g.value !== "true" ? make("span", { class: "waits" }, "waits for " + g.waits) : "",
    g.child ? make("span", { class: "go" }, link(g.child, pointer(), nameOf(g.child)), g.more ? " and " + g.more + " more" : "") : "",
    g.due ? make("span", { class: "times" }, "due ", until(g.due)) : "",
    g.observed ? make("span", { class: "times", title: clock(g.observed) }, "observed ", since(g.observed), " ago") : "",
    children.length ? make("ul", { class: "guards" }, children.map(guard)) : "");
}
