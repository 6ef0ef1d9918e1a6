// Lists and maps as parts of a form: an element can be added, changed and removed.

import { Field, Unreadable } from "./fields.js";

// elementOf returns the field that an element of a list or a map is; null: it is no list
// or map, or one of lists or maps, which are typed as JSON.
export function elementOf(f) {
  const match = /^(?:\[\]|map\[string\])([^\[\]]+)$/.exec(f.type);
  if (!match) return null;
  return { ...f, ...f.element, doc: (f.element && f.element.doc) || "", type: match[1], fields: f.fields, enum: f.enum, element: undefined,
    default: undefined, required: f.element && f.element.required, minItems: undefined, maxItems: undefined,
    min: f.element && f.element.min, max: f.element && f.element.max, pattern: f.element && f.element.pattern, secret: Boolean(f.secret || (f.element && f.element.secret)) };
}

// Items is the control of a list or a map.
export class Items {
  constructor(field, value, path) {
    this.field = field;
    this.map = field.type.startsWith("map");
    this.element = elementOf(field);
    this.path = path;
    this.items = []; // {key, field, box}
    this.place = make("div", { class: "items" });
    for (const [key, one] of Object.entries(value || {})) this.add(key, one);
    this.before = this.text();
    this.elements = [this.place, make("button", { type: "button", onclick: () => this.addNew() }, "Add to " + field.name)];
  }

  // all are the elements as fields.
  get all() { return this.items.map((item) => item.field); }

  add(key, value) {
    const name = this.map ? key : String(this.items.length);
    const item = { field: new Field({ ...this.element, name: this.map ? "value" : "", keeps: this.field.keeps && value !== undefined }, value, "") };
    item.key = make("input", { type: "text", value: name, "aria-label": "Key in " + this.field.name, autocomplete: "off", spellcheck: "false" });
    const remove = make("button", { type: "button", class: "remove", "aria-label": "Remove " + name + " from " + this.field.name, onclick: () => this.remove(item) }, "Remove");
    const keyed = this.map ? make("p", { class: "key" }, item.key) : "";
    const body = this.element.type !== "object" ? [keyed, item.field.element]
      : make("details", { open: value === undefined }, make("summary", {}, name || "a new one"), keyed, item.field.element);
    item.box = make("div", { class: "item" }, body, remove);
    if (item.field.control) item.field.control.setAttribute("aria-label", "Element of " + this.field.name);
    this.items.push(item);
    this.place.append(item.box);
    return item;
  }

  addNew() {
    const item = this.add("", undefined);
    (this.map ? item.key : item.box.querySelector("input, select, textarea")).focus();
    this.tell();
  }

  remove(item) {
    this.items.splice(this.items.indexOf(item), 1);
    item.box.remove();
    this.place.parentElement.querySelector("button:last-of-type").focus();
    this.tell();
  }

  // tell makes the form know that something has changed.
  tell() { this.place.dispatchEvent(new Event("input", { bubbles: true })); }

  // values are what is sent.
  values() {
    const all = this.items.map((item) => [item.key.value, item.field.value() ?? ""]);
    if (!this.map) return all.map(([, value]) => value);
    const twice = all.find(([key], i) => all.findIndex(([other]) => other === key) !== i);
    if (twice) throw new Unreadable(this.path, "The key " + JSON.stringify(twice[0]) + " is there twice.");
    return Object.fromEntries(all);
  }

  text() {
    try {
      return JSON.stringify(this.values());
    } catch {
      return "";
    }
  }

  touched() { return this.items.some((item) => item.field.touched()) || this.text() !== this.before; }

  // rename gives the elements the paths that they have where they stand now.
  rename(path) {
    this.path = path;
    this.items.forEach((item, i) => item.field.rename(path + "[" + (this.map ? JSON.stringify(item.key.value) : i) + "]"));
  }
}
