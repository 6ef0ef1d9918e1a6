// The texts below and beside a picture.

function docs(text) {
  return (text || "").split(/\n\s*\n/).map((p) => p.trim()).filter(Boolean).map((p) => make("p", { class: "doc" }, p));
}

function tags(state) {
  return (state.roles || []).map((role) => make("span", { class: "tag " + role }, role));
}

function to(machine, state) {
  return make("a", { href: "#/" + machine.worker + "/" + state }, state);
}

// condition says when a transition is taken.
function condition(way, from) {
  const parts = [];
  for (const [word, text] of [["on", way.on], ["when", way.when], ["for", way.for], ["after", way.after], ["in", way.in]]) {
    if (text) parts.push(word + " ", make("code", {}, text), " ");
  }
  if (!parts.length) parts.push("at the next tick ");
  if (way.set) parts.push("set ", make("code", {}, way.set.join(", ")), " ");
  if (from && way.to === from) parts.push("(begins again)");
  return parts;
}

function cell(mapping) {
  if (!mapping) return make("td", { class: "quiet" }, "–");
  if (mapping.child) return make("td", {}, mapping.child);
  if (!mapping.rows) return make("td", { class: "quiet" }, "as before");
  return make("td", {}, mapping.rows.map((row, i) =>
    make("div", {}, row.state, row.when ? [" when ", make("code", {}, row.when)] : i > 0 ? " otherwise" : "")));
}

function table(head, rows) {
  return make("div", { class: "scroll" }, make("table", {},
    make("thead", {}, make("tr", {}, head.map((h) => make("th", {}, h)))), make("tbody", {}, rows)));
}

// ways lists the ways out of a state, in the order in which they are tried, and
// behind them what it does and stays.
function ways(machine, state, before) {
  const all = [...(state.transitions || []), ...(state.stays || [])];
  if (!all.length) return make("p", { class: "none" }, "None.");
  return make("ol", {}, all.map((way) => make("li", {}, way.to ? [before, to(machine, way.to)] : "stays", " ", condition(way, state.name),
    way.doc ? make("div", {}, make("small", {}, way.doc)) : "")));
}

function section(title, ...content) {
  return [make("h2", {}, title), ...content];
}

function about(child) {
  const parts = [child.worker];
  if (child.each) parts.push("one for each of " + child.each);
  if (child.when) parts.push("only when " + child.when);
  if (child.dependsOn) parts.push("after " + child.dependsOn.join(", "));
  return parts.join(", ");
}

// flowTable shows what children are told while they run, and what is read of them.
function flowTable(machine) {
  const rows = (machine.children || []).map((child) => {
    const reads = (machine.reads || []).map((read) => read.input).filter((input) => input.startsWith("child." + child.name + "."));
    return { child, inputs: child.inputs || [], reads: reads.map((input) => input.split(".").pop()) };
  }).filter((row) => row.inputs.length || row.reads.length);
  return namedTable("What children are told, and what is read of them", ["Child", "Is told", "Is read"], rows, (row) => [
    make("a", { href: "#/" + row.child.worker }, row.child.name),
    row.inputs.map((input) => make("div", {}, make("code", {}, input.field + " = " + input.value))),
    row.reads.map((output) => make("div", {}, make("code", {}, output)))]);
}

function commandsTable(machine) {
  return namedTable("Commands", ["Command", "Fields", "Taken in", "What it is"], machine.commands, (c) => [make("code", {}, c.name),
    (c.fields || []).map((field) => make("div", {}, make("code", {}, field.name), " " + [typeOf(field), constraints(field)].filter(Boolean).join(", "))),
    (c.takenIn || []).flatMap((name, i) => [i ? ", " : "", to(machine, name)]), c.doc || ""]);
}

function mapped(machine) {
  return (machine.children || []).filter((child) => child.mapping);
}

function mappingTable(machine, chosen) {
  const children = mapped(machine);
  if (!children.length) return [];
  const head = [machine.worker + " is", ...children.map((child) =>
    [make("a", { href: "#/" + child.worker }, child.name), make("br"), make("small", {}, about(child) + (child.mapFrom === "desired" ? ", by the desired state" : ""))])];
  const rows = machine.states.map((state) => make("tr", { class: state.name === chosen ? "chosen" : undefined },
    make("td", {}, to(machine, state.name)),
    children.map((child) => cell(child.mapping.find((m) => m.state === state.name)))));
  return section("What each child should be", table(head, rows));
}

function statesTable(machine) {
  const rows = machine.states.map((state) => make("tr", {},
    make("td", {}, to(machine, state.name), " ", tags(state),
      state.groups ? make("div", {}, make("small", {}, "in " + state.groups.join(", "))) : "",
      state.action ? make("div", {}, make("small", {}, "does " + state.action)) : "",
      state.signal ? make("div", {}, make("small", {}, "signals " + state.signal)) : "",
      state.defer ? make("div", {}, make("small", {}, "defers " + state.defer.join(", "))) : "",
      make("div", {}, make("small", {}, "health " + state.health))),
    make("td", {}, state.doc || ""),
    make("td", {}, ways(machine, state, "to "))));
  return section("States, and the ways out in the order in which they are tried", table(["State", "What it is", "Ways out"], rows));
}

function constraints(field) {
  const parts = [];
  if (field.required) parts.push("required");
  for (const key of ["default", "initial", "min", "max", "pattern", "minItems", "maxItems"]) {
    if (field[key] !== undefined) parts.push(key + " " + field[key]);
  }
  if (field.keep) parts.push("keep");
  if (field.transient) parts.push("transient");
  if (field.secret) parts.push("secret");
  if (field.element) parts.push("each " + constraints(field.element).replaceAll(", ", " and "));
  return parts.join(", ");
}

function typeOf(field) {
  return field.enum ? field.type.replace("enum", () => field.enum.join(" | ")) : field.type;
}

function fieldRows(fields, prefix, touches) {
  return (fields || []).flatMap((field) => {
    const inner = prefix + field.name + (/^(\[\]|map\[)/.test(field.type) ? "[]." : ".");
    return [make("tr", {},
      make("td", {}, make("code", {}, prefix + field.name)),
      make("td", {}, typeOf(field)),
      make("td", {}, constraints(field)),
      touches ? make("td", {}, (field.touches || []).join(", ")) : "",
      make("td", {}, field.doc || "")), ...fieldRows(field.fields, inner, touches)];
  });
}

function fieldsTable(title, fields, touches) {
  if (!fields || !fields.length) return [];
  return section(title, table(["Field", "Type", "Values", ...(touches ? ["Touches"] : []), "What it is"], fieldRows(fields, "", touches)));
}

// variables are fields whose default is called initial.
function variables(machine) {
  return fieldsTable("Variables", (machine.vars || []).map((field) => ({ ...field, initial: field.default, default: undefined })));
}

function namedTable(title, head, all, row) {
  if (!all || !all.length) return [];
  return section(title, table(head, all.map((item) => make("tr", {}, row(item).map((c) => make("td", {}, c))))));
}

function repeats(action) {
  const again = action.again ? "again after " + action.again.join(", ") : "";
  return action.repeat ? "every " + action.repeat + (again && " and " + again) : again || "once";
}

// outcomes are what actions find out, and the kinds of error with which they fail.
function outcomes(machine) {
  const actions = machine.actions || [];
  const kinds = actions.flatMap((a) => (a.errors || []).map((kind) => ({ ...kind, action: a.name })));
  return [
    ...actions.flatMap((a) => fieldsTable("What the action " + a.name + " finds out, read as result", a.result)),
    ...namedTable("Kinds of error, read as failure", ["Kind", "Of the action", "Tried again", "What it is"], kinds,
      (k) => [make("code", {}, k.name), make("code", {}, k.action), k.permanent ? "no" : "yes", k.doc || ""]),
  ];
}

function policies(machine) {
  const s = machine.supervision;
  const rows = [];
  if (s.observe) rows.push(["observe", `every ${s.observe.every}, timeout ${s.observe.timeout}, stale after ${s.observe.staleAfter}`]);
  const r = s.restart;
  rows.push(["restart", `${r.max ? `parked after more than ${r.max} failures within ${r.within}, or in a row` : "without end"}; the first at once, then after ${r.initial}, factor ${r.factor}, at most ${r.cap}, jitter ${r.jitter}`]);
  rows.push(["shutdown", "timeout " + s.shutdownTimeout]);
  if (machine.children) rows.push(["reconcile", machine.reconcile]);
  return namedTable("Policies", ["Policy", "What it is"], rows, (row) => row);
}

// derived says which state a configuration asks for.
function derived(machine) {
  const rows = machine.derive;
  return namedTable("What a configuration asks for: the first that holds", ["State", "When"], rows,
    (row) => [to(machine, row.state), row.when ? make("code", {}, row.when) : rows.length > 1 ? "otherwise" : "always"]);
}

// panel tells of the chosen state, or what the signs mean.
function panel(machine, name) {
  const state = machine.states.find((s) => s.name === name);
  if (!state) {
    return make("aside", { class: "panel" }, make("h2", {}, "Reading the picture"), make("ul", {},
      make("li", {}, "A new worker starts at the dot, in ", to(machine, machine.initial), "."),
      make("li", {}, "It may be asked to be ", machine.desired.flatMap((s, i) => [i ? ", " : "", to(machine, s)]), "; all other states are passing ones."),
      make("li", {}, "Before it is removed it gets to ", to(machine, machine.shutdown), ", which has the double line."),
      machine.failed ? make("li", {}, "When it keeps failing it is parked in ", to(machine, machine.failed), ", and tried again after " + machine.supervision.restart.cap + ".") : "",
      machine.groups ? make("li", {}, "An arrow that begins at the edge of a group leads out of each of its states.") : "",
      make("li", {}, "Choose a state to see its ways in and out.")));
  }
  const into = machine.states.flatMap((s) => (s.transitions || []).filter((w) => w.to === name).map((w) => [s, w]));
  return make("aside", { class: "panel" }, make("h2", {}, name), tags(state), docs(state.doc),
    state.groups ? make("p", {}, "In " + state.groups.join(", ") + ".") : "",
    state.action ? make("p", {}, "Does ", make("code", {}, state.action), ".") : "",
    state.signal ? make("p", {}, state.signal === "remove" ? "Signals remove: the worker is gone as soon as it is here." : "Signals restart: the worker begins again in the initial state.") : "",
    state.defer ? make("p", {}, "Defers " + state.defer.join(", ") + ".") : "",
    make("p", {}, "Its health is " + state.health + "."),
    make("h3", {}, "Ways out, in the order tried"),
    ways(machine, state, ""),
    make("h3", {}, "Ways in"),
    into.length ? make("ul", {}, into.map(([from, way]) => make("li", {}, to(machine, from.name), " ", condition(way)))) : make("p", { class: "none" }, "None."),
    mapped(machine).length ? [make("h3", {}, "Its children should be"), make("ul", {}, mapped(machine).map((child) => {
      const m = child.mapping.find((entry) => entry.state === name);
      const text = !m ? "by the desired state" : m.child ? m.child : m.rows ? m.rows.map((r) => r.state + (r.when ? " when " + r.when : "")).join(", else ") : "as before";
      return make("li", {}, child.name + ": " + text);
    }))] : "",
    make("p", {}, make("a", { href: "#/" + machine.worker }, "The whole machine")));
}
