// What helps an agent to answer: the story so far, suggestions, notes, and a search in the documents.
import { Citations } from "../citations.js";
import { html, useEffect, useRef, useState } from "../html.js";
import { clock, percent } from "../words.js";
import { Forget, SUPERVISORS } from "./pass.js";
import { Similar } from "./similar.js";
import { FollowUps, Story } from "./story.js";

// `shown` is for narrow windows, where the details lie over the conversation until closed.
export function Details({ desk, talk, user, onUse, shown, onClose }) {
  const close = useRef(null);
  useEffect(() => {
    if (shown) close.current.focus();
  }, [shown]);
  return html`<aside class="details" aria-label="Details" onKeyDown=${(event) => event.key === "Escape" && onClose()}>
    <button type="button" class="details-toggle" ref=${close} onClick=${onClose}>Close details</button>
    <${Story} talk=${talk} />
    <${FollowUps} desk=${desk} followUps=${talk.follow_ups ?? []} />
    <${Suggestions} desk=${desk} suggestions=${talk.suggestions} onUse=${onUse} />
    <${Notes} notes=${talk.notes} />
    <${Similar} key=${talk.id} desk=${desk} talk=${talk} />
    <${Search} key=${talk.id} desk=${desk} onUse=${onUse} />
    <${Attributes} attributes=${talk.attributes} />
    <button type="button" class="save" onClick=${() => desk.saveTranscript()}>Save the transcript</button>
    ${talk.mails && talk.contact?.email && html`<${MailTranscript} key=${talk.id} desk=${desk} />`}
    ${SUPERVISORS.has(user.role) && html`<${Forget} key=${talk.id} desk=${desk} />`}
  </aside>`;
}

function MailTranscript({ desk }) {
  const [sentTo, setSentTo] = useState(null);
  if (sentTo) return html`<p class="muted" role="status">The transcript goes to ${sentTo}.</p>`;
  const send = async () => setSentTo(await desk.mailTranscript());
  return html`<button type="button" class="save" onClick=${send}>Mail the transcript to the customer</button>`;
}

function Suggestions({ desk, suggestions, onUse }) {
  return html`<section>
    <div class="section-head">
      <h3>Suggestions</h3>
      <button type="button" class="link" onClick=${() => desk.suggest()}>Refresh</button>
    </div>
    ${suggestions.length === 0 && html`<p class="muted">None that is likely to be right.</p>`}
    ${suggestions.map((suggestion) => html`<${Suggestion}
      key=${suggestion.id}
      suggestion=${suggestion}
      onUse=${onUse}
      onDismiss=${() => desk.dismiss(suggestion.id)}
    />`)}
  </section>`;
}

function Suggestion({ suggestion: { id, text, confidence, citations }, onUse, onDismiss }) {
  return html`<article class="suggestion">
    <${Long} text=${text} />
    <${Citations} citations=${citations} />
    <div class="section-head">
      <span class="chip ${confidence < WEAK ? "negative" : ""}">${surety(confidence)}</span>
      <button type="button" class="link" onClick=${onDismiss}>Dismiss</button>
      <button type="button" onClick=${() => onUse(text, id)}>Use</button>
    </div>
  </article>`;
}

// Below this, one in ten is right (docs/evals.md).
const WEAK = 0.1;
const surety = (confidence) => `Confidence ${percent(confidence)}${confidence < WEAK ? ", seldom right" : ""}`;
const LONG = 240;

// Three long replies would push everything else out of sight.
function Long({ text }) {
  const [whole, setWhole] = useState(text.length <= LONG);
  return html`<p class="verbatim ${whole ? "" : "clamped"}">${text}</p>
    ${!whole && html`<button type="button" class="link more" onClick=${() => setWhole(true)}>Show all</button>`}`;
}

function Notes({ notes }) {
  return html`<section>
    <h3>Private notes</h3>
    ${notes.length === 0 && html`<p class="muted">None yet.</p>`}
    ${notes.map((note) => html`<article class="note" key=${note.id}>
      <p class="muted">${note.name ?? "Agent"}${note.at && ` · ${clock(note.at)}`}</p>
      <p class="verbatim">${note.text}</p>
      ${note.mentions?.length > 0 && html`<p class="muted">For ${note.mentions.map(({ name }) => name).join(", ")}</p>`}
    </article>`)}
  </section>`;
}

function Search({ desk, onUse }) {
  const [found, setFound] = useState(null);
  const submit = (event) => {
    event.preventDefault();
    const words = event.target.elements.words.value.trim();
    if (words) void desk.attempt(async () => setFound(await desk.api.search(words)));
  };
  return html`<section>
    <h3>Search the documents</h3>
    <form class="search" role="search" onSubmit=${submit}>
      <input name="words" type="search" aria-label="Search the documents" />
      <button type="submit">Search</button>
    </form>
    ${found?.length === 0 && html`<p class="muted" role="status">Nothing found.</p>`}
    ${found?.map((hit) => html`<${Hit} ...${hit} onUse=${onUse} />`)}
  </section>`;
}

function Hit({ source, title, text, onUse }) {
  return html`<article class="suggestion">
    <p class="source-name">${title || source}</p>
    <${Long} text=${text} />
    <div class="section-head">
      <span class="muted">${source}</span>
      <button type="button" onClick=${() => onUse(text)}>Use</button>
    </div>
  </article>`;
}

function Attributes({ attributes }) {
  const pairs = Object.entries(attributes ?? {});
  if (pairs.length === 0) return null;
  return html`<section>
    <h3>About the customer</h3>
    <dl>${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${String(value)}</dd></div>`)}</dl>
  </section>`;
}
