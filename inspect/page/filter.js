// The filter above the list of workers.

const labels = {
  q: "Find", type: "Type", state: "State", health: "Health", sort: "Order",
};

const orders = { tree: "as in the tree", path: "by path", longest: "longest in its state first", worst: "worst health first" };
const healthNames = { degraded: "degraded", progressing: "progressing or worse", suspended: "suspended or worse" };

// Filter is the form. known has the parameters of the route of workers, by name; changed is
// called with what is asked for, or null if nothing is.
export class Filter {
  constructor(known, changed) {
    this.known = known;
    this.changed = changed;
    this.form = document.getElementById("filter");
    this.states = make("datalist", { id: "states" });
    this.form.replaceChildren(...this.fields(), this.states);
    this.form.onsubmit = (event) => event.preventDefault();
    this.form.oninput = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.tell(), 200);
    };
  }

  fields() {
    const has = (name) => this.known.has(name);
    this.clear = make("button", { type: "button", hidden: true, onclick: () => this.reset() }, "Show all");
    return [
      has("q") ? this.field("q", make("input", { type: "search", name: "q", placeholder: "Find  ( / )", autocomplete: "off" })) : "",
      this.field("type", make("select", { name: "type" }, option("", "any type"))),
      this.field("state", make("input", { type: "search", name: "state", list: "states", placeholder: "any state", autocomplete: "off" })),
      this.field("health", make("select", { name: "health" }, option("", "any health"),
        Object.entries(healthNames).map(([value, text]) => option(value, text)))),
      has("sort") ? this.field("sort", make("select", { name: "sort" },
        this.known.get("sort").enum.map((value) => option(value === "tree" ? "" : value, orders[value] || value)))) : "",
      this.clear,
    ].filter(Boolean);
  }

  field(name, control) {
    control.setAttribute("aria-label", labels[name]);
    return control;
  }

  // setTypes lists the worker types that there are, and their states.
  setTypes(machines) {
    const select = this.form.elements.type, chosen = select.value;
    select.replaceChildren(option("", "any type"), ...machines.map((m) => option(m.worker, m.worker)));
    select.value = chosen;
    const states = new Set(machines.flatMap((m) => m.states.map((s) => s.name)));
    this.states.replaceChildren(...[...states].sort().map((name) => make("option", { value: name })));
  }

  asked() {
    const given = [...new FormData(this.form)].filter(([, value]) => value.trim());
    return given.length ? Object.fromEntries(given.map(([name, value]) => [name, value.trim()])) : null;
  }

  tell() {
    const asked = this.asked();
    this.clear.hidden = !asked;
    this.changed(asked);
  }

  reset() {
    this.form.reset();
    this.tell();
  }

  focus() { this.form.querySelector("input").focus(); }
}

function option(value, text) { return make("option", { value }, text); }

// types fetches the machines of a tree, from the root down. One of which there is no worker
// yet is not known.
export async function types(api, root) {
  const found = new Map();
  const ask = async (type) => {
    if (found.has(type) || found.size > 200) return;
    found.set(type, null);
    const { workers } = await api.workers({ type, limit: 1 });
    const machine = workers.length ? await api.machine(type) : null;
    found.set(type, machine);
    for (const child of (machine && machine.children) || []) await ask(child.worker);
  };
  await ask(root).catch(() => {}); // the stream says that the program is away
  return [...found.values()].filter(Boolean);
}
