// Reviewing by keyboard: j k step, c d x decide, e edits, a adds the selected words. Everything has its button, too.
const DEEDS = { c: "confirm", d: "dispatch", x: "reject" };
const STEPS = { j: "next", k: "previous" };

const review = document.querySelector("#review");
if (review) start(review);

function start(root) {
  root.querySelector("[data-keys]")?.removeAttribute("hidden");
  root.querySelector("#at-hand")?.scrollIntoView({ block: "center", behavior: "instant" });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === "Escape") document.activeElement?.blur();
    if (isWriting(event.target)) return;
    if (act(event.key, root)) event.preventDefault();
  });
}

function act(key, root) {
  const mark = DEEDS[key] ?? STEPS[key];
  if (mark) return press(root.querySelector(`[data-review="${mark}"]`));
  if (key === "e") return edit(root);
  if (key === "a") return add(root);
  return false;
}

function press(control) {
  control?.click();
  return Boolean(control);
}

function edit(root) {
  const field = root.querySelector("textarea, select");
  field?.focus();
  field?.select?.();
  return Boolean(field);
}

function add(root) {
  const link = document.querySelector('[data-review="add"]');
  const selection = document.getSelection();
  const words = selection.toString().trim();
  if (!link) return false;
  const isInText = words && root.querySelector("[data-selectable]").contains(selection.anchorNode);
  location.assign(isInText ? `${link.href}?words=${encodeURIComponent(words)}` : link.href);
  return true;
}

function isWriting(element) {
  return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
}
