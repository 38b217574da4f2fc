// Who has the conversation, and how it changes hands.
import { html, useEffect, useRef, useState } from "../html.js";
import { FollowUp, PassOn, Relieve, SUPERVISORS } from "./pass.js";

export function Controls({ desk, talk, user, onClaimed }) {
  const [open, setOpen] = useState(null);
  const close = () => setOpen(null);
  const mine = talk.phase === "human" && talk.assignee?.id === user.id;
  const claim = { queued: "Claim", bot: "Take over", closing: "Take over" }[talk.phase];
  const relieves = talk.phase === "human" && !mine && SUPERVISORS.has(user.role);
  if (!claim && !mine && !relieves && talk.phase !== "resolved") return null;
  const take = async () => (await desk.claim()) && onClaimed();
  return html`<div class="controls">
    ${claim && html`<button type="button" class="primary" onClick=${take}>${claim}</button>`}
    ${mine && html`<button type="button" onClick=${() => setOpen("back")}>Hand back</button>`}
    ${mine && html`<button type="button" onClick=${desk.resolve}>Resolve</button>`}
    ${mine && html`<button type="button" onClick=${() => setOpen("on")}>Pass on</button>`}
    ${relieves && html`<button type="button" onClick=${() => setOpen("relieve")}>Take over from ${talk.assignee?.name}</button>`}
    <button type="button" onClick=${() => setOpen("later")}>Follow up</button>
    ${open === "back" && html`<${HandBack} desk=${desk} onClose=${close} />`}
    ${open === "on" && html`<${PassOn} desk=${desk} user=${user} onClose=${close} />`}
    ${open === "relieve" && html`<${Relieve} desk=${desk} talk=${talk} onClose=${close} onClaimed=${onClaimed} />`}
    ${open === "later" && html`<${FollowUp} desk=${desk} onClose=${close} />`}
  </div>`;
}

// A native dialogue: it holds the focus and closes on Escape by itself.
function HandBack({ desk, onClose }) {
  const box = useRef(null);
  const [outcome, setOutcome] = useState("solved");
  const [instruction, setInstruction] = useState("");
  useEffect(() => box.current.showModal(), []);
  const submit = async (event) => {
    event.preventDefault();
    if (await desk.handBack(outcome, instruction.trim())) onClose();
  };
  return html`<dialog ref=${box} class="card" aria-labelledby="handback-title" onClose=${onClose}>
    <form onSubmit=${submit}>
      <h2 id="handback-title">Hand back to the assistant</h2>
      <fieldset>
        <legend>Is the matter solved?</legend>
        ${choice("solved", "Solved", outcome, setOutcome)} ${choice("unsolved", "Not solved yet", outcome, setOutcome)}
      </fieldset>
      <label>
        <span>Instruction for the assistant <span class="muted">(optional)</span></span>
        <textarea rows="3" maxlength="2000" value=${instruction} onInput=${(event) => setInstruction(event.target.value)}></textarea>
      </label>
      <div class="buttons">
        <button type="submit" class="primary">Hand back</button>
        <button type="button" onClick=${onClose}>Cancel</button>
      </div>
    </form>
  </dialog>`;
}

function choice(value, label, outcome, setOutcome) {
  return html`<label class="line">
    <input type="radio" name="outcome" checked=${outcome === value} onChange=${() => setOutcome(value)} /> ${label}
  </label>`;
}
