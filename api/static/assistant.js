// What a contact sees, in the widget's panel and on the full page alike.
import { Composer } from "./composer.js";
import { Attach } from "./files.js";
import { html, render, useEffect, useState } from "./html.js";
import { icons } from "./icons.js";
import { Session } from "./session.js";
import { Thread } from "./thread.js";

// Draw the assistant into `root` and start its session, which the caller may watch.
export function mount(root, { origin = "", workspace, title, onClose }) {
  const session = new Session({ origin, workspace });
  const draw = (focus) =>
    render(html`<${Assistant} session=${session} title=${title} onClose=${onClose} focus=${focus} />`, root);
  draw(0);
  void session.start();
  let focus = 0;
  return { session, focus: () => draw(++focus) };
}

function Assistant({ session, title, onClose, focus }) {
  const [view, setView] = useState(session.view);
  useEffect(() => session.watch(setView), [session]);
  return html`<section class="chat" aria-label=${title}>
    <${Header} view=${view} title=${title} onClose=${onClose} onRestart=${() => session.restart()} />
    <${Banner} view=${view} session=${session} />
    ${view.talk ? html`<${Talk} session=${session} talk=${view.talk} focus=${focus} />` : html`<div class="log"></div>`}
  </section>`;
}

function Header({ view, title, onClose, onRestart }) {
  return html`<header class="bar">
    <div class="bar-title">
      ${onClose ? html`<h2>${title}</h2>` : html`<h1>${title}</h1>`}
      <p class="presence by-${view.talk?.controller}" role="status">${presence(view)}</p>
    </div>
    <button type="button" class="quiet round" aria-label="New conversation" title="New conversation" onClick=${onRestart}>
      ${icons.renew()}
    </button>
    ${onClose && html`<button type="button" class="quiet round" aria-label="Close chat" title="Close" onClick=${onClose}>
      ${icons.close()}
    </button>`}
  </header>`;
}

function presence({ talk, status }) {
  if (!talk) return status === "failed" ? "Not connected" : "Connecting";
  if (talk.phase === "queued") return "Waiting for a person";
  if (talk.phase === "human") return `Talking with ${talk.assignee?.name ?? "a person"}`;
  return talk.phase === "resolved" ? "Conversation closed" : "Automatic assistant";
}

function Banner({ view, session }) {
  if (view.status === "refused") {
    return html`<p class="banner problem" role="alert">
      This conversation is no longer open to you. ${again("Start a new one", () => session.restart())}
    </p>`;
  }
  if (view.status === "waiting") return html`<p class="banner" role="status">Connection lost. Trying again.</p>`;
  if (!view.problem) return null;
  return html`<p class="banner problem" role="alert">
    ${view.problem} ${view.status === "failed" && again("Try again", () => session.start())}
  </p>`;
}

const again = (words, action) => html`<button type="button" class="link" onClick=${action}>${words}</button>`;

function Talk({ session, talk, focus }) {
  const [text, setText] = useState("");
  const actions = {
    retry: (item) => session.retry(item),
    feedback: (id, helpful) => session.feedback(id, helpful),
    survey: (score, comment) => session.survey(score, comment),
    askForPerson: () => session.askForPerson(),
    say: (value) => void session.send(value),
    file: (file) => session.file(file),
  };
  const input = (value) => {
    setText(value);
    session.typing();
  };
  const send = (value) => {
    setText("");
    void session.send(value);
  };
  return html`<${Thread} talk=${talk} viewer="contact" actions=${actions} />
    <footer class="foot">
      <${Foot} talk=${talk} session=${session} />
      <${Attach} onChoose=${(file) => void session.attach(file)} />
      <${Composer} label="Write a message" value=${text} onInput=${input} onSend=${send} focus=${focus} />
    </footer>`;
}

function Foot({ talk, session }) {
  if (talk.phase === "queued") {
    return html`<p class="muted">
      Your place is kept. You can go on writing. ${again("Stop waiting", () => session.stopWaiting())}
    </p>`;
  }
  const save = again("Save the transcript", () => session.saveTranscript());
  if (talk.phase === "resolved") return html`<p class="muted">Write again to reopen this conversation. ${save}</p>`;
  if (talk.phase === "human") return null;
  return html`<div class="foot-line">
    <button type="button" class="quiet person" onClick=${() => session.askForPerson()}>${icons.person()} Talk to a person</button>
    ${talk.phase === "closing" && html`<span class="muted">${save}</span>`}
  </div>`;
}
