// The one door to the vendored libraries: everything else imports from here.
import { Fragment, h, render } from "./vendor/preact.module.js";
import htm from "./vendor/htm.module.js";

export { Fragment, render };
export { useEffect, useLayoutEffect, useReducer, useRef, useState } from "./vendor/hooks.module.js";
export const html = htm.bind(h);
