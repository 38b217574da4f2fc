// Files that came with a message: fetched with the reader's own token, shown or saved.
import { html, useEffect, useState } from "./html.js";

const KEPT = 60_000; // milliseconds that a browser may take to begin saving

// `onFile(file)` gives its content; `shows` says whether this page may show pictures.
export function Files({ files, onFile, shows }) {
  return html`<ul class="files">
    ${files.map((file) => html`<li key=${file.id}><${File} file=${file} onFile=${onFile} shows=${shows} /></li>`)}
  </ul>`;
}

function File({ file, onFile, shows }) {
  const [shown, setShown] = useState(null);
  useEffect(() => () => shown && URL.revokeObjectURL(shown), [shown]);
  const open = async () => {
    const content = await onFile(file);
    if (!content) return;
    const url = URL.createObjectURL(content);
    if (shows && file.media_type.startsWith("image/")) setShown(url);
    else save(url, file.name);
  };
  if (shown) return html`<img class="shown" src=${shown} alt=${file.name} />`;
  return html`<button type="button" class="link" disabled=${!onFile} onClick=${open}>${file.name}</button>
    <span class="muted"> ${size(file.size_bytes)}</span>`;
}

function save(url, name) {
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT);
}

const size = (bytes) => (bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`);

// The button with which either side chooses one.
export function Attach({ onChoose }) {
  const choose = (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) onChoose(file);
  };
  return html`<label class="attach">
    Attach a picture or PDF
    <input type="file" accept="image/png,image/jpeg,image/gif,image/webp,application/pdf" onChange=${choose} />
  </label>`;
}
