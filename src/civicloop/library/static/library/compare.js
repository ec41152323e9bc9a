// n and p walk from change to change, and over to the next page that has one.
const marks = [...document.querySelectorAll("#compare mark.removed, #compare mark.added")].filter((mark) => mark.offsetParent);
let at = location.hash === "#last" ? marks.length : -1;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  if (event.key === "n") go(1);
  if (event.key === "p") go(-1);
});

function go(step) {
  marks[at]?.classList.remove("at");
  at += step;
  if (marks[at]) {
    marks[at].classList.add("at");
    marks[at].scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    return;
  }
  at = Math.min(Math.max(at, -1), marks.length);
  document.querySelector(`#compare a[data-change="${step > 0 ? "next" : "previous"}"]`)?.click();
}

if (location.hash === "#last") go(-1);
