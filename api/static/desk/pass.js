// Passing a conversation on, and promising to come back to it.
import { html, useEffect, useRef, useState } from "../html.js";

export const SUPERVISORS = new Set(["owner", "admin"]);

// A native dialogue: it holds the focus and closes on Escape by itself.
function Dialog({ title, action, onSubmit, onClose, children }) {
  const box = useRef(null);
  useEffect(() => box.current.showModal(), []);
  const [busy, setBusy] = useState(false);
  // A second press while the first is under way must not do it twice.
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    if (await onSubmit(event.target.elements)) onClose();
    else setBusy(false);
  };
  return html`<dialog ref=${box} class="card" aria-label=${title} onClose=${onClose}>
    <form onSubmit=${submit}>
      <h2>${title}</h2>
      ${children}
      <div class="buttons">
        <button type="submit" class="primary" disabled=${busy}>${action}</button>
        <button type="button" onClick=${onClose}>Cancel</button>
      </div>
    </form>
  </dialog>`;
}

export function PassOn({ desk, user, onClose }) {
  const [choices, setChoices] = useState({ agents: [], teams: [] });
  useEffect(() => {
    void desk.attempt(async () => {
      const [agents, teams] = await Promise.all([desk.api.agents(), desk.api.teams()]);
      setChoices({ agents: agents.filter(({ id }) => id !== user.id), teams });
    });
  }, []);
  const submit = ({ to, note }) => {
    const [kind, name] = [to.value.slice(0, 1), to.value.slice(1)];
    return desk.transfer(kind === "t" ? { team: name } : { agent_id: name }, note.value.trim());
  };
  return html`<${Dialog} title="Pass on" action="Pass on" onSubmit=${submit} onClose=${onClose}>
    <label>
      <span>To</span>
      <select name="to" required>
        ${choices.teams.map(({ name, open }) => html`<option value=${`t${name}`}>Team ${name}${open ? "" : " (closed)"}</option>`)}
        ${choices.agents.map(({ id, name, presence }) => html`<option value=${`a${id}`}>${name} (${presence})</option>`)}
      </select>
    </label>
    <label>
      <span>Note for colleagues <span class="muted">(optional)</span></span>
      <textarea name="note" rows="3" maxlength="2000"></textarea>
    </label>
  <//>`;
}

// Owners and admins may take a conversation from whoever holds it.
export function Relieve({ desk, talk, onClose, onClaimed }) {
  const submit = async ({ note }) => {
    const taken = await desk.takeOver(note.value.trim());
    if (taken) onClaimed();
    return taken;
  };
  return html`<${Dialog} title="Take over" action="Take over" onSubmit=${submit} onClose=${onClose}>
    <p>${talk.assignee?.name} can no longer reply then, and is told by a note. So is the customer.</p>
    <label>
      <span>Note for colleagues <span class="muted">(optional)</span></span>
      <textarea name="note" rows="3" maxlength="2000"></textarea>
    </label>
  <//>`;
}

// At the customer's own request; nobody can bring it back.
export function Forget({ desk }) {
  const [open, setOpen] = useState(false);
  return html`<button type="button" class="save" onClick=${() => setOpen(true)}>Remove the customer's data</button>
    ${open && html`<${Dialog} title="Remove the customer's data" action="Remove for good" onSubmit=${desk.forget} onClose=${() => setOpen(false)}>
      <p>
        All words, files and contact details of this conversation are removed, also those of colleagues. It ends, and the
        customer can no longer open it. What was decided, and when, stays.
      </p>
    <//>`}`;
}

export function FollowUp({ desk, onClose }) {
  const submit = ({ when, words }) => desk.followUp(when.value.trim(), words.value.trim());
  return html`<${Dialog} title="Follow up" action="Schedule" onSubmit=${submit} onClose=${onClose}>
    <label>
      <span>When, in the customer's time</span>
      <input name="when" required maxlength="200" placeholder="Tuesday 10:00" />
    </label>
    <label>
      <span>What the assistant will write</span>
      <textarea name="words" rows="3" maxlength="2000" required></textarea>
    </label>
  <//>`;
}

const STATES = [
  ["online", "Online"],
  ["away", "Away"],
  ["offline", "Offline"],
];

export function Presence({ desk, presence }) {
  return html`<label class="presence-choice">
    <span class="sr-only">Your presence</span>
    <select value=${presence} onChange=${(event) => desk.be(event.target.value)}>
      ${STATES.map(([state, label]) => html`<option value=${state}>${label}</option>`)}
    </select>
  </label>`;
}
