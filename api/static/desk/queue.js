// The list of open conversations, those who wait for a person first.
import { html, useEffect, useState } from "../html.js";
import { customer, percent, reasonText, since } from "../words.js";
import { late } from "./story.js";

const GROUPS = [["queued"], ["human"], ["bot", "closing"]];
const TITLES = ["Waiting for a person", "With a person", "With the assistant"];
const TICK = 15_000; // the waiting times move even when nothing else does

export function Queue({ queue, current, user, onOpen }) {
  useTick();
  return html`<nav class="queue" aria-label="Conversations">
    <p class="sr-only" role="status">${count(queue)}</p>
    ${GROUPS.map((phases, index) => {
      const items = queue.filter(({ phase }) => phases.includes(phase));
      return html`<${Group} title=${TITLES[index]} items=${items} current=${current} user=${user} onOpen=${onOpen} />`;
    })}
  </nav>`;
}

export function count(queue) {
  const waiting = queue.filter(({ phase }) => phase === "queued").length;
  if (waiting === 0) return "Nobody is waiting";
  return waiting === 1 ? "1 customer is waiting" : `${waiting} customers are waiting`;
}

function Group({ title, items, ...rest }) {
  return html`<section>
    <h2>${title} <span class="count">${items.length}</span></h2>
    ${items.length === 0 && html`<p class="muted empty">None</p>`}
    <ul>
      ${items.map((item) => html`<li key=${item.id}><${Item} item=${item} ...${rest} /></li>`)}
    </ul>
  </section>`;
}

function Item({ item, current, user, onOpen }) {
  const active = item.id === current;
  return html`<button
    type="button"
    class="item ${item.phase}"
    aria-current=${active ? "true" : undefined}
    onClick=${() => onOpen(item.id)}
  >
    <span class="item-top">
      <span class="item-title">${customer(item)}</span>
      ${item.waiting_since && html`<span class="wait">${since(item.waiting_since)}</span>`}
    </span>
    <span class="item-text">${item.wants || item.last_message || "No message yet"}</span>
    <${Facts} item=${item} user=${user} />
  </button>`;
}

function Facts({ item, user }) {
  const { phase, reason, assignee, confidence, sentiment, team, priority, reserved_for: kept, breached = [] } = item;
  return html`<span class="facts">
    ${assignee && html`<span class="chip positive">${assignee.id === user.id ? "With you" : `With ${assignee.name}`}</span>`}
    ${phase === "queued" && reason && html`<span class="chip">${reasonText(reason)}</span>`}
    ${phase === "closing" && html`<span class="chip">Wrapping up</span>`}
    ${kept && html`<span class="chip positive">Kept for ${kept.name}</span>`}
    ${breached.map((metric) => html`<span class="chip negative">${late(metric)}</span>`)}
    ${team && html`<span class="chip">Team ${team}</span>`}
    ${priority > 0 && html`<span class="chip">Priority ${priority}</span>`}
    ${typeof confidence === "number" && html`<span class="chip">Confidence ${percent(confidence)}</span>`}
    ${sentiment && sentiment.label !== "neutral" && html`<span class="chip ${sentiment.label}">Mood: ${sentiment.label}</span>`}
  </span>`;
}

function useTick() {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), TICK);
    return () => clearInterval(timer);
  }, []);
}
