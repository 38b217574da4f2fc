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

function Citation({ source, title, quote, page, row, second, updated, stale }) {
  return html`<li>
    <span class="source-name">${sourceName(source, title || source, second)}</span>
    ${title && title !== source && html` <span class="muted">${source}</span>`}
    ${isNumber(page) && html` <span class="muted">${place(source)} ${page}</span>`}
    ${isNumber(row) && html` <span class="muted">row ${row}</span>`}
    ${isNumber(second) && html` <span class="muted">at ${timecode(second)}</span>`}
    ${updated && html` <span class="muted">dated ${updated}</span>`}
    ${stale && html` <span class="stale">changed since this answer</span>`}
    <blockquote>${quote}</blockquote>
  </li>`;
}

const isNumber = (value) => typeof value === "number";

const place = (source) => (/\.(pptx|odp)$/i.test(source) ? "slide" : "page");

// A video opens at the second that is quoted.
function sourceName(source, name, second) {
  if (!/^https?:\/\//i.test(source)) return name;
  const href = isNumber(second) ? `${source.split("#")[0]}#t=${Math.floor(second)}` : source;
  return html`<a href=${href} target="_blank" rel="noopener noreferrer">${name}</a>`;
}
