// The agents' desk: sign in, see who waits, take a conversation, hand it back.
import { Conversation } from "./desk/conversation.js";
import { Details } from "./desk/details.js";
import { Login } from "./desk/login.js";
import { Overview } from "./desk/overview.js";
import { Presence } from "./desk/pass.js";
import { count, Queue } from "./desk/queue.js";
import { Desk } from "./desk/store.js";
import { html, render, useEffect, useState } from "./html.js";

const EMPTY = { mode: "reply", text: "", focus: 0 };

function Page({ desk }) {
  const [view, setView] = useState(desk.view);
  useEffect(() => desk.watch(setView), [desk]);
  useEffect(() => {
    document.title = view.user ? `${count(view.queue)} · Warmline desk` : "Warmline desk";
  }, [view.user, view.queue]);
  if (!view.user) return html`<${Login} desk=${desk} problem=${view.problem} />`;
  return html`<${Board} desk=${desk} view=${view} />`;
}

function Board({ desk, view: { user, queue, talk, problem, broken, status, presence, call } }) {
  const [drafts, setDrafts] = useState({}); // per conversation: moving about loses no text
  const [showsDetails, setShowsDetails] = useState(false);
  const draft = drafts[talk?.id] ?? EMPTY;
  // `next` is made from the draft as it is by then: much may be typed while a request is under way.
  const setDraft = (next) => setDrafts((all) => ({ ...all, [talk.id]: next(all[talk.id] ?? EMPTY) }));
  const use = (text, suggestion = null) => {
    setShowsDetails(false);
    setDraft(({ focus }) => ({ mode: "reply", text, suggestion, focus: focus + 1 }));
  };
  const parts = { desk, talk, user, draft, setDraft, showsDetails };
  return html`<div class="desk ${talk ? "has-talk" : ""} ${showsDetails ? "shows-details" : ""}">
    <${Top} desk=${desk} user=${user} status=${status} problem=${problem} broken=${broken} presence=${presence} call=${call} />
    <${Queue} queue=${queue} current=${talk?.id} user=${user} onOpen=${(id) => desk.open(id)} />
    <main class="stage">
      ${talk
        ? html`<${Conversation} ...${parts} onBack=${() => desk.close()} onDetails=${() => setShowsDetails(!showsDetails)} />`
        : html`<${Overview} desk=${desk} queue=${queue} />`}
    </main>
    ${talk && html`<${Details} ...${parts} shown=${showsDetails} onUse=${use} onClose=${() => setShowsDetails(false)} />`}
  </div>`;
}

function Top({ desk, user, status, problem, broken, presence, call }) {
  return html`<header class="top">
    <h1>Warmline desk</h1>
    <span class="muted who">${user.name}</span>
    <${Presence} desk=${desk} presence=${presence} />
    <button type="button" class="quiet" onClick=${() => desk.leave()}>Sign out</button>
    ${call && html`<p class="banner" role="status">
      ${call.text}. <button type="button" class="link" onClick=${() => desk.open(call.id)}>Open it</button>
    </p>`}
    ${status === "waiting" && html`<p class="banner" role="status">Connection lost. Trying again.</p>`}
    ${broken && html`<p class="banner" role="status">${broken}</p>`}
    ${problem && html`<p class="banner problem" role="alert">${problem}</p>`}
  </header>`;
}

const desk = new Desk();
render(html`<${Page} desk=${desk} />`, document.querySelector("#app"));
desk.resume();
