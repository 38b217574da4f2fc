// The widget: one classic script tag on the owner's page. It adds a launcher and, when opened, loads
// the rest as modules from where it came itself. Everything lives in a shadow root and is styled by
// a constructed style sheet, so the host page's styles and its Content-Security-Policy stay as they are.
(() => {
  "use strict";
  const tag = document.currentScript;
  const base = new URL(".", tag.src).href;
  const workspace = tag.dataset.workspace || "default";
  const title = tag.dataset.title || "Chat with us";
  const OPEN = `warmline:${workspace}:open`; // "yes", or "no" once it was opened in this tab
  if (document.querySelector("warmline-widget")) return;

  const host = document.createElement("warmline-widget");
  const shadow = host.attachShadow({ mode: "open" });
  const panel = element("div", { class: "wl panel", role: "dialog", "aria-label": title, hidden: "" });
  const badge = element("span", { class: "badge", hidden: "" });
  const launcher = element("button", { class: "launcher", type: "button", "aria-expanded": "false" });
  let assistant = null;
  let seen = 0;

  void start();

  async function start() {
    shadow.adoptedStyleSheets = [await styles()];
    launcher.append(picture(), badge);
    const wrapper = element("div", { class: "wl" });
    wrapper.append(launcher);
    shadow.append(panel, wrapper);
    launcher.addEventListener("click", () => toggle(panel.hidden));
    panel.addEventListener("keydown", (event) => event.key === "Escape" && toggle(false));
    label();
    document.body.append(host);
    const before = recall();
    if (before === "yes") await toggle(true, { focus: false });
    else if (before === "no") await load();
  }

  // Text handed to a constructed sheet is not an inline style, so no style-src can refuse it.
  async function styles() {
    const answer = await fetch(`${base}static/style.css`);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(await answer.text());
    return sheet;
  }

  async function load() {
    if (assistant) return;
    const { mount } = await import(`${base}static/assistant.js`);
    assistant = mount(panel, { origin: base.slice(0, -1), workspace, title, onClose: () => toggle(false) });
    assistant.session.watch(({ talk }) => talk && count(talk));
  }

  async function toggle(open, { focus = true } = {}) {
    panel.hidden = !open;
    launcher.setAttribute("aria-expanded", String(open));
    store(open ? "yes" : "no");
    await load();
    count(assistant.session.view.talk);
    if (focus) open ? assistant.focus() : launcher.focus();
  }

  // While the panel is closed, what the other side has said since is counted on the launcher.
  function count(talk) {
    const heard = talk?.messages.filter(({ author }) => author !== "contact").length ?? 0;
    if (!panel.hidden || !seen) seen = heard;
    const unread = heard - seen;
    badge.hidden = unread <= 0;
    badge.textContent = String(unread);
    label(unread);
  }

  function label(unread = 0) {
    const news = unread > 0 ? `, ${unread} new` : "";
    launcher.setAttribute("aria-label", (panel.hidden ? "Open chat" : "Close chat") + news);
  }

  function recall() {
    try {
      return sessionStorage.getItem(OPEN);
    } catch {
      return null; // storage is forbidden here
    }
  }

  function store(value) {
    try {
      sessionStorage.setItem(OPEN, value);
    } catch {
      // storage is forbidden here; the panel starts closed on the next page
    }
  }

  function element(name, attributes) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function picture() {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    const path = document.createElementNS(space, "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", "M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z");
    svg.append(path);
    return svg;
  }
})();
