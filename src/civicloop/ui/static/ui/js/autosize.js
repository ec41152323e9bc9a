// Text areas grow with what is written in them.
export function autosize(root) {
  if (CSS.supports("field-sizing", "content")) return;
  for (const area of root.querySelectorAll("textarea")) {
    area.addEventListener("input", () => grow(area));
    grow(area);
  }
}

function grow(area) {
  const missing = area.scrollHeight - area.clientHeight;
  if (missing > 0) area.rows += Math.ceil(missing / 24);
}
