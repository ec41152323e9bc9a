// After a form came back with errors, reading starts at their list.
export function errors(root) {
  root.querySelector("[data-errors]")?.focus();
}
