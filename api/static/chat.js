// The full-page assistant.
import { mount } from "./assistant.js";

const root = document.querySelector("#app");
const { workspace, title } = root.dataset;
mount(root, { workspace, title }).focus();
