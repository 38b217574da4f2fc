// The text box at the foot of a conversation: Enter sends, Shift and Enter starts a new line.
import { html, useLayoutEffect, useRef } from "./html.js";
import { icons } from "./icons.js";

const LONGEST = 4000;

export function Composer({ label, value, onInput, onSend, disabled = false, focus = 0 }) {
  const box = useRef(null);
  // Before the next key: who has taken or chosen something types on.
  useLayoutEffect(() => {
    if (focus) box.current.focus();
  }, [focus]);
  const send = (event) => {
    event.preventDefault();
    if (value.trim() && !disabled) onSend(value.trim());
    box.current.focus();
  };
  // While an input method is composing, Enter picks a character and must not send.
  const onKeyDown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
  };
  return html`<form class="composer" onSubmit=${send}>
    <textarea
      ref=${box}
      aria-label=${label}
      placeholder=${label}
      rows=${Math.min(6, value.split("\n").length)}
      maxlength=${LONGEST}
      value=${value}
      onInput=${(event) => onInput(event.target.value)}
      onKeyDown=${onKeyDown}
    ></textarea>
    <button type="submit" class="primary round" aria-label="Send" title="Send" disabled=${disabled || !value.trim()}>
      ${icons.send()}
    </button>
  </form>`;
}
