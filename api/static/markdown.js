// A small Markdown renderer that makes elements, never HTML text: whatever a document or a model
// contains, it can only become text, emphasis, code, lists and links of three safe kinds.
import { html } from "./html.js";

const FENCE = /^```/;
const BULLET = /^\s{0,3}[-*•]\s+/;
const NUMBER = /^\s{0,3}\d{1,3}[.)]\s+/;
const HEADING = /^#{1,6}\s+/;
const SAFE_LINK = /^(https?:\/\/|mailto:)/i;

// The order matters: code first, because nothing inside it is markup.
const INLINE = [
  [/`([^`\n]+)`/, ([, code]) => html`<code>${code}</code>`],
  [/\[([^[\]\n]+)\]\(([^()\s]+)\)/, ([whole, text, url]) => link(url, inline(text)) ?? whole],
  [/https?:\/\/[^\s<>()[\]]*[^\s<>()[\].,;:!?'"]/, ([url]) => link(url, url)],
  [/\*\*(?=\S)([^*\n]+)\*\*/, ([, text], cite) => html`<strong>${inline(text, cite)}</strong>`],
  [/\*(?=\S)([^*\n]*[^*\s])\*/, ([, text], cite) => html`<em>${inline(text, cite)}</em>`],
  [/(?<!\w)_(?=\S)([^_\n]*[^_\s])_(?!\w)/, ([, text], cite) => html`<em>${inline(text, cite)}</em>`],
  [/\[(\d{1,2})\]/, ([whole, number], cite) => cite?.(Number(number)) ?? whole],
];

function link(url, content) {
  if (!SAFE_LINK.test(url)) return null;
  return html`<a href=${url} target="_blank" rel="noopener noreferrer nofollow">${content}</a>`;
}

// `cite(n)` may give the element that stands for the mark [n].
export function inline(text, cite) {
  const parts = [];
  for (let rest = text; rest; ) {
    const first = earliest(rest);
    if (!first) return [...parts, rest];
    const { found, make } = first;
    parts.push(rest.slice(0, found.index), make(found, cite));
    rest = rest.slice(found.index + found[0].length);
  }
  return parts;
}

function earliest(text) {
  let best = null;
  for (const [pattern, make] of INLINE) {
    const found = pattern.exec(text);
    if (found && (!best || found.index < best.found.index)) best = { found, make };
  }
  return best;
}

export function markdown(text, cite) {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const blocks = [];
  while (lines.length) {
    if (lines[0].trim() === "") lines.shift();
    else blocks.push(block(lines, cite));
  }
  return blocks;
}

// Each taker eats its lines from the front and returns one element.
function block(lines, cite) {
  if (FENCE.test(lines[0])) return code(lines);
  if (BULLET.test(lines[0])) return html`<ul>${items(lines, BULLET, cite)}</ul>`;
  if (NUMBER.test(lines[0])) {
    const start = parseInt(lines[0].trim(), 10);
    return html`<ol start=${start}>${items(lines, NUMBER, cite)}</ol>`;
  }
  if (HEADING.test(lines[0])) {
    return html`<p><strong>${inline(lines.shift().replace(HEADING, ""), cite)}</strong></p>`;
  }
  return html`<p>${paragraph(lines, cite)}</p>`;
}

function code(lines) {
  lines.shift();
  const end = lines.findIndex((line) => FENCE.test(line));
  const body = lines.splice(0, end < 0 ? lines.length : end);
  lines.shift();
  return html`<pre tabindex="0"><code>${body.join("\n")}</code></pre>`;
}

function items(lines, mark, cite) {
  const found = [];
  while (lines.length && mark.test(lines[0])) {
    found.push(html`<li>${inline(lines.shift().replace(mark, ""), cite)}</li>`);
  }
  return found;
}

function paragraph(lines, cite) {
  const special = (line) => [FENCE, BULLET, NUMBER, HEADING].some((mark) => mark.test(line));
  const parts = inline(lines.shift(), cite);
  while (lines.length && lines[0].trim() !== "" && !special(lines[0])) {
    parts.push(html`<br />`, ...inline(lines.shift(), cite));
  }
  return parts;
}
