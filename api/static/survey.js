// The question after a conversation: five radio buttons and a comment, once per episode.
import { html, useState } from "./html.js";

const SCALE = ["Very poor", "Poor", "Fair", "Good", "Very good"];

export function Survey({ survey, onAnswer }) {
  if (!survey?.requested) return null;
  if (survey.score) {
    return html`<p class="notice">Thank you. You rated this conversation ${survey.score} out of 5.</p>`;
  }
  return html`<${Form} onAnswer=${onAnswer} />`;
}

function Form({ onAnswer }) {
  const [score, setScore] = useState(null);
  const [comment, setComment] = useState("");
  const submit = (event) => {
    event.preventDefault();
    onAnswer(score, comment.trim());
  };
  return html`<form class="card survey" onSubmit=${submit}>
    <fieldset>
      <legend>How did we do?</legend>
      <div class="scale">
        ${SCALE.map((word, index) => html`<${Choice} value=${index + 1} word=${word} score=${score} onPick=${setScore} />`)}
      </div>
    </fieldset>
    <label>
      <span>Anything to add? <span class="muted">(optional)</span></span>
      <textarea rows="2" maxlength="2000" value=${comment} onInput=${(event) => setComment(event.target.value)}></textarea>
    </label>
    <button type="submit" class="primary" disabled=${score === null}>Send rating</button>
  </form>`;
}

function Choice({ value, word, score, onPick }) {
  return html`<label class="choice">
    <input type="radio" name="score" value=${value} checked=${score === value} onChange=${() => onPick(value)} />
    <span class="score">${value}</span>
    <span class="word">${word}</span>
  </label>`;
}
