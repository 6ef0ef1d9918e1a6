// The page: which machine is shown is in the address, #/Worker/state.

const data = JSON.parse(document.getElementById("data").textContent);
const byWorker = new Map(data.machines.map((machine) => [machine.worker, machine]));
const main = document.getElementById("main");
let shown = {}; // what stands in main: worker, svg, place of the panel

function navigation(current) {
  const entries = [];
  if (data.tree) entries.push(make("a", { href: "#/", "aria-current": current === "" ? "page" : undefined }, "Tree of children"));
  for (const machine of data.machines) {
    entries.push(make("a", { href: "#/" + machine.worker, "aria-current": machine.worker === current ? "page" : undefined },
      machine.worker, make("small", {}, machine.states.length + (machine.states.length === 1 ? " state" : " states"))));
  }
  document.getElementById("machines").replaceChildren(...entries);
}

function showTree() {
  shown = { worker: "" };
  main.replaceChildren(make("h1", {}, "Tree of children"),
    make("p", { class: "doc" }, "In every machine the table of what its children should be, by the state that it is in."),
    make("div", { class: "stage wide" }, picture(data.tree, true, (svg) => {
      for (const node of svg.querySelectorAll(".machine")) {
        const worker = node.id.replace(/^tree\./, "");
        if (byWorker.has(worker)) node.addEventListener("click", () => { location.hash = "#/" + worker; });
      }
    })));
}

function showMachine(machine, state) {
  shown = { worker: machine.worker };
  const aside = panel(machine, state);
  shown.panel = aside;
  main.replaceChildren(make("h1", {}, machine.worker),
    make("p", { class: "source" }, machine.source + (machine.importPath ? ", package " + machine.importPath : "")),
    ...docs(machine.doc),
    make("div", { class: "stage" }, picture(data.pictures[machine.worker], false, (svg, view) => {
      if (shown.worker !== machine.worker) return;
      shown.svg = svg;
      shown.view = view;
      for (const node of svg.querySelectorAll(".state")) {
        node.addEventListener("click", () => { location.hash = "#/" + machine.worker + "/" + node.id.split(".").pop(); });
      }
      choose(machine, address()[1]);
    }), aside),
    ...mappingTable(machine, state), ...flowTable(machine), ...statesTable(machine), ...derived(machine),
    ...fieldsTable("Configuration", machine.userSpec, true), ...fieldsTable("Observed", machine.observed), ...variables(machine),
    ...fieldsTable("Inputs, which its parent gives while it runs", machine.inputs),
    ...namedTable("Outputs, which its parent may read", ["Output", "Type", "Value", "What it is"], machine.outputs, (o) => [make("code", {}, o.name), o.type, make("code", {}, o.value), o.doc || ""]),
    ...commandsTable(machine),
    ...namedTable("Conditions", ["Condition", "Holds when", "What it is"], machine.conditions, (c) => [make("code", {}, "cond." + c.name), make("code", {}, c.when), c.doc || ""]),
    ...namedTable("Guards, written in Go", ["Guard", "What it is"], machine.guards, (g) => [make("code", {}, g.name + "()"), g.doc || ""]),
    ...namedTable("Actions", ["Action", "In", "How", "What it does"], machine.actions, (a) => [make("code", {}, a.name), (a.states || []).join(", "),
      repeats(a) + ", timeout " + a.timeout + ", " + (a.retry.maxFrom || a.retry.max ? (a.retry.maxFrom || a.retry.max) + " tries" : "tries without end"), a.doc || ""]),
    ...outcomes(machine), ...policies(machine));
}

// choose points at a state of the machine that is shown.
function choose(machine, state) {
  const aside = panel(machine, state);
  shown.panel.replaceWith(aside);
  shown.panel = aside;
  for (const row of main.querySelectorAll("tr.chosen")) row.classList.remove("chosen");
  if (!shown.svg) return;
  focus(shown.svg, machine.worker, state);
  const node = state && document.getElementById(machine.worker + "." + state);
  if (node) {
    const canvas = shown.view.canvas, at = node.getBoundingClientRect(), frame = canvas.getBoundingClientRect();
    if (at.left < frame.left || at.right > frame.right || at.top < frame.top || at.bottom > frame.bottom) {
      canvas.scrollLeft += at.left - frame.left - frame.width / 2;
      canvas.scrollTop += at.top - frame.top - frame.height / 2;
    }
  }
}

function address() {
  return decodeURIComponent(location.hash.replace(/^#\/?/, "")).split("/");
}

function show() {
  const [worker, state] = address();
  const machine = byWorker.get(worker) || (data.tree ? null : data.machines[0]);
  navigation(machine ? machine.worker : "");
  document.title = (machine ? machine.worker + " · " : "") + data.title;
  if (!machine) return showTree();
  if (shown.worker !== machine.worker) {
    showMachine(machine, state);
    window.scrollTo(0, 0);
  } else {
    choose(machine, state);
  }
}

// The search lists states by a part of their name, and machines.
const search = document.getElementById("search"), found = document.getElementById("found");
search.addEventListener("input", () => {
  const text = search.value.trim().toLowerCase();
  const all = !text ? [] : data.machines.flatMap((machine) => [
    ...(machine.worker.toLowerCase().includes(text) ? [["#/" + machine.worker, machine.worker]] : []),
    ...machine.states.filter((state) => state.name.includes(text)).map((state) => ["#/" + machine.worker + "/" + state.name, state.name + " of " + machine.worker]),
  ]).slice(0, 50);
  found.replaceChildren(...all.map(([href, name]) => make("li", {}, make("a", { href }, name))));
  found.hidden = !all.length;
});
search.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && found.querySelector("a")) found.querySelector("a").click();
  if (event.key === "Escape") {
    found.hidden = true;
    event.preventDefault();
  }
});
found.addEventListener("click", () => { found.hidden = true; search.value = ""; });

// Escape shows the whole machine again.
window.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && address()[1]) location.hash = "#/" + address()[0];
});

document.getElementById("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});
window.addEventListener("hashchange", show);
show();
