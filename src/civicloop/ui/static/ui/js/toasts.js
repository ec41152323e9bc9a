// Messages can be dismissed; those that say that all is well leave on their own.
const STAY = 8000;

export function toasts(root) {
  const found = root.matches?.("[data-toast]") ? [root] : root.querySelectorAll("[data-toast]");
  for (const toast of found) {
    const button = toast.querySelector("[data-dismiss]");
    button.hidden = false;
    button.addEventListener("click", () => toast.remove());
    if (toast.matches(".success, .info")) setTimeout(() => leave(toast), STAY);
  }
}

function leave(toast) {
  if (toast.matches(":hover, :focus-within")) setTimeout(() => leave(toast), STAY);
  else toast.remove();
}
