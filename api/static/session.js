// A contact's conversation: opened or resumed, kept up to date by the stream, and acted upon.
import { customerApi, newKey, openConversation } from "./api.js";
import { initialState, reduce } from "./reduce.js";
import { openStream } from "./sse.js";
import { forget, recall, remember } from "./ticket.js";

const TYPING_SHOWN = 6000;
const TYPING_TOLD = 3000;
const GONE = new Set([401, 403, 404]);

export class Session {
  constructor({ origin, workspace }) {
    this.origin = origin;
    this.workspace = workspace;
    this.view = { talk: null, problem: null, status: "starting" };
    this.watchers = new Set();
    this.toldTyping = 0;
    document.addEventListener("visibilitychange", () => this.listen());
  }

  watch(watcher) {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  show(change) {
    this.view = { ...this.view, ...change };
    for (const watcher of this.watchers) watcher(this.view);
  }

  dispatch(event) {
    if (!this.view.talk) return; // a late answer to a conversation that was left
    const talk = reduce(this.view.talk, event);
    if (talk !== this.view.talk) this.show({ talk });
    if (talk.needsRefresh) void this.attempt(() => this.refresh());
  }

  // Run something that may fail with a Problem, and show its sentence.
  async attempt(action) {
    try {
      await action();
      this.show({ problem: null });
      return true;
    } catch (problem) {
      this.show({ problem: problem.message });
      return false;
    }
  }

  async start() {
    this.show({ status: "starting" });
    const ready = await this.attempt(() => this.resume());
    if (ready) this.listen();
    else this.show({ status: "failed" });
  }

  // A stored conversation may be gone, or its token expired: then a new one begins.
  async resume() {
    const known = recall(this.workspace);
    try {
      await this.open(known ?? (await this.create()));
    } catch (problem) {
      if (!known || !GONE.has(problem.status)) throw problem;
      await this.open(await this.create());
    }
  }

  async create() {
    const { id, token } = await openConversation(this.origin, this.workspace);
    remember(this.workspace, { id, token });
    return { id, token };
  }

  async open(ticket) {
    this.ticket = ticket;
    this.api = customerApi(this.origin, ticket);
    await this.refresh();
    this.show({ status: "live" });
  }

  async refresh() {
    const sending = this.view.talk?.sending ?? [];
    this.show({ talk: { ...initialState(await this.api.snapshot()), sending } });
  }

  // Only the tab in sight holds a stream: a browser allows six to one origin, and the seventh tab
  // of a shop would hang. A hidden tab catches up from where it stopped when it is seen again.
  listen() {
    this.stream?.close();
    this.stream = null;
    if (document.hidden || !this.view.talk) return;
    this.stream = openStream({
      url: this.api.eventsUrl,
      token: this.ticket.token,
      lastId: this.view.talk.seq,
      onEvent: (event) => this.receive(event),
      onStatus: (status) => this.show({ status }),
    });
  }

  receive(event) {
    this.dispatch(event);
    if (event.type !== "typing") return;
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.dispatch({ type: "typing.stopped" }), TYPING_SHOWN);
  }

  async send(text, key = newKey()) {
    this.dispatch({ type: "sending.started", data: { key, text } });
    try {
      const { message, reply } = await this.api.send(text, key);
      for (const data of [message, reply]) if (data) this.dispatch({ type: "message.created", data });
      this.dispatch({ type: "sending.done", data: { key } });
    } catch (problem) {
      this.dispatch({ type: "sending.failed", data: { key, problem: problem.message } });
    }
  }

  retry({ text, key }) {
    return this.send(text, key);
  }

  attach(file) {
    return this.attempt(async () => {
      const { message } = await this.api.attach(file, newKey());
      this.dispatch({ type: "message.created", data: message });
    });
  }

  async file(file) {
    let content = null;
    await this.attempt(async () => {
      content = await this.api.file(file);
    });
    return content;
  }

  askForPerson() {
    return this.attempt(() => this.api.askForPerson());
  }

  stopWaiting() {
    return this.attempt(() => this.api.stopWaiting());
  }

  saveTranscript() {
    return this.attempt(() => this.api.saveTranscript());
  }

  survey(score, comment) {
    return this.attempt(async () => {
      await this.api.survey(score, comment);
      this.dispatch({ type: "survey.answered", data: { score } });
    });
  }

  feedback(messageId, helpful) {
    return this.attempt(() => this.api.feedback(messageId, helpful));
  }

  // A hint for the other side, told now and then; losing one is no matter.
  typing() {
    if (Date.now() - this.toldTyping < TYPING_TOLD) return;
    this.toldTyping = Date.now();
    this.api.typing().catch(() => {});
  }

  async restart() {
    forget(this.workspace);
    this.stream?.close();
    this.show({ talk: null, problem: null });
    await this.start();
  }
}
