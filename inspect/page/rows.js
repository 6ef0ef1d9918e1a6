// The workers that the page knows of: a tree whose children are fetched as pages, or the
// list of those that a filter finds.

import { parentOf } from "./text.js";

const onFirst = 200; // workers of the first page of a worker's children
const onPage = 500; // and of the others

// take keeps of a worker what a row shows.
function take(node, worker) {
  node.path = worker.path;
  node.name = worker.name;
  node.type = worker.type;
  node.state = worker.state;
  node.health = worker.health;
  node.entered = worker.entered;
  node.leaving = worker.leaving;
  if (worker.worst) {
    node.below = worker.below || 0;
    node.worst = worker.worst;
    node.worstPath = worker.worstPath;
  }
  return node;
}

// Node is a worker with its children, as far as they were fetched.
class Node {
  constructor(parent, worker) {
    this.parent = parent;
    this.level = parent ? parent.level + 1 : 1;
    this.open = false;
    this.reset();
    take(this, worker);
  }

  reset() {
    this.children = [];
    this.pages = []; // of children, in their order, each with the cursor of the next one
  }

  get complete() { return this.pages.length > 0 && !this.pages.at(-1).next; }
}

// Rows is what the list shows, in its order.
export class Rows {
  constructor(api, root) {
    this.api = api;
    this.root = new Node(null, root);
    this.byPath = new Map([[root.path, this.root]]);
    this.filter = null;
    this.found = []; // what the filter finds
    this.list = [];
    this.arrange();
  }

  // arrange makes the list. An entry is a node, or says that there is more to fetch.
  arrange() {
    const list = [];
    if (this.filter) {
      list.push(...this.found);
      if (this.foundNext) list.push({ more: this.found.length });
    } else {
      this.add(list, this.root);
    }
    this.list = list;
  }

  add(list, node) {
    list.push(node);
    if (!node.open) return;
    for (const child of node.children) this.add(list, child);
    if (!node.complete) list.push({ more: node.children.length, of: node, level: node.level + 1 });
  }

  // toggle opens or closes a node.
  async toggle(node, open) {
    node.open = open;
    if (open && node.pages.length === 0) await this.fetch(node, 0);
    this.arrange();
  }

  // fetch fetches a page of the children of a node. A page that was fetched before is
  // replaced by what there is now.
  async fetch(node, number) {
    const cursor = number ? node.pages[number - 1].next : "";
    const answer = await this.api.workers({ under: node.path, depth: 1, summary: true, limit: number ? onPage : onFirst, cursor });
    const workers = answer.workers.filter((worker) => worker.path !== node.path);
    for (const worker of answer.workers) if (worker.path === node.path) this.update(node, worker);
    const page = { next: answer.next, children: workers.map((worker) => this.node(node, worker)) };
    const gone = node.pages[number] ? node.pages[number].children : [];
    node.pages[number] = page;
    if (!page.next) node.pages.length = number + 1;
    const here = new Set(page.children);
    for (const other of node.pages) { // one that has moved is only where it was found last
      if (other !== page && other.children.some((child) => here.has(child))) other.children = other.children.filter((child) => !here.has(child));
    }
    for (const child of page.children) child.page = page;
    node.children = node.pages.flatMap((one) => one.children);
    for (const old of gone) if (!old.page || !node.pages.includes(old.page)) this.forget(old);
  }

  // node returns the node of a child, which may be known.
  node(parent, worker) {
    const known = this.byPath.get(worker.path);
    if (known && known.type === worker.type) return take(known, worker);
    const node = new Node(parent, worker);
    this.byPath.set(node.path, node);
    return node;
  }

  update(node, worker) {
    const { below, worst, worstPath } = node;
    take(node, worker);
    if (!worker.worst) Object.assign(node, { below, worst, worstPath });
  }

  forget(node) {
    this.byPath.delete(node.path);
    node.children.forEach((child) => this.forget(child));
  }

  // more fetches what an entry of the list stands for.
  async more(entry) {
    if (entry.of) await this.fetch(entry.of, entry.of.pages.length);
    else await this.find(true);
    this.arrange();
  }

  // setFilter shows the workers that a filter finds; null: the tree.
  async setFilter(filter) {
    this.filter = filter;
    this.found = [];
    this.foundNext = "";
    if (filter) await this.find(false);
    this.arrange();
  }

  async find(further) {
    const filter = this.filter;
    const answer = await this.api.workers({ ...filter, limit: further ? onPage : onFirst, cursor: further ? this.foundNext : "" });
    if (filter !== this.filter) return; // another one was set meanwhile
    const nodes = answer.workers.map((worker) => take({ level: 1, flat: true, children: [], pages: [] }, worker));
    this.found = further ? [...this.found, ...nodes] : nodes;
    this.foundNext = answer.next;
  }

  // refresh fetches again what stands between two places of the list.
  async refresh(from, to) {
    if (this.filter) {
      if (this.found.length <= onFirst) await this.find(false);
      this.arrange();
      return;
    }
    const wanted = new Map(); // by parent, the numbers of pages
    for (const entry of this.list.slice(from, to)) {
      const node = entry.more === undefined ? entry : null;
      if (!node || !node.parent) continue;
      const numbers = wanted.get(node.parent) || new Set();
      wanted.set(node.parent, numbers.add(node.parent.pages.indexOf(node.page)));
    }
    await this.refreshRoot();
    for (const [parent, numbers] of wanted) {
      for (const number of numbers) if (parent.pages[number]) await this.fetch(parent, number);
    }
    this.arrange();
  }

  async refreshRoot() { this.update(this.root, await this.api.worker(this.root.path)); }

  // reveal opens all above a worker, and returns its node, if it can be found in the
  // pages that were fetched and some more.
  async reveal(path) {
    const above = [];
    for (let at = parentOf(path); at; at = parentOf(at)) above.unshift(at);
    for (const at of above) {
      const node = this.byPath.get(at);
      if (!node) break;
      if (!node.open) await this.toggle(node, true);
    }
    this.arrange();
    return this.byPath.get(path);
  }
}
