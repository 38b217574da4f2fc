// A thin client of the HTTP API. Every failure becomes a Problem whose message is a plain sentence.

const SENTENCES = {
  "already-claimed": "Somebody else is already looking after this conversation.",
  "ledger-unavailable": "The service is busy for a moment. Please try again shortly.",
  "rate-limited": "That was a lot at once. Please wait a moment and try again.",
  "stale-epoch": "Somebody else has taken over this conversation.",
  "too-large": "That is too long to send. Please shorten it.",
  "wrong-phase": "That is not possible at this point of the conversation.",
};
const UNREACHABLE = "The service cannot be reached. Check your connection and try again.";

export class Problem extends Error {
  constructor(name, status, sentence) {
    super(sentence);
    Object.assign(this, { name, status });
  }
}

// Unique per message, so that sending it again can never make it appear twice.
// crypto.randomUUID exists in secure contexts only; a host page on plain http still needs a key.
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function toProblem(response) {
  const problem = await response.json().catch(() => ({}));
  const name = String(problem.type ?? "").split("/").pop() || "unknown";
  const known = Object.hasOwn(SENTENCES, name) ? SENTENCES[name] : null;
  const sentence = known ?? problem.detail ?? problem.title;
  return new Problem(name, response.status, sentence ?? `The service answered ${response.status}.`);
}

// A text that the browser saves as a file.
async function save(origin, token, path) {
  const init = { headers: { Authorization: `Bearer ${token}` }, cache: "no-store" };
  const response = await fetch(`${origin}/v1${path}`, init).catch(() => {
    throw new Problem("unreachable", 0, UNREACHABLE);
  });
  if (!response.ok) throw await toProblem(response);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = path.split("/").pop() + ".txt";
  link.click();
  URL.revokeObjectURL(link.href);
}

// One request; `call.token` is sent as bearer when there is one.
export function caller(origin = "", token = null) {
  return async function call(method, path, body, extra = {}) {
    const headers = { Accept: "application/json", ...extra };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const init = { method, headers, body: JSON.stringify(body), cache: "no-store" };
    const response = await fetch(`${origin}/v1${path}`, init).catch(() => {
      throw new Problem("unreachable", 0, UNREACHABLE);
    });
    if (!response.ok) throw await toProblem(response);
    return response.headers.get("Content-Type")?.includes("json") ? response.json() : null;
  };
}

// The content of a file, or the answer to sending one: neither is JSON on the way there.
export async function transfer(url, token, init = {}) {
  const headers = { Authorization: `Bearer ${token}`, ...init.headers };
  const response = await fetch(url, { cache: "no-store", ...init, headers }).catch(() => {
    throw new Problem("unreachable", 0, UNREACHABLE);
  });
  if (!response.ok) throw await toProblem(response);
  return response;
}

// A file as a form; `fields` go along with it.
async function sendFile(path, token, file, key, fields = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("file", file);
  return (await transfer(path, token, { method: "POST", body, headers: { "Idempotency-Key": key } })).json();
}

export function openConversation(origin, workspace) {
  // Times are promised in the visitor's own zone.
  const timezone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const attributes = timezone ? { timezone } : {};
  return caller(origin)("POST", "/conversations", { workspace, contact: {}, attributes });
}

// What a contact may do in the one conversation the token is for.
export function customerApi(origin, { id, token }) {
  const call = caller(origin, token);
  const post = (name, body, extra) => call("POST", `/conversations/${id}/${name}`, body, extra);
  return {
    eventsUrl: `${origin}/v1/conversations/${id}/events`,
    snapshot: () => call("GET", `/conversations/${id}`),
    send: (text, key) => post("messages", { text }, { "Idempotency-Key": key }),
    file: async ({ id: file }) => (await transfer(`${origin}/v1/conversations/${id}/attachments/${file}`, token)).blob(),
    attach: (file, key) => sendFile(`${origin}/v1/conversations/${id}/attachments`, token, file, key),
    askForPerson: () => post("handoff", {}),
    stopWaiting: () => call("DELETE", `/conversations/${id}/handoff`),
    saveTranscript: () => save(origin, token, `/conversations/${id}/transcript`),
    survey: (score, comment) => post("survey", comment ? { score, comment } : { score }),
    typing: () => post("typing", {}),
    feedback: (message_id, helpful) => post("feedback", { message_id, helpful }),
  };
}

export function signIn(email, password) {
  return caller()("POST", "/sessions", { email, password });
}

// What an agent may do.
export function deskApi(token) {
  const call = caller("", token);
  const post = (id, name, body, extra) => call("POST", `/desk/conversations/${id}/${name}`, body, extra);
  return {
    eventsUrl: "/v1/desk/events",
    queue: () => call("GET", "/desk/queue"),
    promise: () => call("GET", "/reports/promise"),
    snapshot: (id) => call("GET", `/desk/conversations/${id}`),
    file: async (id, { id: file }) => (await transfer(`/v1/desk/conversations/${id}/attachments/${file}`, token)).blob(),
    claim: (id) => post(id, "claim", {}),
    takeOver: (id, note) => post(id, "takeover", note ? { note } : {}),
    send: (id, text, control_epoch, key, suggestion_id = null) =>
      post(id, "messages", { text, control_epoch, suggestion_id }, { "Idempotency-Key": key }),
    attach: (id, file, control_epoch, key) =>
      sendFile(`/v1/desk/conversations/${id}/attachments`, token, file, key, { control_epoch }),
    note: (id, text) => post(id, "notes", { text }),
    transfer: (id, to, note) => post(id, "transfer", note ? { ...to, note } : to),
    followUp: (id, when, text) => post(id, "follow-ups", { when, text }),
    cancelFollowUp: (id, followUp) => call("DELETE", `/desk/conversations/${id}/follow-ups/${followUp}`),
    be: (state) => call("PUT", "/desk/presence", { state }),
    agents: () => call("GET", "/desk/agents"),
    teams: () => call("GET", "/desk/teams"),
    handBack: (id, outcome, control_epoch, instruction) =>
      post(id, "handback", instruction ? { outcome, control_epoch, instruction } : { outcome, control_epoch }),
    resolve: (id, control_epoch) => post(id, "resolve", { control_epoch }),
    suggestions: (id) => call("GET", `/desk/conversations/${id}/suggestions`),
    dismiss: (id, suggestion) => post(id, `suggestions/${suggestion}/dismiss`, {}),
    similar: (id) => call("GET", `/desk/conversations/${id}/similar`),
    canned: (id) => call("GET", `/desk/canned?conversation_id=${id}`),
    reword: (text, how, language) => call("POST", "/desk/drafts", language ? { text, how, language } : { text, how }),
    saveTranscript: (id) => save("", token, `/desk/conversations/${id}/transcript`),
    mailTranscript: (id) => post(id, "transcript"),
    forget: (id) => call("DELETE", `/desk/conversations/${id}/contact`),
    search: (words) => call("GET", `/desk/search?q=${encodeURIComponent(words)}`),
  };
}
