// The conversation itself, shared by the widget, the full page and the desk.
import { html, useLayoutEffect, useRef } from "./html.js";
import { markdown } from "./markdown.js";
import { Message } from "./message.js";
import { Survey } from "./survey.js";
import { called } from "./words.js";

const NEAR = 120; // pixels from the end within which a reader counts as following along

// `actions` holds what this viewer may do: retry, feedback, survey, askForPerson, file; all optional.
// `after(message)` may add something under a message, such as the bot's decision on the desk.
export function Thread({ talk, viewer, actions = {}, after }) {
  const log = useRef(null);
  useFollow(log, talk);
  return html`<div class="log" ref=${log} role="log" aria-live="polite" aria-label="Conversation" tabindex="0">
      <div class="log-inner">
        ${talk.messages.filter(shows(actions)).map((message) => entry(message, viewer, talk, actions, after))}
        ${talk.sending.map((item) => html`<${Sending} key=${item.key} item=${item} onRetry=${actions.retry} />`)}
        ${talk.draft && html`<${Draft} text=${talk.draft} />`}
        ${actions.say && html`<${QuickReplies} talk=${talk} onSay=${actions.say} />`}
        ${offersPerson(talk) && actions.askForPerson && html`<${Offer} onAccept=${actions.askForPerson} />`}
        ${asksHowItWent(talk) && actions.survey && html`<${Survey} key=${talk.episode} survey=${talk.survey} onAnswer=${actions.survey} />`}
      </div>
    </div>
    <${Typing} talk=${talk} viewer=${viewer} />`;
}

// Whoever can answer the survey has the form instead of the words that came with it.
const shows = ({ survey }) => (message) => !survey || message.kind !== "survey";

// Nobody is asked to rate while somebody still works on it.
const asksHowItWent = ({ phase }) => phase !== "queued" && phase !== "human";

function entry(message, viewer, talk, { feedback, file }, after) {
  const onFeedback = feedback && ((helpful) => feedback(message.id, helpful));
  const helpful = talk.feedback[message.id] ?? null;
  const parts = { message, viewer, contact: called(talk), helpful, onFeedback, onFile: file };
  return html`<${Message} key=${message.id} ...${parts}>
    ${after?.(message)}
  <//>`;
}

function Sending({ item, onRetry }) {
  return html`<article class="message by-contact own unsent">
    <div class="bubble"><p class="verbatim">${item.text}</p></div>
    ${item.problem
      ? html`<p class="problem" role="alert">
          Not sent. ${item.problem} <button type="button" class="link" onClick=${() => onRetry(item)}>Try again</button>
        </p>`
      : html`<p class="muted">Sending</p>`}
  </article>`;
}

// A draft changes with every word; it is hidden from screen readers, which get the finished answer.
function Draft({ text }) {
  return html`<article class="message by-assistant draft" aria-hidden="true">
    <div class="bubble">${markdown(text)}</div>
  </article>`;
}

function Offer({ onAccept }) {
  return html`<div class="offer">
    <button type="button" class="primary" onClick=${onAccept}>Yes, talk to a person</button>
  </div>`;
}

// What the newest message can be answered with by a press; anything else may be written all the same.
function QuickReplies({ talk: { messages, phase, sending }, onSay }) {
  const replies = phase === "bot" && sending.length === 0 ? (messages.at(-1)?.quick_replies ?? []) : [];
  if (replies.length === 0) return null;
  return html`<div class="offer" role="group" aria-label="Suggested answers">
    ${replies.map((text) => html`<button type="button" key=${text} onClick=${() => onSay(text)}>${text}</button>`)}
  </div>`;
}

function offersPerson({ messages, phase }) {
  return phase === "bot" && messages.at(-1)?.kind === "offer";
}

function Typing({ talk, viewer }) {
  const who = writer(talk, viewer);
  return html`<p class="typing" role="status">
    ${who && html`<span>${who}</span><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>`}
  </p>`;
}

// The assistant always replies, so an unanswered question in its phase means that it is at work.
function writer({ typing, draft, messages, controller, phase }, viewer) {
  if (typing === viewer || draft) return null;
  if (typing === "agent") return "The agent is writing";
  if (typing === "contact") return "The customer is writing";
  const asked = messages.at(-1)?.author === "contact" && phase === "bot" && controller === "assistant";
  return typing === "assistant" || asked ? "The assistant is looking it up" : null;
}

// Keep the newest message in sight, also when the text box grows, unless the reader has scrolled up.
function useFollow(log, talk) {
  const following = useRef(true);
  useLayoutEffect(() => {
    const box = log.current;
    const note = () => {
      following.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    };
    const grown = new ResizeObserver(() => following.current && toEnd(box));
    box.addEventListener("scroll", note, { passive: true });
    grown.observe(box);
    return () => {
      box.removeEventListener("scroll", note);
      grown.disconnect();
    };
  }, []);
  useLayoutEffect(() => {
    if (following.current || talk.sending.length) toEnd(log.current);
  }, [talk]);
}

function toEnd(box) {
  box.scrollTop = box.scrollHeight;
}
