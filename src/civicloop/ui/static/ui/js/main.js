// Everything here makes pages that already work nicer to use. Each module looks for its own marks in the page.
import { autosize } from "./autosize.js";
import { confirmations } from "./confirm.js";
import { copying } from "./copying.js";
import { drops } from "./drop.js";
import { errors } from "./errors.js";
import { keys } from "./keys.js";
import { menus } from "./menus.js";
import { preferences } from "./preferences.js";
import { toasts } from "./toasts.js";
import { troubles } from "./troubles.js";

const parts = [autosize, copying, drops, errors, toasts];
const frame = [confirmations, keys, menus, preferences, troubles];

for (const start of [...frame, ...parts]) start(document);
document.addEventListener("htmx:load", (event) => {
  for (const start of parts) start(event.target);
});
