// <button data-confirm="Really?"> asks first, in the page's own dialog. Without JavaScript the form's address asks.
export function confirmations(root) {
  const dialog = root.querySelector("#confirm");
  if (!dialog?.showModal) return;
  root.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-confirm]");
    if (!button || button.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(dialog, button);
  }, true);
}

function ask(dialog, button) {
  dialog.querySelector("[data-confirm-text]").textContent = button.dataset.confirm;
  const yes = dialog.querySelector("[data-confirm-yes]");
  yes.textContent = button.dataset.confirmAction || button.textContent.trim();
  yes.className = button.classList.contains("danger") ? "button danger" : "button primary";
  dialog.returnValue = "";
  dialog.addEventListener("close", () => go(dialog, button), { once: true });
  dialog.showModal();
}

function go(dialog, button) {
  button.focus();
  if (dialog.returnValue !== "yes") return;
  button.dataset.confirmed = "yes";
  button.click();
  delete button.dataset.confirmed;
}
