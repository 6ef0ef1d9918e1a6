// The list of workers at the left: only what can be seen of it is in the document.

import { health, parentOf, say, since, worse } from "./text.js";
import { Again } from "./live.js";

const height = 28; // of a row, in pixels
const spare = 8; // rows above and below what can be seen

// TreeView shows Rows. chosen is called with the path of a worker that was chosen.
export class TreeView {
  constructor(rows, chosen) {
    this.rows = rows;
    this.chosen = chosen;
    this.box = document.getElementById("tree");
    this.space = make("div", { class: "space", role: "presentation" });
    this.box.replaceChildren(this.space);
    this.shown = new Map(); // by place, what is in the document
    this.current = ""; // the path of the row that the keys are at
    this.selected = "";
    this.again = new Again(() => this.fetchShown(), 1000);
    this.box.onscroll = () => this.draw();
    this.box.onkeydown = (event) => this.key(event);
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this.box);
  }

  stop() {
    this.again.stop();
    this.resized.disconnect();
  }

  // change draws the rows again that are not as they were. The others stay, so that one is
  // there when a mouse that was pressed on it is released.
  change() {
    for (const [place, row] of this.shown) {
      const entry = this.rows.list[place];
      if (entry && row.dataset.like === this.like(entry)) continue;
      row.remove();
      this.shown.delete(place);
    }
    this.draw();
  }

  // like is the same for two rows that look the same.
  like(e) {
    return [e.path, e.type, e.state, e.health, e.below, e.worst, e.open, e.level, e.leaving, e.more, e.failed, e.entered, e.path === this.selected].join("\n");
  }

  // draw makes the rows that can be seen, and takes away the others.
  draw() {
    const list = this.rows.list;
    this.space.style.height = list.length * height + "px";
    const from = Math.max(0, Math.floor(this.box.scrollTop / height) - spare);
    const to = Math.min(list.length, Math.ceil((this.box.scrollTop + this.box.clientHeight) / height) + spare);
    for (const [place, row] of this.shown) {
      if (place >= from && place < to) continue;
      row.remove();
      this.shown.delete(place);
    }
    for (let place = from; place < to; place++) {
      if (!this.shown.has(place)) this.show(place, this.row(list[place], place));
      if (list[place].more !== undefined) this.fetchMore(list[place]);
    }
    this.range = [from, to];
    this.point();
  }

  // show puts a row where it stands: who reads the document reads the rows in their order.
  show(place, row) {
    row.style.top = place * height + "px";
    row.dataset.like = this.like(this.rows.list[place]);
    let next = null, at = Infinity;
    for (const [other, element] of this.shown) if (other > place && other < at) [at, next] = [other, element];
    this.shown.set(place, row);
    this.space.insertBefore(row, next);
  }

  // row makes the element of an entry.
  row(entry, place) {
    if (entry.more !== undefined) {
      return make("div", { class: "row more", role: "presentation" }, entry.failed || "Loading more…");
    }
    const row = make("div", {
      class: "row" + (entry.path === this.selected ? " selected" : "") + (entry.leaving ? " leaving" : ""),
      id: "row" + place, role: "treeitem", "aria-level": entry.level, "aria-selected": String(entry.path === this.selected),
      "aria-expanded": opens(entry) ? String(entry.open) : undefined, "aria-label": spoken(entry), title: entry.path,
    }, this.twisty(entry), health(entry.health),
      make("span", { class: "name" }, entry.flat && parentOf(entry.path) ? make("small", {}, parentOf(entry.path) + "/") : "", entry.name),
      make("small", { class: "type" }, entry.type === entry.name ? "" : entry.type), below(entry),
      make("span", { class: "state" }, entry.state || "–"));
    row.style.paddingLeft = 6 + (entry.level - 1) * 15 + "px";
    if (entry.flat && entry.entered) row.append(make("small", { class: "for" }, since(entry.entered)));
    row.onclick = (event) => {
      const here = this.rows.list[place] || entry; // what the row stands for may have been fetched again
      if (event.target.classList.contains("twisty")) this.toggle(here);
      else this.choose(here);
    };
    return row;
  }

  twisty(entry) {
    if (entry.flat) return "";
    return make("span", { class: "twisty" + (opens(entry) ? entry.open ? " open" : " shut" : ""), "aria-hidden": "true" });
  }

  async toggle(entry) {
    this.current = entry.path;
    await this.rows.toggle(entry, !entry.open).catch((problem) => say(problem.message));
    this.change();
  }

  choose(entry) {
    this.current = entry.path;
    this.box.focus({ preventScroll: true });
    this.chosen(entry.path);
  }

  // select marks the worker that the page shows.
  select(path) {
    this.selected = path;
    this.current = path;
    this.change();
    const place = this.place();
    if (place >= 0) this.scrollTo(place);
  }

  // place is where in the list the keys are; -1: nowhere.
  place() { return this.rows.list.findIndex((entry) => entry.path === this.current && entry.more === undefined); }

  // point tells who cannot see the page at which row the keys are.
  point() {
    for (const row of this.shown.values()) row.classList.remove("current");
    const place = this.current ? this.place() : -1;
    const row = this.shown.get(place);
    if (row) {
      row.classList.add("current");
      this.box.setAttribute("aria-activedescendant", row.id);
    } else {
      this.box.removeAttribute("aria-activedescendant");
    }
  }

  scrollTo(place) {
    const top = place * height;
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    else if (top + height > this.box.scrollTop + this.box.clientHeight) this.box.scrollTop = top + height - this.box.clientHeight;
    this.draw();
  }

  // key moves with the keys that a tree has in every program.
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const list = this.rows.list, place = this.place(), entry = list[place];
    const page = Math.max(1, Math.floor(this.box.clientHeight / height) - 1);
    const moves = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: list.length - 1, PageDown: place + page, PageUp: place - page };
    if (event.key in moves) this.move(moves[event.key]);
    else if (!entry) return;
    else if (event.key === "Enter" || event.key === " ") this.choose(entry);
    else if (event.key === "ArrowRight" && opens(entry)) entry.open ? this.move(place + 1) : this.toggle(entry);
    else if (event.key === "ArrowLeft") this.left(entry);
    else return;
    event.preventDefault();
  }

  left(entry) {
    if (entry.open) this.toggle(entry);
    else if (entry.parent) this.move(this.rows.list.indexOf(entry.parent));
  }

  move(place) {
    const list = this.rows.list;
    place = Math.min(Math.max(place, 0), list.length - 1);
    if (place < 0) return;
    if (list[place].more !== undefined) {
      this.scrollTo(place); // which fetches it
      place = Math.max(0, place - 1);
    }
    this.current = list[place].path;
    this.scrollTo(place);
  }

  // fetchMore fetches what an entry stands for, once it can be seen.
  async fetchMore(entry) {
    if (this.fetching) return;
    this.fetching = true;
    try {
      await this.rows.more(entry);
    } catch (problem) {
      entry.failed = problem.message;
      await new Promise((done) => setTimeout(done, 3000));
    }
    this.fetching = false;
    this.change();
  }

  // take brings what events say into the rows, and has the rest fetched.
  take(events) {
    for (const event of events) {
      const node = this.rows.byPath.get(event.path);
      if (node && (event.kind === "transition" || event.kind === "started")) node.state = event.to || node.state;
    }
    this.again.soon();
  }

  async fetchShown() {
    if (!this.range || document.hidden) return;
    await this.rows.refresh(...this.range).catch(() => {}); // the stream says that the program is away
    this.change();
  }
}

// opens reports whether a row has others below it, as far as is known.
function opens(entry) { return !entry.flat && (entry.below > 0 || entry.children.length > 0); }

// below tells how many workers are below a row, and the worst health of these.
function below(entry) {
  if (!opens(entry)) return "";
  const badge = make("span", { class: "below" }, entry.below === undefined ? "" : entry.below.toLocaleString("en"));
  if (entry.worst && worse(entry.worst, entry.health)) badge.prepend(health(entry.worst));
  return badge;
}

// spoken is what is read out for a row.
function spoken(entry) {
  const parts = [entry.name, entry.type, entry.state ? "in " + entry.state : "not begun", entry.health];
  if (opens(entry) && entry.below) parts.push(entry.below + " below" + (worse(entry.worst, entry.health) ? ", the worst " + entry.worst : ""));
  return parts.join(", ");
}
