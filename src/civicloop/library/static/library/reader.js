// The reader's keys (← → turn the page), zoom, swipes, and the landing on what was looked for.
const STEPS = [1, 1.25, 1.5, 2, 3];
const SWIPE = 80; // px
const reader = document.querySelector("#reader");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.target.matches("input, textarea, select") || isScrolledSideways(event.target)) return;
  reader.querySelector(`a[data-key="${event.key}"]`)?.click();
});

function isScrolledSideways(element) {
  const sheet = element.closest(".sheet, .strip");
  return sheet && sheet.scrollWidth > sheet.clientWidth + 1;
}

for (const button of reader.querySelectorAll("button[data-zoom]")) {
  button.closest(".zoom").hidden = false;
  button.addEventListener("click", () => zoom(Number(button.dataset.zoom)));
}
if (reader.querySelector(".zoom")) set(sessionStorage.getItem("zoom") ?? "1");

function zoom(direction) {
  const at = STEPS.indexOf(Number(reader.dataset.zoom)) + direction;
  set(String(STEPS[Math.min(Math.max(at, 0), STEPS.length - 1)]));
}

function set(step) {
  reader.dataset.zoom = step;
  sessionStorage.setItem("zoom", step);
}

const sheet = document.querySelector("#sheet");
let from = null;
sheet.addEventListener("touchstart", (event) => (from = event.touches.length === 1 ? event.touches[0] : null), { passive: true });
sheet.addEventListener("touchend", (event) => {
  const to = event.changedTouches[0];
  if (!from || isScrolledSideways(sheet) || !document.getSelection().isCollapsed) return;
  const [x, y] = [to.clientX - from.clientX, to.clientY - from.clientY];
  if (Math.abs(x) > SWIPE && Math.abs(y) < SWIPE / 2) reader.querySelector(`a[data-key="${x < 0 ? "ArrowRight" : "ArrowLeft"}"]`)?.click();
});

// Browsers differ in scrolling to a part of a drawing.
const found = document.getElementById(location.hash.slice(1));
if (found?.matches("g.found")) found.scrollIntoView({ block: "center", inline: "center" });

// The strip alone moves to the page's small picture, never the whole window.
const current = document.querySelector(".strip [aria-current]");
if (current) {
  const strip = current.closest(".strip");
  strip.scrollLeft += current.getBoundingClientRect().left - strip.getBoundingClientRect().left - strip.clientWidth / 2;
}
