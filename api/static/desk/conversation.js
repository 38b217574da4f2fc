// The open conversation: transcript with the bot's decisions, controls, and the box to write in.
import { Composer } from "../composer.js";
import { Attach } from "../files.js";
import { html } from "../html.js";
import { icons } from "../icons.js";
import { Thread } from "../thread.js";
import { ACTIONS, customer, PHASES, percent, reasonText, ruleText } from "../words.js";
import { Controls } from "./controls.js";
import { Help } from "./help.js";

// A yes to a handoff that is under way: nothing was decided by it.
const ASKED_NOTHING = "nothing_asked";

export function Conversation({ desk, talk, user, draft, setDraft, onBack, onDetails, showsDetails }) {
  const decided = (message) => decisions(talk, message);
  return html`<section class="chat" aria-label="Open conversation">
    <header class="bar">
      <button type="button" class="quiet round narrow-only" aria-label="Back to the queue" onClick=${onBack}>
        ${icons.back()}
      </button>
      <div class="bar-title">
        <h2>${customer(talk)}</h2>
        <p class="presence by-${talk.controller}" role="status">${presence(talk, user)}</p>
      </div>
      <button type="button" class="quiet details-toggle" aria-expanded=${showsDetails} onClick=${onDetails}>Details</button>
    </header>
    <${Controls} key=${talk.id} desk=${desk} talk=${talk} user=${user} onClaimed=${() => isWriting() || setDraft(focused)} />
    <${Thread} key=${talk.id} talk=${talk} viewer="agent" actions=${{ file: (file) => desk.file(file) }} after=${decided} />
    <${Write} key=${talk.id} desk=${desk} talk=${talk} user=${user} draft=${draft} setDraft=${setDraft} />
  </section>`;
}

// Whoever has taken a conversation writes next.
const focused = (draft) => ({ ...draft, focus: draft.focus + 1 });
// The claim is on the stream before its answer is here: a menu that was opened meanwhile would be shut again.
const isWriting = () => document.activeElement?.closest(".foot") != null;

export function isMine(talk, user) {
  return talk.phase === "human" && talk.assignee?.id === user.id;
}

function presence(talk, user) {
  if (talk.phase !== "human") return [PHASES[talk.phase], talk.phase === "queued" && reasonText(talk.reason)].filter(Boolean).join(" · ");
  return isMine(talk, user) ? "With you" : `With ${talk.assignee?.name ?? "another agent"}`;
}

function decisions(talk, message) {
  return talk.decisions
    .filter(({ message_id: id, rule }) => id === message.id && rule !== ASKED_NOTHING)
    .map((decision) => html`<${Decision} ...${decision} />`);
}

function Decision({ action, confidence, threshold, reason, rule }) {
  const why = [reason && reasonText(reason), rule && `rule “${ruleText(rule)}”`].filter(Boolean).join(", ");
  return html`<p class="decision">
    The assistant ${ACTIONS[action] ?? action}
    ${typeof confidence === "number" && html`: confidence ${percent(confidence)}`}
    ${typeof threshold === "number" && html`, answers from ${percent(threshold)}`}
    ${why && html` · ${why}`}
  </p>`;
}

const MODES = [
  ["reply", "Reply"],
  ["note", "Private note"],
];

// `draft` is { mode, text, suggestion }; it is kept above so that a suggestion can be put into it.
function Write({ desk, talk, user, draft, setDraft }) {
  const note = draft.mode === "note";
  const may = note || isMine(talk, user);
  // Taken out of the box at once, so that a second Enter cannot send it twice; put back when it is refused.
  const send = async (text) => {
    setDraft(({ focus }) => ({ mode: "reply", text: "", focus }));
    const sent = await (note ? desk.note(text) : desk.reply(text, draft.suggestion ?? null));
    if (!sent) setDraft((now) => ({ ...draft, text: [text, now.text].filter(Boolean).join("\n"), focus: now.focus }));
  };
  return html`<footer class="foot ${note ? "private" : ""}">
    <div class="modes" role="radiogroup" aria-label="What you are writing">
      ${MODES.map(([mode, label]) => html`<label class="mode">
        <input type="radio" name="mode" checked=${draft.mode === mode} onChange=${() => setDraft((now) => ({ ...now, mode }))} />
        <span>${label}</span>
      </label>`)}
      ${may && !note && html`<${Help} key=${talk.id} desk=${desk} talk=${talk} draft=${draft} setDraft=${setDraft} />`}
      ${!may && html`<span class="muted">${hint(talk)}</span>`}
    </div>
    ${may && !note && html`<${Attach} onChoose=${(file) => void desk.attach(file)} />`}
    <${Composer}
      label=${note ? "Write a private note; only colleagues see it" : "Write a reply"}
      value=${draft.text}
      onInput=${(text) => setDraft((now) => ({ ...now, text }))}
      onSend=${send}
      disabled=${!may}
      focus=${draft.focus}
    />
  </footer>`;
}

function hint({ phase }) {
  if (phase === "queued") return "Claim the conversation to reply.";
  if (phase === "resolved") return "This is over. The customer can write again, or follow up.";
  return phase === "human" ? "A colleague is replying." : "Take over to reply.";
}
