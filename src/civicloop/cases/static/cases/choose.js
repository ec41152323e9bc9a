// A list with boxes to tick: j and k go down and up, x ticks; Shift and a click tick all in between.
const list = document.querySelector("[data-choose]");
const boxes = [...(list?.querySelectorAll('input[type="checkbox"]') ?? [])];
let last = -1;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
  const at = boxes.indexOf(document.activeElement);
  if (event.key === "j") boxes[Math.min(at + 1, boxes.length - 1)]?.focus();
  else if (event.key === "k") boxes[Math.max(at - 1, 0)]?.focus();
  else if (event.key === "x" && at >= 0) boxes[at].click();
});

list?.addEventListener("click", (event) => {
  const at = boxes.indexOf(event.target);
  if (at < 0) return;
  if (event.shiftKey && last >= 0) {
    for (let n = Math.min(at, last); n <= Math.max(at, last); n++) boxes[n].checked = event.target.checked;
  }
  last = at;
});

function isWriting(element) {
  return element.isContentEditable || /^(TEXTAREA|SELECT)$/.test(element.tagName) || (element.tagName === "INPUT" && element.type !== "checkbox");
}
