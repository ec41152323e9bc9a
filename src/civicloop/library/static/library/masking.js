// Beside the page: a place's row lights its bar, arrows walk the rows, j and k turn, a selection fills the field.
const rows = [...document.querySelectorAll(".mask-rows label")];
const words = document.querySelector("#add-mask [name=words]");

for (const row of rows) {
  const mark = document.getElementById(row.dataset.mark);
  const box = row.querySelector("input");
  const light = (on) => mark?.classList.toggle("at", on);
  row.addEventListener("mouseenter", () => light(true));
  row.addEventListener("mouseleave", () => light(false));
  box.addEventListener("focus", () => { light(true); mark?.scrollIntoView({ block: "nearest" }); });
  box.addEventListener("blur", () => light(false));
  box.addEventListener("change", () => {
    mark?.classList.toggle("hidden-soon", box.checked);
    mark?.classList.toggle("left-so", !box.checked);
  });
}

document.addEventListener("keydown", (event) => {
  const at = rows.indexOf(document.activeElement?.closest?.(".mask-rows label"));
  if (at >= 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    rows[at + (event.key === "ArrowDown" ? 1 : -1)]?.querySelector("input").focus();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  document.querySelector(`#masking a[data-key="${event.key}"]`)?.click();
});

document.querySelector(".masking-page").addEventListener("mouseup", () => {
  const chosen = String(getSelection()).replace(/\s*\n\s*/g, "").trim();
  if (chosen) words.value = chosen;
});
