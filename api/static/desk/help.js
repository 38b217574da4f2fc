// Help with the reply: canned responses, and the draft in other words where a chat model is configured.
import { html, useEffect, useRef, useState } from "../html.js";
import { shortened } from "../words.js";

const WISHES = [
  ["rewrite", "Rewrite"],
  ["shorten", "Shorten"],
  ["friendlier", "Friendlier"],
];
const LANGUAGES = ["English", "French", "German", "Spanish"];

export function Help({ desk, talk, draft, setDraft }) {
  const [canned, setCanned] = useState([]);
  useEffect(() => {
    void desk.attempt(async () => setCanned(await desk.api.canned(talk.id)));
  }, [talk.id]);
  const put = (made) => setDraft((now) => ({ ...now, before: null, ...made(now), focus: now.focus + 1 }));
  const insert = (text) => put((now) => ({ text: [now.text, text].filter(Boolean).join("\n") }));
  return html`<div class="help">
    ${canned.length > 0 && html`<${Menu} label="Canned responses">
      ${canned.map(({ name, filled }) => html`<button type="button" key=${name} onClick=${() => insert(filled)}>
        <strong>${name}</strong><span class="muted">${shortened(filled, 80)}</span>
      </button>`)}
    <//>`}
    ${talk.rewords && html`<${Reword} desk=${desk} draft=${draft} put=${put} />`}
  </div>`;
}

function Reword({ desk, draft, put }) {
  const [busy, setBusy] = useState(false);
  const ask = (how, language) => async () => {
    setBusy(true);
    await desk.attempt(async () => {
      const { text } = await desk.api.reword(draft.text, how, language);
      put((now) => ({ text, before: now.text }));
    });
    setBusy(false);
  };
  if (busy) return html`<span class="muted" role="status">Rewording</span>`;
  return html`${draft.before && html`<button type="button" class="link" onClick=${() => put((now) => ({ text: now.before }))}>Undo rewording</button>`}
    ${draft.text.trim() && html`<${Menu} label="Reword">
      ${WISHES.map(([how, label]) => html`<button type="button" key=${how} onClick=${ask(how)}>${label}</button>`)}
      ${LANGUAGES.map((one) => html`<button type="button" key=${one} onClick=${ask("translate", one)}>Translate into ${one}</button>`)}
    <//>`}`;
}

// Closes by a choice, by Escape, and when the focus goes elsewhere.
function Menu({ label, children }) {
  const box = useRef(null);
  const shut = () => {
    if (box.current) box.current.open = false;
  };
  const onKeyDown = (event) => {
    if (event.key !== "Escape") return;
    shut();
    box.current.querySelector("summary").focus();
  };
  const onFocusOut = ({ relatedTarget }) => relatedTarget && !box.current.contains(relatedTarget) && shut();
  return html`<details class="menu" ref=${box} onKeyDown=${onKeyDown} onFocusOut=${onFocusOut}>
    <summary>${label}</summary>
    <div class="menu-items" onClick=${shut}>${children}</div>
  </details>`;
}
