// Sections of a page that changes while somebody reads it: what has not changed is left as
// it is, and what is open, or has the keyboard, stays so.

// Section is a part of the page with a heading.
export class Section {
  constructor(title, name) {
    this.body = make("div", {});
    this.element = make("section", { class: "section " + name, "aria-label": title, hidden: true }, make("h3", {}, title), this.body);
    this.of = undefined;
  }

  // show builds the body of what it is about, unless that is what is shown. Without
  // anything to show the section is not to be seen.
  show(about, build) {
    const text = JSON.stringify(about);
    if (text === this.of) return;
    this.of = text;
    const content = about === null || about === undefined ? [] : [build(about)].flat(Infinity).filter(Boolean);
    this.element.hidden = content.length === 0;
    replace(this.body, content);
  }
}

// replace puts other content into an element. Things are the same if they have the same
// data-key.
function replace(element, content) {
  const open = new Set([...element.querySelectorAll("details[open]")].map((one) => one.dataset.key));
  const active = element.contains(document.activeElement) ? document.activeElement.dataset.key : "";
  element.replaceChildren(...content);
  for (const one of element.querySelectorAll("details")) if (open.has(one.dataset.key)) one.open = true;
  if (active) {
    const again = [...element.querySelectorAll("[data-key]")].find((one) => one.dataset.key === active);
    if (again) again.focus({ preventScroll: true });
  }
}

// table makes a table; rows without cells are left out.
export function table(head, rows, kind) {
  if (!rows.length) return "";
  return make("div", { class: "scroll" }, make("table", { class: kind },
    head.length ? make("thead", {}, make("tr", {}, head.map((text) => make("th", { scope: "col" }, text)))) : "",
    make("tbody", {}, rows.map((cells) => make("tr", {}, cells.map((cell, i) =>
      make(i ? "td" : "th", i ? {} : { scope: "row" }, cell)))))));
}

// terms makes a list of names and what they are.
export function terms(pairs) {
  const shown = pairs.filter(([, value]) => value !== "" && value !== undefined && value !== null);
  return shown.length ? make("dl", {}, shown.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value)))) : "";
}
