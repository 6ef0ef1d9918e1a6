// Controls for fields, as a spec declares them: of a UserSpec, and of a command.

import { Items, elementOf } from "./items.js";

// Fields is a control for each of some fields, below a path.
export class Fields {
  constructor(fields, values, path) {
    this.all = (fields || []).map((field) => new Field(field, (values || {})[field.name], path ? path + "." + field.name : field.name));
    this.elements = this.all.map((one) => one.element);
  }

  // changed are the values of those that are not as they were; null: none. It throws if
  // something cannot be read.
  changed() {
    const some = this.all.filter((one) => one.touched());
    return some.length ? Object.fromEntries(some.map((one) => [one.field.name, one.value()])) : null;
  }

  // values are those of all fields that have one.
  values() {
    return Object.fromEntries(this.all.map((one) => [one.field.name, one.value()]).filter(([, value]) => value !== undefined));
  }

  touched() { return this.all.some((one) => one.touched()); }

  // mark shows what is wrong, at the fields that it is about. It returns what is about none
  // of them.
  mark(violations) {
    for (const one of this.all) {
      one.clear();
      one.rename(one.path);
    }
    return violations.filter((v) => !this.all.some((one) => one.mark(v)));
  }
}

let ids = 0;

export class Field {
  constructor(field, value, path) {
    this.field = field;
    this.path = path;
    this.id = "field" + ++ids;
    this.wrong = make("p", { class: "wrong", role: "alert" });
    if (field.type === "object") this.inner = new Fields(field.fields, value, path);
    else if (elementOf(field)) this.inner = new Items(field, value, path);
    this.element = this.inner ? this.group() : this.simple(value);
    this.before = this.inner ? "" : this.text();
  }

  // rename is called when the path has changed: elements of a list move.
  rename(path) {
    this.path = path;
    if (this.inner) for (const one of this.inner.all) one.rename(path + "." + one.field.name);
    if (this.inner && this.inner.rename) this.inner.rename(path);
  }

  group() {
    return make("fieldset", {}, make("legend", {}, this.field.name), this.doc(), this.inner.elements, this.wrong);
  }

  simple(value) {
    this.control = control(this.field, value);
    this.control.id = this.id;
    this.control.setAttribute("aria-describedby", this.id + "doc");
    return make("div", { class: "field" + (this.field.type === "bool" ? " yesno" : "") },
      make("label", { for: this.id }, this.field.name, this.field.required ? make("small", {}, " required") : ""),
      this.control, this.doc(), this.wrong);
  }

  doc() {
    const f = this.field, parts = [f.type];
    if (f.min && f.max) parts.push("from " + f.min + " to " + f.max);
    else if (f.min) parts.push("at least " + f.min);
    else if (f.max) parts.push("at most " + f.max);
    if (f.pattern) parts.push("matches " + f.pattern);
    if (f.minItems) parts.push("at least " + f.minItems + " elements");
    if (f.maxItems) parts.push("at most " + f.maxItems + " elements");
    if (f.default) parts.push("default " + f.default);
    if (f.secret) parts.push(f.keeps ? "secret: an empty one stays as it is" : "secret");
    return make("p", { class: "hint", id: this.id + "doc" }, f.doc ? f.doc + " " : "", make("small", {}, parts.join(", ")));
  }

  text() { return this.control.type === "checkbox" ? String(this.control.checked) : this.control.value; }

  touched() { return this.inner ? this.inner.touched() : this.text() !== this.before; }

  // value is what is sent.
  value() {
    if (this.inner) return this.inner.values();
    const f = this.field, text = this.text();
    if (f.secret && text === "") return f.keeps ? "***" : undefined;
    if (f.type === "bool") return this.control.checked;
    if (f.enum) return text === "" ? undefined : text;
    if (isNumber(f)) return text === "" ? undefined : Number(text);
    if (isText(f)) return text === "" && f.type !== "string" ? undefined : text;
    try {
      return text.trim() === "" ? undefined : JSON.parse(text);
    } catch (error) {
      throw new Unreadable(this.path, "This is not JSON: " + error.message);
    }
  }

  clear() {
    this.wrong.textContent = "";
    if (this.control) this.control.removeAttribute("aria-invalid");
    if (this.inner) for (const one of this.inner.all) one.clear();
  }

  // mark shows a violation, if it is about this field.
  mark(v) {
    if (v.path !== this.path && !v.path.startsWith(this.path + ".") && !v.path.startsWith(this.path + "[")) return false;
    if (this.inner && this.inner.all.some((one) => one.mark(v))) return true;
    for (let at = this.element.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
    this.wrong.append(make("span", {}, (v.path === this.path ? "" : v.path + ": ") + v.message + " "));
    if (this.control) this.control.setAttribute("aria-invalid", "true");
    return true;
  }
}

// refusal says that something was refused. rest is what no field shows.
export function refusal(problem, rest) {
  const shown = problem.violations.length > rest.length;
  return [problem.violations.length ? "It is refused" + (shown ? ": see the fields." : ".") : problem.message,
    ...rest.map((v) => v.path + ": " + v.message)].join(" ");
}

// Unreadable is thrown for what somebody has typed that is no JSON.
export class Unreadable extends Error {
  constructor(path, message) {
    super(message);
    this.violations = [{ path, message }];
  }
}

function isNumber(f) { return /^(u?int|float)\d*$/.test(f.type); }
function isText(f) { return ["string", "duration", "time", "bytes"].includes(f.type); }

function control(f, value) {
  if (f.secret && isText(f)) return make("input", { type: "password", autocomplete: "new-password", placeholder: f.keeps ? "stays as it is" : undefined });
  if (f.type === "bool") {
    const box = make("input", { type: "checkbox" });
    box.checked = value === undefined ? f.default === "true" : Boolean(value);
    return box;
  }
  if (f.enum) {
    const select = make("select", {}, f.required || value ? "" : make("option", { value: "" }, "none"), f.enum.map((name) => make("option", { value: name }, name)));
    select.value = value || plain(f.default) || "";
    return select;
  }
  if (isNumber(f)) return filled(make("input", { type: "number", step: f.type.startsWith("float") ? "any" : "1", min: plain(f.min), max: plain(f.max) }), value ?? plain(f.default));
  if (isText(f)) return filled(make("input", { type: "text", autocomplete: "off", spellcheck: "false" }), value ?? plain(f.default));
  const text = value === undefined || value === null ? "" : JSON.stringify(value, null, 2);
  return filled(make("textarea", { rows: Math.min(14, text.split("\n").length + 1), spellcheck: "false" }), text);
}

// plain is a literal of a spec as it is typed: a text without its quotes.
function plain(literal) {
  if (literal === undefined) return undefined;
  return literal.startsWith('"') ? JSON.parse(literal) : literal;
}

function filled(element, value) {
  element.value = value === undefined || value === null ? "" : String(value);
  return element;
}
