// Suggestions under the search field: arrows walk through them, Escape closes them.
const box = document.querySelector("#suggestions");
const field = document.querySelector("#q");

function links() {
  return [...box.querySelectorAll("a")];
}

function close() {
  box.replaceChildren();
  field.focus();
}

document.addEventListener("keydown", (event) => {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  const all = links();
  const at = all.indexOf(document.activeElement);
  if (!all.length || (document.activeElement !== field && at < 0)) return;
  if (event.key === "Escape") close();
  else if (event.key in steps) (all[at + steps[event.key]] ?? field).focus();
  else return;
  event.preventDefault();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest(".find-again, #suggestions")) box.replaceChildren();
});
