// The API of the program. All addresses are relative, because the page may be mounted
// below any prefix.

const root = "api/v1/";

// Problem is what the program says when it does not do what it was asked for.
export class Problem extends Error {
  constructor(body, status) {
    super([body.title, body.detail].filter(Boolean).join(". "));
    this.status = status;
    this.violations = body.violations || [];
  }
}

async function answer(request) {
  let response;
  try {
    response = await request;
  } catch {
    throw new Problem({ title: "The program does not answer" }, 0);
  }
  if (response.status === 204) return null;
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new Problem(body || { title: "The program answers with status " + response.status }, response.status);
  return { body, etag: response.headers.get("ETag") };
}

function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== "");
  return given.length ? "?" + new URLSearchParams(given) : "";
}

async function get(route, parameters = {}) { return (await answer(fetch(root + route + query(parameters)))).body; }

// send sends a change.
function send(method, route, body, etag) {
  const headers = { "Content-Type": "application/json" };
  if (etag) headers["If-Match"] = etag;
  return answer(fetch(root + route, { method, headers, body: JSON.stringify(body) }));
}

export function trees() { return get("trees"); }

// known says which parameters the route of workers has: later versions have more.
export async function known() {
  const document = await get("openapi.json");
  const route = document.paths["/api/v1/trees/{tree}/workers"].get;
  return new Map(route.parameters.map((p) => [p.name, p.schema]));
}

// API is what there is of one tree.
export class API {
  constructor(tree) {
    this.tree = tree;
    this.base = "trees/" + encodeURIComponent(tree) + "/";
    this.machines = new Map();
    this.pictures = new Map();
  }

  workers(parameters) { return get(this.base + "workers", parameters); }
  worker(path) { return get(this.base + "worker", { path }); }

  // machine describes a worker type. It does not change.
  machine(type) { return kept(this.machines, type, () => get(this.base + "machines/" + encodeURIComponent(type))); }

  // picture is what is drawn of a worker type.
  picture(type) {
    return kept(this.pictures, type, async () =>
      (await answer(fetch("page/pictures/" + encodeURIComponent(this.tree) + "/" + encodeURIComponent(type)))).body);
  }

  // events is the stream of events, with those that the program has kept.
  events() { return new EventSource(root + this.base + "events?since=oldest"); }

  async spec() {
    const { body, etag } = await answer(fetch(root + this.base + "spec"));
    return { ...body, etag };
  }

  async plan(spec) { return (await send("POST", this.base + "plan", { spec })).body; }
  store(spec, etag) { return send("PUT", this.base + "spec", { spec }, etag); }
  command(path, command, fields) { return send("POST", this.base + "command", { path, command, fields }); }
  restart(path) { return send("POST", this.base + "restart", { path }); }
  observe(path) { return send("POST", this.base + "observe", { path }); }
}

// kept asks once for what does not change, and again if that has failed.
function kept(all, key, ask) {
  if (!all.has(key)) {
    const asked = ask();
    all.set(key, asked);
    asked.catch(() => all.delete(key));
  }
  return all.get(key);
}
