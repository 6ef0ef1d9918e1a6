// Texts of times, and other small things that several parts of the page need.

// ahead is how far the clock of the program is ahead of that of the browser.
let ahead = 0;

// setClock is given what the clock of the program shows now.
export function setClock(server) { ahead = Date.parse(server) - Date.now(); }

// now is the time by the clock of the program, in milliseconds.
export function now() { return Date.now() + ahead; }

// duration writes milliseconds for people, in at most two units.
export function duration(ms) {
  ms = Math.max(0, ms);
  if (ms < 1000) return Math.round(ms) + " ms";
  const s = Math.floor(ms / 1000);
  if (s < 10) return (ms / 1000).toFixed(1).replace(/\.0$/, "") + " s";
  if (s < 60) return s + " s";
  if (s < 3600) return Math.floor(s / 60) + " min " + (s % 60) + " s";
  if (s < 86400) return Math.floor(s / 3600) + " h " + Math.floor(s / 60) % 60 + " min";
  return Math.floor(s / 86400) + " d " + Math.floor(s / 3600) % 24 + " h";
}

// clock writes the time of day, and the date of another day.
export function clock(time) {
  const at = new Date(time), today = new Date(now()).toDateString() === at.toDateString();
  return (today ? "" : at.toLocaleDateString() + " ") + at.toLocaleTimeString([], { hour12: false });
}

// since is an element that says how long ago a time was, and goes on saying so. until is
// one for a time that is to come.
export function since(time) { return age(time, "since"); }
export function until(time) { return age(time, "until"); }

function age(time, kind) {
  const element = make("time", { datetime: time, title: clock(time), "data-age": kind });
  tell(element);
  return element;
}

function tell(element) {
  const at = Date.parse(element.dateTime);
  const text = element.dataset.age === "since" ? duration(now() - at) : at > now() ? "in " + duration(at - now()) : "now";
  if (element.textContent !== text) element.textContent = text;
}

setInterval(() => { for (const element of document.querySelectorAll("time[data-age]")) tell(element); }, 1000);

const healthDocs = {
  degraded: "does not do what it should do",
  progressing: "is on its way to another state",
  suspended: "does nothing, and need not",
  healthy: "does what it should do",
};

// pointer is an arrow to the right. It is drawn, because not every font has one. What is
// read out in its place is "to", or nothing before a link.
export function pointer(spoken) {
  return make("span", spoken ? { class: "pointer", role: "img", "aria-label": "to" } : { class: "pointer", "aria-hidden": "true" });
}

// health is a sign for a health: each has a form of its own.
export function health(name) {
  return make("span", { class: "health " + name, role: "img", "aria-label": name, title: name + ": " + (healthDocs[name] || "") });
}

// healths are from the worst to the best.
export const healths = ["degraded", "progressing", "suspended", "healthy"];

export function worse(a, b) { return healths.indexOf(a) < healths.indexOf(b); }

// say tells something to who cannot see the page.
export function say(text) { document.getElementById("said").textContent = text; }

// nameOf is the name of the worker at a path: its last element.
export function nameOf(path) {
  return path.slice(path.lastIndexOf("/") + 1).replaceAll("~1", "/").replaceAll("~0", "~");
}

export function parentOf(path) { return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ""; }

// link leads to a worker of the tree that is shown.
export function link(path, ...content) {
  return make("a", { href: address(path), "data-key": "to " + path }, content.length ? content : path);
}

let tree = "";
export function setTree(name) { tree = name; }

// address is the part of the address of the page that names a worker.
export function address(path) {
  return "#/" + [tree, ...path.split("/")].map(encodeURIComponent).join("/");
}

// addressed is what the address of the page names.
export function addressed() {
  const [name, ...path] = location.hash.replace(/^#\/?/, "").split("/").map(decode);
  return { tree: name || "", path: path.join("/") };
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // somebody has written it by hand
  }
}
