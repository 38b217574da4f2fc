// What an agent should know before the first word, as the log tells it.
import { html } from "../html.js";
import { ACTIONS, clock, percent, ruleText, shortened } from "../words.js";

export function Story({ talk: { story, summary, confidence, team, reserved_for: kept, breached = [] } }) {
  return html`<section aria-label="Story">
    <h3>Story</h3>
    ${!story?.wants && html`<p class="muted">${summary || "Nothing has been asked yet."}</p>`}
    ${story?.wants && html`<p><span class="muted">Wants</span><br />${story.wants.text}</p>`}
    ${story?.began_with && html`<p><span class="muted">Began with</span><br />${story.began_with.text}</p>`}
    <p class="facts">
      ${typeof confidence === "number" && html`<span class="chip">Confidence ${percent(confidence)}</span>`}
      ${story?.sentiment && html`<span class="chip">Mood: ${story.sentiment.label}</span>`}
      ${story?.rule && html`<span class="chip">Rule: ${ruleText(story.rule)}</span>`}
      ${team && html`<span class="chip">Team ${team}</span>`}
      ${kept && html`<span class="chip">Kept for ${kept.name}</span>`}
      ${breached.map((metric) => html`<span class="chip negative">${late(metric)}</span>`)}
    </p>
    <${Wrong} wrong=${story?.wrong ?? []} />
    <${Tried} tried=${story?.tried ?? []} />
    <${Found} evidence=${story?.evidence ?? []} />
    <${Contact} contact=${story?.contact ?? {}} />
  </section>`;
}

export const late = (metric) => `Late: ${metric.replaceAll("_", " ")}`;

function Tried({ tried }) {
  if (tried.length === 0) return null;
  return html`<details>
    <summary>Tried (${tried.length})</summary>
    <ul>
      ${tried.map(({ message_id: id, text, action, sources, helpful }) => html`<li key=${id}>
        The assistant ${ACTIONS[action] ?? action}: ${shortened(text)}
        ${sources.length > 0 && html`<span class="muted"> (${sources.join(", ")})</span>`}
        ${helpful !== null && html`<strong> ${helpful ? "Rated helpful" : "Rated not helpful"}</strong>`}
      </li>`)}
    </ul>
  </details>`;
}

function Wrong({ wrong }) {
  if (wrong.length === 0) return null;
  return html`<div>
    <p class="muted">Objected</p>
    <ul>${wrong.map(({ message_id: id, text }) => html`<li key=${id}>${text}</li>`)}</ul>
  </div>`;
}

function Found({ evidence }) {
  if (evidence.length === 0) return null;
  return html`<details>
    <summary>Passages found (${evidence.length})</summary>
    ${evidence.map(({ source, title, text }) => html`<p><span class="source-name">${title || source}</span><br />${text}</p>`)}
  </details>`;
}

function Contact({ contact }) {
  const pairs = Object.entries(contact);
  if (pairs.length === 0) return null;
  return html`<dl>${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

// What the assistant will still write to the customer, and when.
export function FollowUps({ desk, followUps }) {
  if (followUps.length === 0) return null;
  return html`<section aria-label="Follow-ups">
    <h3>Follow-ups</h3>
    ${followUps.map(({ id, due_at: at, text }) => html`<article class="suggestion" key=${id}>
      <p class="muted">${new Date(at).toLocaleDateString()} ${clock(at)}</p>
      <p class="verbatim">${text}</p>
      <button type="button" onClick=${() => desk.cancelFollowUp(id)}>Cancel follow-up</button>
    </article>`)}
  </section>`;
}
