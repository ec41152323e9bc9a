// A part of the page that could not be fetched says so, instead of doing nothing.
import { toasts } from "./toasts.js";

export function troubles(root) {
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) root.addEventListener(name, () => tell(root));
}

function tell(root) {
  const toast = root.getElementById("trouble").content.firstElementChild.cloneNode(true);
  root.getElementById("messages").append(toast);
  toasts(toast);
}
