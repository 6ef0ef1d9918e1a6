// The events of a tree, as they happen.

const most = 20000; // events that the page keeps
const together = 250; // milliseconds within which events are told together

// Live reads the stream of a tree. changed is called with new events, some at a time;
// told is called with the state of the stream as a text and a class.
export class Live {
  constructor(api, changed, told) {
    this.api = api;
    this.changed = changed;
    this.told = told;
    this.events = []; // the oldest first; a gap is {gap: reason}
    this.fresh = [];
    this.open();
  }

  open() {
    this.source = this.api.events();
    this.source.onopen = () => this.told("live", "on");
    this.source.onmessage = (message) => this.take({ ...JSON.parse(message.data), id: message.lastEventId });
    this.source.addEventListener("gap", (message) => {
      const gap = JSON.parse(message.data);
      this.take({ gap: (gap.missed ? gap.missed + " events are missing: " : "Events are missing: ") + gap.reason });
    });
    this.source.addEventListener("end", () => {
      this.close();
      this.told("The tree is down.", "off");
    });
    this.source.onerror = () => this.lost();
  }

  // lost is called when the stream breaks. A browser opens it again by itself, unless it
  // was refused.
  lost() {
    this.told("No connection. Trying again…", "off");
    if (this.source.readyState !== EventSource.CLOSED) return;
    this.again = setTimeout(() => this.open(), 5000);
  }

  take(event) {
    if (event.id && event.id === this.lastID) return;
    this.lastID = event.id || this.lastID;
    this.fresh.push(event);
    this.waits ||= setTimeout(() => this.tell(), together);
  }

  tell() {
    const fresh = this.fresh;
    this.fresh = [];
    this.waits = 0;
    this.events.push(...fresh);
    if (this.events.length > most * 1.25) this.events.splice(0, this.events.length - most);
    this.changed(fresh);
  }

  // of lists the events of a worker, and the gaps among them.
  of(path) { return this.events.filter((event) => event.gap || event.path === path); }

  close() {
    clearTimeout(this.again);
    clearTimeout(this.waits);
    this.source.close();
  }
}

// Again calls work, but never twice at a time, nor more often than its last run allows:
// work that takes long is done less often.
export class Again {
  constructor(work, least) {
    this.work = work;
    this.least = least;
    this.next = 0;
  }

  soon() {
    if (this.runs) this.wanted = true;
    if (this.runs || this.timer || this.stopped) return;
    this.timer = setTimeout(() => this.run(), Math.max(0, this.next - performance.now()));
  }

  async run() {
    const begun = performance.now();
    this.timer = 0;
    this.runs = true;
    this.wanted = false;
    try {
      await this.work();
    } finally {
      const end = performance.now();
      this.next = end + Math.max(this.least, 5 * (end - begun));
      this.runs = false;
      if (this.wanted) this.soon();
    }
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }
}
