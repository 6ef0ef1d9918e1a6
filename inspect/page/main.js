// The page: which tree and which worker it shows is in its address, #/Tree/Root/child.

import { API, known, trees } from "./api.js";
import { Filter, types } from "./filter.js";
import { Live } from "./live.js";
import { Rows } from "./rows.js";
import { address, addressed, say, setClock, setTree } from "./text.js";
import { TreeView } from "./tree.js";
import { WorkerView } from "./worker.js";

let shown = null; // the tree that is shown, with all that belongs to it

// Shown is a tree on the page.
class Shown {
  constructor(view, write, parameters) {
    this.name = view.name;
    this.api = new API(view.name);
    setTree(view.name);
    this.root = view.root;
    this.rows = new Rows(this.api, view.root);
    this.tree = new TreeView(this.rows, (path) => { location.hash = address(path); });
    this.worker = new WorkerView(this.api, this, write);
    this.filter = new Filter(parameters, (asked) => this.ask(asked));
    this.live = new Live(this.api, (events) => this.take(events), tellLive);
    this.beat = setInterval(() => this.pulse(), 3000);
  }

  async begin() {
    this.types();
    await this.rows.toggle(this.rows.root, true).catch(failed);
    this.tree.change();
    this.count();
  }

  // types tells the filter which worker types there are; others may come later.
  types() { types(this.api, this.root.type).then((all) => this.filter.setTypes(all)); }

  async ask(asked) {
    try {
      await this.rows.setFilter(asked);
    } catch (problem) {
      failed(problem);
    }
    this.tree.box.scrollTop = 0;
    this.tree.change();
    this.count();
  }

  // count says how many workers there are, or are found.
  count() {
    const text = this.rows.filter ? this.rows.found.length + (this.rows.foundNext ? " and more" : "") + " found"
      : ((this.rows.root.below || 0) + 1).toLocaleString("en") + " workers";
    const place = document.getElementById("count");
    if (place.textContent !== text) place.textContent = text;
  }

  take(events) {
    this.tree.take(events);
    this.worker.take(events);
    this.count();
    if (events.some((event) => event.kind === "child added")) this.types();
  }

  // pulse looks again although nothing was told: values are observed without an event.
  pulse() {
    if (document.hidden) return;
    this.tree.again.soon();
    this.worker.again.soon();
    this.count();
  }

  async show(path) {
    this.worker.show(path);
    await this.rows.reveal(path).catch(() => {}); // the list need not have it
    this.tree.select(path);
  }

  stop() {
    clearInterval(this.beat);
    this.live.close();
    this.tree.stop();
    this.worker.stop();
  }
}

function tellLive(text, kind) {
  const place = document.getElementById("live");
  place.className = kind;
  if (place.textContent !== text) place.textContent = text;
}

function failed(problem) {
  say(problem.message);
  tellLive(problem.message, "off");
}

// show shows what the address names, or the root of the first tree.
async function show(all) {
  const at = addressed();
  const view = all.trees.find((tree) => tree.name === at.tree) || all.trees[0];
  if (!shown || shown.name !== view.name) {
    if (shown) shown.stop();
    shown = new Shown(view, all.write, all.parameters);
    await shown.begin();
  }
  document.querySelector("#trees select").value = view.name;
  const path = at.path || view.root.path;
  document.title = path + " · " + view.name;
  await shown.show(path);
}

function chooseTree(all) {
  const place = document.getElementById("trees"), select = place.querySelector("select");
  place.hidden = all.trees.length < 2;
  select.replaceChildren(...all.trees.map((tree) => make("option", { value: tree.name }, tree.name)));
  select.onchange = () => { location.hash = "#/" + encodeURIComponent(select.value); };
}

const theme = "fsmgen-theme";

// kept is what was chosen before; a browser may not let a page keep anything.
function kept() {
  try {
    return localStorage.getItem(theme);
  } catch {
    return null;
  }
}

function chooseTheme() {
  const root = document.documentElement, stored = kept();
  if (stored) root.dataset.theme = stored;
  document.getElementById("theme").onclick = () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem(theme, root.dataset.theme);
    } catch {
      // it lasts as long as the page
    }
  };
}

// A slash goes to the filter, as on many pages.
window.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.matches("input, select, textarea") || !shown) return;
  event.preventDefault();
  shown.filter.focus();
});

async function begin() {
  chooseTheme();
  try {
    const all = { ...await trees(), parameters: await known() };
    setClock(all.server);
    chooseTree(all);
    window.addEventListener("hashchange", () => show(all));
    await show(all);
  } catch (problem) {
    failed(problem);
    setTimeout(begin, 5000);
  }
}

begin();
