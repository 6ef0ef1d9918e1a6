// A worker and its children on one axis of time, as a sequence diagram: what each should be
// goes down to it, and what it is goes up.

import { clock, link, nameOf, parentOf, pointer } from "./text.js";

const lanes = 7; // children that are drawn
const most = 40; // messages that are drawn, the newest

// Talk draws what a worker and its children have told each other.
export class Talk {
  constructor(path) {
    this.path = path;
    this.body = make("div", { class: "scroll" });
    this.element = make("section", { class: "section talk", "aria-label": "With its children", hidden: true }, make("h3", {}, "With its children"), this.body);
  }

  show(worker, machine, events) {
    if (!(machine.children || []).length) return;
    const all = messages(events, this.path);
    const key = JSON.stringify([all.length, all.at(-1)]);
    if (key === this.of) return;
    this.of = key;
    this.element.hidden = all.length === 0;
    if (!all.length) return;
    this.body.replaceChildren(...this.draw(all));
    this.body.scrollTop = this.body.scrollHeight; // the newest are the last ones
  }

  draw(all) {
    const newest = all.slice(-300);
    const counts = new Map();
    for (const m of newest) if (m.child) counts.set(m.child, (counts.get(m.child) || 0) + 1);
    const children = [...counts].sort((a, b) => b[1] - a[1]).slice(0, lanes).map(([path]) => path).sort();
    const shown = newest.filter((m) => !m.child || children.includes(m.child)).slice(-most);
    const left = counts.size - children.length;
    return [make("ul", { class: "legend" }, make("li", {}, make("span", { class: "swatch goes-down", "aria-hidden": "true" }), "what it should be"),
      make("li", {}, make("span", { class: "swatch goes-up", "aria-hidden": "true" }), "what it is")), this.table(children, shown),
      left > 0 ? make("p", { class: "none" }, left + " other children have fewer messages and are left out.") : ""].filter(Boolean);
  }

  // table is the diagram: a row for each message, and a column for each worker. A table can
  // be read without seeing it.
  table(children, shown) {
    return make("table", { class: "sequence" },
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "When"), make("th", { scope: "col" }, nameOf(this.path)),
        children.map((path) => make("th", { scope: "col" }, link(path, nameOf(path)))))),
      make("tbody", {}, shown.map((m) => this.row(children, m))));
  }

  row(children, m) {
    const at = m.child ? children.indexOf(m.child) : -1;
    const cells = children.map((path, i) => make("td", { class: "lane" + (m.child && i < at ? " crossed " + m.kind : "") + (i === at ? " end " + m.kind : "") },
      i === at ? make("span", { class: "message", title: m.reason }, make("span", { class: "unseen" }, m.kind === "down" ? "should be " : "is "), m.text) : ""));
    return make("tr", {}, make("th", { scope: "row" }, make("time", { datetime: m.time, title: m.time }, clock(m.time))),
      make("td", { class: "lane own" + (m.child ? " " + m.kind : "") }, m.child ? make("span", { class: "arrow-" + m.kind, "aria-hidden": "true" }) : make("span", { class: "message own", title: m.reason }, m.from, pointer(true), m.text)), cells);
  }
}

// messages are what a worker and its children have told each other.
function messages(events, path) {
  const all = [];
  for (const event of events) {
    if (event.path === path && event.kind === "transition") all.push({ time: event.time, from: event.from, text: event.to, reason: event.reason });
    if (!event.path || parentOf(event.path) !== path) continue;
    if (event.kind === "desired") all.push({ time: event.time, child: event.path, kind: "down", text: event.to, reason: event.reason });
    if (event.kind === "transition" || event.kind === "started") all.push({ time: event.time, child: event.path, kind: "up", text: event.to || "there", reason: event.reason });
    if (event.kind === "failed" || event.kind === "circuit opened" || event.kind === "gone") all.push({ time: event.time, child: event.path, kind: "up", text: event.kind, reason: event.reason });
  }
  return all;
}
