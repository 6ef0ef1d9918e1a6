// What can be done with a worker: its commands, an observation, a restart.

import { Problem } from "./api.js";
import { docs } from "./facts.js";
import { Fields, Unreadable, refusal } from "./fields.js";
import { table } from "./section.js";

// Operations is the part of the page with them. Without the right to change anything it
// lists the commands.
export class Operations {
  constructor(api, path, write) {
    this.api = api;
    this.path = path;
    this.write = write;
    this.body = make("div", { class: "operations" });
    this.element = make("section", { class: "section operate", "aria-label": "What can be done", hidden: true }, make("h3", {}, "What can be done"), this.body);
  }

  show(worker, machine) {
    for (const form of this.body.querySelectorAll("form.command")) form.classList.toggle("taken", taken(machine, form.dataset.name, worker.state));
    if (this.of === machine.worker) return;
    this.of = machine.worker;
    const commands = machine.commands || [];
    this.element.hidden = !this.write && !commands.length;
    if (!this.write) {
      this.body.replaceChildren(table(["Command", "Taken in", "What it does"], commands.map((c) =>
        [make("code", {}, c.name), (c.takenIn || []).join(", "), c.doc || ""]), "named"), make("p", { class: "none" }, "The program can only be read: none can be sent from here."));
      return;
    }
    this.body.replaceChildren(this.always(machine), ...commands.map((c) => this.command(c)));
    this.show(worker, machine);
  }

  // always is what every worker has.
  always(machine) {
    const says = make("span", { role: "status" });
    const observe = make("button", { type: "button", onclick: () => this.tried(says, () => this.api.observe(this.path), "An observation begins.") }, "Observe now");
    const restart = make("button", { type: "button", onclick: () => this.sure(restart, says) }, "Restart");
    return make("p", { class: "buttons" }, (machine.observed || []).length ? observe : "", restart, says);
  }

  // sure asks once more before a restart.
  sure(button, says) {
    if (button.dataset.sure) {
      delete button.dataset.sure;
      button.textContent = "Restart";
      this.tried(says, () => this.api.restart(this.path), "It begins again in its initial state.");
      return;
    }
    button.dataset.sure = "yes";
    button.textContent = "Restart: press again";
    setTimeout(() => {
      delete button.dataset.sure;
      button.textContent = "Restart";
    }, 5000);
  }

  command(command) {
    const fields = new Fields(command.fields, {}, ""), says = make("p", { role: "status" });
    const form = make("form", { class: "command", novalidate: true, "data-name": command.name, "aria-label": "Command " + command.name },
      make("h4", {}, command.name, make("small", { class: "when" }, (command.takenIn || []).length ? " taken in " + command.takenIn.join(", ") : " taken in no state")),
      ...docs(command.doc), fields.elements, make("p", { class: "buttons" }, make("button", { type: "submit" }, "Send " + command.name)), says);
    form.onsubmit = (event) => {
      event.preventDefault();
      this.tried(says, () => this.api.command(this.path, command.name, fields.values()), "The worker has taken it.", fields);
      for (const secret of form.querySelectorAll("[type=password]")) secret.value = ""; // it is not left lying there
    };
    return form;
  }

  async tried(says, work, done, fields) {
    says.className = "";
    says.textContent = "…";
    try {
      await work();
      if (fields) fields.mark([]);
      says.className = "good";
      says.textContent = done;
    } catch (problem) {
      if (!(problem instanceof Problem || problem instanceof Unreadable)) throw problem;
      const rest = fields ? fields.mark(problem.violations) : problem.violations;
      says.className = "wrong";
      says.textContent = refusal(problem, rest);
    }
  }
}

function taken(machine, name, state) {
  const command = (machine.commands || []).find((c) => c.name === name);
  return Boolean(command) && (command.takenIn || []).includes(state);
}
