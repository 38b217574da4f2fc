// What was resolved before and was about much the same.
import { html, useState } from "../html.js";
import { percent } from "../words.js";

const lines = (summary) => summary.split("\n").slice(1).map((line) => line.replace(/^- /, "")).join("\n");

export function Similar({ desk, talk }) {
  const [found, setFound] = useState(null);
  const look = (event) => {
    if (!event.currentTarget.open) return;
    void desk.attempt(async () => setFound(await desk.api.similar(talk.id)));
  };
  return html`<section>
    <details onToggle=${look}>
      <summary>Similar resolved conversations</summary>
      ${found?.length === 0 && html`<p class="muted" role="status">None found.</p>`}
      ${found?.map(({ id, summary, at, score }) => html`<article class="suggestion" key=${id}>
        <p class="verbatim">${lines(summary)}</p>
        <div class="section-head">
          <span class="muted">${new Date(at).toLocaleDateString()} · ${percent(score)} alike</span>
          <button type="button" onClick=${() => desk.open(id)}>Open</button>
        </div>
      </article>`)}
    </details>
  </section>`;
}
