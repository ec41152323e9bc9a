// "/" searches, "?" lists the shortcuts, "g" and a letter goes to a section.
const CHORD = 1200; // ms between the two keys

export function keys(root) {
  const dialog = root.querySelector("#keys");
  const places = new Map([...dialog.querySelectorAll("[data-key]")].map((item) => [item.dataset.key, item.dataset.url]));
  root.querySelector(".keys-hint")?.removeAttribute("hidden");
  let gone = 0;
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    const isChord = event.timeStamp - gone < CHORD;
    gone = event.key === "g" ? event.timeStamp : 0;
    if (isChord && places.has(event.key)) location.assign(places.get(event.key));
    else if (event.key === "/") focusSearch(event, root);
    else if (event.key === "?" && !dialog.open) dialog.showModal();
  });
}

function isWriting(element) {
  return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
}

function focusSearch(event, root) {
  const input = [...root.querySelectorAll('input[type="search"]')].find((each) => each.offsetParent);
  const link = root.querySelector(".find-link");
  if (!input && !link) return;
  event.preventDefault();
  if (input) input.select();
  else link.click();
}
