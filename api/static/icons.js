// Drawn here rather than loaded, so that they take the colour of the text around them.
import { html } from "./html.js";

const icon = (path) => html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
  <path d=${path} />
</svg>`;

export const icons = {
  chat: () => icon("M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z"),
  close: () => icon("M6 6l12 12M18 6L6 18"),
  send: () => icon("M4 12l16-8-6 16-3-7-7-1z"),
  person: () => icon("M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c.6-4.2 3.8-6.5 8-6.5s7.4 2.3 8 6.5"),
  renew: () => icon("M20 11a8 8 0 1 0-2.3 6.7M20 4v7h-7"),
  back: () => icon("M15 5l-7 7 7 7"),
  up: () => icon("M7 11v9H4v-9h3zm0 0l4-8c1.7 0 2.6 1.3 2.3 3L13 9h5.5a2 2 0 0 1 2 2.4l-1.3 7a2 2 0 0 1-2 1.6H7"),
  down: () => icon("M17 13V4h3v9h-3zm0 0l-4 8c-1.7 0-2.6-1.3-2.3-3l.3-3H5.5a2 2 0 0 1-2-2.4l1.3-7a2 2 0 0 1 2-1.6H17"),
};
