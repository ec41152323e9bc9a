// Reviewing by keyboard: j k step, y d x decide, e edits, a adds the selected words, o t take a proposal, z undoes,
// “?” lists the keys. Everything has its button, too.
const DEEDS = { y: "confirm", c: "confirm", d: "dispatch", x: "reject", z: "undo", s: "sure" };
const STEPS = { j: "next", k: "previous" };
const PROPOSED = { o: "lead_office", t: "deadline_on" };

const review = document.querySelector("#review");
if (review) start(review);

function start(root) {
  root.querySelector("[data-keys]")?.removeAttribute("hidden");
  tellKeys(root);
  for (const button of root.querySelectorAll("[data-fill]")) button.addEventListener("click", fill);
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
  if (mark) return press(document.querySelector(`[data-review="${mark}"]`));
  if (PROPOSED[key]) return press(root.querySelector(`[data-fill="${PROPOSED[key]}"]`));
  if (key === "e") return edit(root);
  if (key === "a") return add(root);
  return false;
}

// A proposal goes into the form at hand, so that what was typed there stays; the form keeps it when it is confirmed.
function fill(event) {
  const { fill: name, value } = event.currentTarget.dataset;
  const field = document.querySelector(`.review-form form.form [name="${name}"]`);
  if (!field) return;
  event.preventDefault();
  field.value = value;
  field.focus();
}

// The list of shortcuts that "?" opens tells these, too.
function tellKeys(root) {
  const list = document.querySelector("#keys .keys");
  for (const term of list ? root.querySelectorAll("[data-keys] .keys-line > div") : []) {
    list.append(...[...term.children].map((child) => child.cloneNode(true)));
  }
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
