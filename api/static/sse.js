// A reader of server-sent events over fetch. The browser's EventSource can carry no Authorization
// header and does not notice a connection that has died quietly; this one does both.

const REFUSED = new Set([401, 403, 404]); // trying again would not help
const LONGEST_PAUSE = 30_000;

// Turns chunks of text into events; a chunk may end anywhere, even inside a line break.
export function createParser() {
  let rest = "";
  let fields = {};
  return function feed(chunk) {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    const events = [];
    for (const line of lines) {
      if (line !== "") readField(fields, line);
      else {
        if (fields.data !== undefined) events.push(fields);
        fields = {};
      }
    }
    return events;
  };
}

function readField(fields, line) {
  const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line);
  if (name === "data" && fields.data !== undefined) fields.data += `\n${value}`;
  else if (name !== "") fields[name] = value; // a nameless line is a comment
}

function toEvent({ id, event, data }) {
  const envelope = JSON.parse(data);
  const seq = envelope.seq ?? (id === undefined ? null : Number(id));
  return { ...envelope, type: envelope.type ?? event, seq, data: envelope.data ?? envelope };
}

// Follow a stream until close(): onEvent(event), and onStatus("live" | "waiting" | "refused").
export function openStream(options) {
  const stream = new Stream(options);
  void stream.run();
  return { close: () => stream.close() };
}

class Stream {
  constructor({ url, token, lastId = null, onEvent, onStatus = () => {}, watchdog = 40_000 }) {
    Object.assign(this, { url, token, lastId, onEvent, onStatus, watchdog });
    this.closed = false;
    this.failures = 0;
  }

  close() {
    this.closed = true;
    this.request?.abort();
  }

  async run() {
    while (!this.closed) {
      if (await this.connect()) return this.onStatus("refused");
      if (this.closed) return;
      this.onStatus("waiting");
      await this.pause();
    }
  }

  // Returns true when the server has refused for good; every other end is worth another try.
  async connect() {
    this.request = new AbortController();
    try {
      this.expectBytes();
      const response = await fetch(this.url, this.init());
      if (!response.ok) return REFUSED.has(response.status);
      this.onStatus("live");
      await this.read(response.body.getReader());
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof TypeError)) reportError(error);
    } finally {
      clearTimeout(this.timer);
    }
    return false;
  }

  init() {
    const headers = { Accept: "text/event-stream", Authorization: `Bearer ${this.token}` };
    if (this.lastId !== null) headers["Last-Event-ID"] = String(this.lastId);
    return { headers, signal: this.request.signal, cache: "no-store" };
  }

  async read(reader) {
    const decoder = new TextDecoder();
    const feed = createParser();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || this.closed) return;
      this.failures = 0;
      this.expectBytes();
      for (const raw of feed(decoder.decode(value, { stream: true }))) this.deliver(raw);
    }
  }

  // A fault in a handler must not look like a lost connection, so it is reported, not thrown.
  deliver(raw) {
    if (raw.id !== undefined) this.lastId = raw.id;
    try {
      this.onEvent(toEvent(raw));
    } catch (error) {
      reportError(error);
    }
  }

  // The server pings every 15 s: 40 s of nothing is a dead connection.
  expectBytes() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.request.abort(), this.watchdog);
  }

  // Back off, with jitter so that a restarted server is not met by everybody at once.
  pause() {
    const limit = Math.min(LONGEST_PAUSE, 1000 * 2 ** this.failures++);
    return new Promise((wake) => {
      setTimeout(wake, limit * (0.5 + Math.random() / 2));
      addEventListener("online", wake, { once: true });
    });
  }
}
