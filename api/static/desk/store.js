// The agent's desk: the queue and one open conversation, kept up to date by the desk's stream.
import { deskApi, newKey, signIn } from "../api.js";
import { initialState, reduce } from "../reduce.js";
import { openStream } from "../sse.js";

const SLOT = "warmline:desk"; // in sessionStorage: closing the window signs out
const PROMISE_AGE = 600_000;
const SETTLE = 250; // one fetch of the queue for a burst of events
const TYPING_SHOWN = 6000;
const CONTESTED = new Set(["stale-epoch", "already-claimed", "wrong-phase"]);
// What these change is in the snapshot only: the reason, the story, what was promised.
const IN_SNAPSHOT = new Set([
  "control.changed",
  "conversation.assigned",
  "assignment.missed",
  "followup.scheduled",
  "followup.cancelled",
  "followup.sent",
  "contact.updated",
  "contact.forgotten",
  "sla.breached",
]);
const MOVES_QUEUE = new Set([
  "message.created",
  "control.changed",
  "decision.made",
  "conversation.routed",
  "conversation.assigned",
  "assignment.missed",
  "sla.breached",
  "contact.forgotten",
  "conversation.resolved",
  "conversation.reopened",
]);

export class Desk {
  constructor() {
    this.view = { user: null, queue: [], talk: null, problem: null, broken: null, status: "starting", presence: "online", call: null };
    this.watchers = new Set();
  }

  watch(watcher) {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  show(change) {
    this.view = { ...this.view, ...change };
    for (const watcher of this.watchers) watcher(this.view);
  }

  // Run something that may fail with a Problem; show its sentence and say whether it went well.
  async attempt(action) {
    try {
      await action();
      this.show({ problem: null });
      return true;
    } catch (problem) {
      await this.explain(problem);
      return false;
    }
  }

  async explain(problem) {
    if (problem.status === 401 && this.view.user) return this.leave("Your session has ended. Please sign in again.");
    if (CONTESTED.has(problem.name) && this.view.talk) {
      await this.reload();
      return this.show({ problem: `${problem.message} The conversation has been loaded again; your text is kept.` });
    }
    this.show({ problem: problem.message });
  }

  // --- signing in and out

  resume() {
    const kept = JSON.parse(sessionStorage.getItem(SLOT));
    if (kept) this.enter(kept);
  }

  signIn(email, password) {
    return this.attempt(async () => {
      const ticket = await signIn(email, password);
      sessionStorage.setItem(SLOT, JSON.stringify(ticket));
      this.enter(ticket);
    });
  }

  enter({ token, user }) {
    this.api = deskApi(token);
    this.show({ user });
    this.stream = openStream({
      url: this.api.eventsUrl,
      token,
      onEvent: (event) => this.receive(event),
      onStatus: (status) => this.follow(status),
    });
  }

  leave(problem = null) {
    sessionStorage.removeItem(SLOT);
    this.stream?.close();
    clearTimeout(this.promiseTimer);
    this.show({ user: null, queue: [], talk: null, problem, broken: null, status: "starting" });
  }

  // --- staying up to date

  // After every (re)connection all is read anew: whatever happened in between is in there.
  async follow(status) {
    this.show({ status });
    if (status === "refused") this.leave("Your session has ended. Please sign in again.");
    if (status === "live") await this.attempt(() => Promise.all([this.readQueue(), this.readPromise(), this.readPresence(), this.reload()]));
  }

  receive(event) {
    if (MOVES_QUEUE.has(event.type)) this.readQueueSoon();
    this.tellOwn(event);
    const { talk } = this.view;
    if (!talk || event.conversation_id !== talk.id) return;
    this.dispatch(event);
    if (event.type === "typing") this.forgetTyping();
    if (IN_SNAPSHOT.has(event.type) || this.view.talk.needsRefresh) void this.attempt(() => this.reload());
  }

  // What is meant for this agent: a conversation that is kept for them, a note that calls them.
  tellOwn({ type, data, conversation_id: id }) {
    const me = this.view.user?.id;
    if (type === "conversation.assigned" && data.agent.id === me) this.show({ call: { id, text: "A customer is waiting for you" } });
    if (type === "note.created" && data.mentions?.some((one) => one.id === me)) {
      this.show({ call: { id, text: `${data.name} mentions you in a note` } });
    }
    // They may have let one go by, and are away then.
    if (type === "assignment.missed" && data.agent.id === me) this.show({ presence: "away" });
  }

  dispatch(event) {
    this.show({ talk: reduce(this.view.talk, event) });
  }

  forgetTyping() {
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.view.talk && this.dispatch({ type: "typing.stopped" }), TYPING_SHOWN);
  }

  readQueueSoon() {
    clearTimeout(this.queueTimer);
    this.queueTimer = setTimeout(() => this.view.user && this.attempt(() => this.readQueue()), SETTLE);
  }

  async readQueue() {
    this.show({ queue: await this.api.queue() });
  }

  // What was chosen holds beyond a reload, and elsewhere.
  async readPresence() {
    const me = (await this.api.agents()).find(({ id }) => id === this.view.user?.id);
    if (me) this.show({ presence: me.presence });
  }

  // Whether the promised share of wrong answers can still be relied on; it changes slowly.
  async readPromise() {
    clearTimeout(this.promiseTimer);
    this.promiseTimer = setTimeout(() => this.view.user && this.attempt(() => this.readPromise()), PROMISE_AGE);
    const { holds, message } = await this.api.promise();
    this.show({ broken: holds === false ? message : null });
  }

  // --- the open conversation

  open(id) {
    return this.attempt(async () => this.show({ talk: initialState(await this.api.snapshot(id)), call: null }));
  }

  close() {
    this.show({ talk: null, problem: null });
  }

  // The agent may have opened another conversation while this one was being fetched.
  async reload() {
    const id = this.view.talk?.id;
    if (!id) return;
    const talk = initialState(await this.api.snapshot(id));
    if (this.view.talk?.id === id) this.show({ talk });
  }

  // --- what an agent does; each resolves to whether it went well

  get id() {
    return this.view.talk.id;
  }

  claim = () => this.act(() => this.api.claim(this.id));
  takeOver = (note) => this.act(() => this.api.takeOver(this.id, note));
  resolve = () => this.act(() => this.api.resolve(this.id, this.view.talk.epoch));
  handBack = (outcome, instruction) =>
    this.act(() => this.api.handBack(this.id, outcome, this.view.talk.epoch, instruction));
  transfer = (to, note) => this.act(() => this.api.transfer(this.id, to, note));
  followUp = (when, text) => this.act(() => this.api.followUp(this.id, when, text));
  cancelFollowUp = (id) => this.act(() => this.api.cancelFollowUp(this.id, id));
  be = (presence) =>
    this.attempt(async () => {
      await this.api.be(presence);
      this.show({ presence });
    });
  forget = () => this.act(() => this.api.forget(this.id));
  // To whom it goes, or null when it was refused.
  async mailTranscript() {
    let to = null;
    await this.attempt(async () => {
      to = (await this.api.mailTranscript(this.id)).sent_to;
    });
    return to;
  }

  saveTranscript = () => this.attempt(() => this.api.saveTranscript(this.id));
  note = (text) => this.act(() => this.api.note(this.id, text));

  async file(file) {
    let content = null;
    await this.attempt(async () => {
      content = await this.api.file(this.id, file);
    });
    return content;
  }

  async act(action) {
    return this.attempt(async () => {
      await action();
      await Promise.all([this.readQueue(), this.reload()]);
    });
  }

  reply(text, suggestion = null) {
    return this.attempt(async () => {
      const { message } = await this.api.send(this.id, text, this.view.talk.epoch, newKey(), suggestion);
      this.dispatch({ type: "message.created", data: message });
    });
  }

  attach(file) {
    return this.attempt(async () => {
      const { message } = await this.api.attach(this.id, file, this.view.talk.epoch, newKey());
      this.dispatch({ type: "message.created", data: message });
    });
  }

  dismiss = (suggestion) => this.attempt(() => this.api.dismiss(this.id, suggestion));

  suggest() {
    return this.attempt(async () => {
      const suggestions = await this.api.suggestions(this.id);
      this.dispatch({ type: "suggestion.created", data: { suggestions } });
    });
  }
}
