// The words and figures of the interface that more than one place shows.

export const REASONS = {
  agent_takeover: "An agent took over",
  clarification_failed: "Asking back did not help",
  customer_request: "Asked for a person",
  loop: "Going round in circles",
  low_confidence: "Not sure enough of the answer",
  missing_knowledge: "Not in the documents",
  policy_rule: "A rule asks for a person",
  sentiment: "Sounds upset",
  tool_failure: "Something failed",
};

export const ACTIONS = {
  answer: "answered",
  clarify: "asked back",
  escalate: "handed over",
  offer: "offered a person",
};

export const PHASES = {
  bot: "With the assistant",
  queued: "Waiting for a person",
  human: "With a person",
  closing: "Wrapping up",
  resolved: "Resolved",
};

// What the customer is called, as far as is known.
export const called = ({ contact }) => contact?.name || contact?.email || null;
export const customer = (talk) => called(talk) ?? `Customer ${talk.id.slice(-4)}`;

export function shortened(text, longest = 160) {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= longest ? line : `${line.slice(0, longest).replace(/\s\S*$/, "")} …`;
}

export const ruleText = (rule) => rule.replaceAll("_", " ");
export const reasonText = (reason) => REASONS[reason] ?? reason?.replaceAll("_", " ") ?? "";
export const percent = (share) => `${Math.round(share * 100)}%`;

export function clock(iso) {
  return new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

// How long ago, in the largest unit that fits: exact enough for a queue.
export function since(iso, now = Date.now()) {
  const minutes = Math.max(0, Math.floor((now - new Date(iso)) / 60_000));
  if (minutes < 1) return "under 1 min";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d`;
}

// A place in a recording, as m:ss.
export function timecode(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
