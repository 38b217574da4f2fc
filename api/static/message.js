// One message of a conversation, whoever wrote it.
import { Citations } from "./citations.js";
import { Files } from "./files.js";
import { html, useState } from "./html.js";
import { icons } from "./icons.js";
import { markdown } from "./markdown.js";
import { clock } from "./words.js";

// `viewer` is "contact" or "agent": whose own messages stand on the right.
// `contact` is what the desk calls the customer, when it knows.
export function Message({ message, viewer, contact, helpful, onFeedback, onFile, children }) {
  const [open, setOpen] = useState(false);
  if (message.kind === "notice") return html`<${Notice} message=${message}>${children}<//>`;
  const own = message.author === viewer ? "own" : "";
  return html`<article class="message by-${message.author} kind-${message.kind} ${own}">
    <header>
      <span class="author">${authorLabel(message, viewer, contact)}</span>
      <time datetime=${message.at}>${clock(message.at)}</time>
    </header>
    <div class="bubble">
      ${body(message, () => setOpen(true))}
      ${message.attachments?.length > 0 &&
      html`<${Files} files=${message.attachments} onFile=${onFile} shows=${viewer === "agent"} />`}
      <${Citations} citations=${message.citations} open=${open} onToggle=${setOpen} />
    </div>
    ${onFeedback && message.kind === "answer" && html`<${Feedback} helpful=${helpful} onFeedback=${onFeedback} />`}
    ${children}
  </article>`;
}

function Notice({ message, children }) {
  return html`<div class="notice"><p>${message.text}</p>${children}</div>`;
}

function authorLabel({ author, name, kind }, viewer, contact) {
  if (kind === "summary") return "Summary";
  if (author === viewer) return viewer === "agent" && name ? name : "You";
  if (author === "agent") return name ? `${name} · agent` : "Agent";
  return author === "assistant" ? name || "Assistant" : name || contact || "Customer";
}

// What a contact writes is shown as it was written; the other two may use Markdown.
function body({ author, text, citations }, openSources) {
  if (author === "contact") return html`<p class="verbatim">${text}</p>`;
  const cite = (number) => number >= 1 && number <= (citations?.length ?? 0) && mark(number, openSources);
  return markdown(text, (number) => cite(number) || null);
}

// The word joiner keeps a full stop from beginning a line of its own after the mark.
const mark = (number, openSources) => html`<button
    type="button"
    class="cite"
    aria-label="Show source ${number}"
    onClick=${openSources}
  >${number}</button>\u2060`;

function Feedback({ helpful, onFeedback }) {
  const thumb = (value, label, picture) => html`<button
    type="button"
    class="quiet thumb"
    aria-pressed=${helpful === value}
    aria-label=${label}
    title=${label}
    onClick=${() => onFeedback(value)}
  >${picture()}</button>`;
  return html`<div class="feedback" role="group" aria-label="Was this answer helpful?">
    ${thumb(true, "Helpful", icons.up)}${thumb(false, "Not helpful", icons.down)}
    ${helpful !== null && html`<span class="muted">Thank you</span>`}
  </div>`;
}
