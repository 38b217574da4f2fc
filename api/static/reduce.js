// One pure reducer for the widget, the full page and the desk: the same events give the same view.
// Events may come twice (a reconnect, a snapshot that already holds them), so each is idempotent.

export function initialState(snapshot) {
  return {
    assignee: null,
    attributes: {},
    confidence: null,
    decisions: [],
    feedback: {},
    notes: [],
    offered: false,
    reason: null,
    suggestions: [],
    summary: null,
    survey: null,
    ...snapshot,
    epoch: snapshot.control_epoch,
    messages: withFreshness(snapshot).sort(bySeq),
    draft: "", // an answer as it is being written
    needsRefresh: false, // something was missed: fetch the snapshot again
    outcome: null,
    sending: [], // the contact's or agent's own messages that the server has not confirmed
    typing: null,
  };
}

// What was cited and has changed since is told beside the messages, which stay as they were said.
function withFreshness({ messages, changed_since: changed = [] }) {
  const stale = new Set(changed.map(({ document_id: id, version }) => `${id} ${version}`));
  const mark = (citation) => ({ ...citation, stale: stale.has(`${citation.document_id} ${citation.version}`) });
  return messages.map((message) =>
    message.citations?.length ? { ...message, citations: message.citations.map(mark) } : message,
  );
}

export function reduce(state, event) {
  const numbered = event.seq !== undefined && event.seq !== null;
  if (numbered && event.seq <= state.seq) return state;
  const change = Object.hasOwn(CHANGES, event.type) ? CHANGES[event.type] : keep;
  const next = change(state, event.data ?? {}, event);
  return numbered ? { ...next, seq: event.seq } : next;
}

const keep = (state) => state;
const bySeq = (a, b) => a.seq - b.seq;

const CHANGES = {
  "message.created": messageCreated,
  "control.changed": controlChanged,
  "survey.requested": (state) => ({ ...state, survey: { requested: true, score: null } }),
  "survey.answered": (state, { score }) => ({ ...state, survey: { requested: true, score } }),
  "feedback.given": (state, { message_id: id, helpful }) => ({
    ...state,
    feedback: { ...state.feedback, [id]: helpful },
  }),
  "conversation.resolved": resolved,
  "conversation.reopened": reopened,
  "decision.made": (state, data, { at }) => ({
    ...state,
    confidence: data.confidence,
    decisions: put(state.decisions, { ...data, at }, "message_id"),
  }),
  "note.created": (state, data, { at }) => ({
    ...state,
    notes: put(state.notes, { at, ...data }, "id"),
  }),
  "suggestion.created": (state, { suggestions }) => ({ ...state, suggestions }),
  "suggestion.withdrawn": (state) => ({ ...state, suggestions: [] }),
  "suggestion.judged": (state, { suggestion_id: id, judgement }) =>
    judgement === "dismissed" ? { ...state, suggestions: state.suggestions.filter((one) => one.id !== id) } : state,
  "answer.delta": answerDelta,
  typing: (state, { author }) => ({ ...state, typing: author }),
  // The rest never comes from the server: it is what the page itself knows.
  "typing.stopped": (state) => ({ ...state, typing: null }),
  "sending.started": (state, { key, text }) => ({
    ...state,
    sending: put(state.sending, { key, text, problem: null }, "key"),
  }),
  // The request may fail although the message arrived; then the stream has already taken it away.
  "sending.failed": (state, { key, problem }) => ({
    ...state,
    sending: state.sending.map((item) => (item.key === key ? { ...item, problem } : item)),
  }),
  "sending.done": (state, { key }) => ({
    ...state,
    sending: state.sending.filter((item) => item.key !== key),
  }),
};

function messageCreated(state, message) {
  const known = state.messages.some(({ id }) => id === message.id);
  const confirms = !known && message.author !== "assistant";
  const fromContact = message.author === "contact";
  return {
    ...state,
    draft: fromContact ? state.draft : "",
    messages: put(state.messages, message, "id").sort(bySeq),
    offered: state.offered || message.kind === "offer",
    sending: confirms ? withoutFirst(state.sending, message.text) : state.sending,
    typing: state.typing === message.author ? null : state.typing,
  };
}

// Text that does not join what is shown (the stream was joined midway, or another speaks by now) is passed over.
function answerDelta(state, { text, position, epoch }) {
  const drafted = position === 0 ? "" : state.draft;
  if (epoch !== state.epoch || position !== [...drafted].length) return state;
  return { ...state, draft: drafted + text, typing: null };
}

// Each change of controller raises the epoch by one; a jump means that one of them was missed.
function controlChanged(state, data) {
  if (data.epoch < state.epoch) return state;
  return {
    ...state,
    assignee: data.assignee ?? null,
    controller: data.controller,
    draft: "",
    epoch: data.epoch,
    needsRefresh: state.needsRefresh || data.epoch > state.epoch + 1,
    phase: data.phase,
    reason: data.reason ?? state.reason,
    typing: null,
  };
}

function resolved(state, { outcome }) {
  return { ...state, controller: "nobody", draft: "", outcome, phase: "resolved", typing: null };
}

function reopened(state, { episode }) {
  const fresh = { offered: false, outcome: null, survey: null };
  return { ...state, ...fresh, controller: "assistant", episode, phase: "bot" };
}

function put(list, item, key) {
  const index = list.findIndex((other) => other[key] === item[key]);
  return index < 0 ? [...list, item] : list.with(index, item);
}

// The stream may tell of a message before its own request has returned: show it once.
function withoutFirst(sending, text) {
  const index = sending.findIndex((item) => item.text === text);
  return sending.filter((_, at) => at !== index);
}
