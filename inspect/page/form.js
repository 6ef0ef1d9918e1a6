// The UserSpec of a worker: of the root as a form, with what a change would do shown before
// it is stored; of the others as values.

import { Problem } from "./api.js";
import { Fields, Unreadable, refusal } from "./fields.js";
import { table } from "./section.js";
import { say } from "./text.js";

// Configuration is the part of the page with the UserSpec of the worker at a path.
export class Configuration {
  constructor(api, path, write) {
    this.api = api;
    this.write = write;
    this.body = make("div", {});
    this.element = make("section", { class: "section configuration", "aria-label": "Configuration", hidden: true }, make("h3", {}, "Configuration"), this.body);
  }

  show(worker, machine) {
    if (!(machine.userSpec || []).length || !worker.spec) return;
    this.element.hidden = false;
    if (this.write) this.showForm(worker, machine);
    else this.showValues(worker, machine);
  }

  showValues(worker, machine) {
    const key = JSON.stringify(worker.spec);
    if (key === this.of) return;
    this.of = key;
    this.body.replaceChildren(make("p", { class: "none" }, "Version " + worker.version + ", with which it runs."),
      table(["Field", "Value", "What it is"], rows(machine.userSpec, worker.spec, ""), "named"));
  }

  // showForm makes the form once, and again if the UserSpec has changed and nobody has
  // typed anything.
  showForm(worker, machine) {
    this.machine = machine;
    if (this.fields && this.version === worker.version) return;
    if (this.busy) return;
    if (this.fields && this.fields.touched()) {
      if (this.version !== undefined && worker.version > this.version) this.tell("The UserSpec has changed meanwhile: Version " + worker.version + " is stored now.", "wrong");
      return;
    }
    this.load();
  }

  async load() {
    this.busy = true;
    try {
      const { spec, version, etag } = await this.api.spec();
      this.version = version;
      this.etag = etag;
      this.build(spec);
    } catch (problem) {
      this.body.replaceChildren(make("p", { class: "wrong" }, problem.message));
    }
    this.busy = false;
  }

  build(spec) {
    this.fields = new Fields(keeping(this.machine.userSpec), spec, "");
    this.plan = make("div", { class: "plan", "aria-live": "polite" });
    this.says = make("p", { role: "status" });
    this.store = make("button", { type: "button", disabled: true, onclick: () => this.put() }, "Store it");
    const form = make("form", { class: "spec", novalidate: true }, make("p", { class: "none" }, "Version " + this.version),
      this.fields.elements, make("p", { class: "buttons" },
        make("button", { type: "submit" }, "Show what it would do"), this.store,
        make("button", { type: "button", onclick: () => this.load() }, "Undo")), this.says, this.plan);
    form.onsubmit = (event) => {
      event.preventDefault();
      this.ask();
    };
    form.oninput = () => {
      this.store.disabled = true; // only what was shown is stored
      this.plan.replaceChildren();
    };
    this.body.replaceChildren(form);
  }

  tell(text, kind) {
    this.says.className = kind || "";
    this.says.textContent = text;
  }

  // ask shows what a change would do.
  async ask() {
    await this.tried(async () => {
      this.change = this.fields.changed();
      if (!this.change) return this.tell("Nothing has been changed.");
      const plan = await this.api.plan(this.change);
      this.fields.mark([]);
      this.tell("");
      this.plan.replaceChildren(...planOf(plan));
      this.store.disabled = false;
    });
  }

  async put() {
    await this.tried(async () => {
      await this.api.store(this.change, this.etag);
      await this.load();
      this.tell("Stored as Version " + this.version + ".", "good");
      say("Stored.");
    });
  }

  async tried(work) {
    try {
      await work();
    } catch (problem) {
      if (!(problem instanceof Problem || problem instanceof Unreadable)) throw problem;
      const rest = this.fields.mark(problem.violations);
      this.tell(refusal(problem, rest), "wrong");
      const first = this.body.querySelector("[aria-invalid]");
      if (first) first.focus();
    }
  }
}

// keeping marks the secrets of stored fields: one that nobody has typed stays as it is.
function keeping(fields) {
  return fields.map((f) => ({ ...f, keeps: true, fields: f.fields && keeping(f.fields) }));
}

// planOf tells what would be done with the children.
function planOf(plan) {
  const some = plan.changes.filter((c) => c.kind !== "keep"), kept = plan.changes.length - some.length;
  return [make("h4", {}, "What it would do"),
    some.length ? table(["Child", "What happens", "Because of"], some.slice(0, 200).map((c) => [c.child, make("b", { class: "change " + c.kind }, c.kind), c.fields || ""]), "planned") : "",
    make("p", {}, (some.length > 200 ? some.length - 200 + " more changes. " : "") +
      (some.length ? "" : "No child is added, changed or removed. ") + (kept ? kept + (kept === 1 ? " child stays as it is." : " children stay as they are.") : ""),
    plan.next ? " The children are not declared before " + plan.next + "." : "")].filter(Boolean);
}

// rows are the fields of a UserSpec with their values; those of objects stand below them.
function rows(fields, values, path) {
  return fields.flatMap((f) => {
    const value = values ? values[f.name] : undefined, name = path + f.name;
    if (f.type === "object" && f.fields) return rows(f.fields, value, name + ".");
    return [[make("code", {}, name), make("code", { class: "value" }, written(value)), [make("small", {}, f.type), " ", f.doc || ""]]];
  });
}

function written(value) {
  if (value === undefined || value === null) return "–";
  if (typeof value === "string") return value;
  const text = JSON.stringify(value);
  return text.length > 60 ? JSON.stringify(value, null, 1) : text;
}
