// The sources of an answer: a numbered list that opens, each with its place and the words quoted.
import { html } from "./html.js";
import { timecode } from "./words.js";

export function Citations({ citations, open, onToggle }) {
  if (!citations?.length) return null;
  const label = citations.length === 1 ? "1 source" : `${citations.length} sources`;
  return html`<details class="sources" open=${open} onToggle=${(event) => onToggle?.(event.currentTarget.open)}>
    <summary>${label}</summary>
    <ol>
      ${citations.map((citation) => html`<${Citation} ...${citation} />`)}
    </ol>
  </details>`;
}

function Citation({ source, title, quote, page, second }) {
  return html`<li>
    <span class="source-name">${sourceName(source, title || source)}</span>
    ${title && title !== source && html` <span class="muted">${source}</span>`}
    ${isNumber(page) && html` <span class="muted">page ${page}</span>`}
    ${isNumber(second) && html` <span class="muted">at ${timecode(second)}</span>`}
    <blockquote>${quote}</blockquote>
  </li>`;
}

const isNumber = (value) => typeof value === "number";

function sourceName(source, name) {
  if (!/^https?:\/\//i.test(source)) return name;
  return html`<a href=${source} target="_blank" rel="noopener noreferrer">${name}</a>`;
}
