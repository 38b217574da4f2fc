// Signing in to the desk.
import { html, useState } from "../html.js";

export function Login({ desk, problem }) {
  const [busy, setBusy] = useState(false);
  const submit = async (event) => {
    event.preventDefault();
    const { email, password } = event.target.elements;
    setBusy(true);
    await desk.signIn(email.value.trim(), password.value);
    setBusy(false);
  };
  return html`<main class="login">
    <form class="card" onSubmit=${submit}>
      <h1>Warmline desk</h1>
      <p class="muted">Sign in to see who is waiting.</p>
      ${problem && html`<p class="problem" role="alert">${problem}</p>`}
      <label>Email<input name="email" type="email" autocomplete="username" required /></label>
      <label>Password<input name="password" type="password" autocomplete="current-password" required /></label>
      <button type="submit" class="primary" disabled=${busy}>Sign in</button>
    </form>
  </main>`;
}
