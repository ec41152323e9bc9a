// Standard replies: choosing one puts its words into the text. What was written before stays, above them.
for (const select of document.querySelectorAll("[data-fills]")) {
  const field = document.getElementById(select.dataset.fills);
  let put = "";
  select.nextElementSibling?.remove(); // the button is for those without scripts
  select.addEventListener("change", () => {
    const words = select.selectedOptions[0].dataset.words ?? "";
    const own = put && field.value.endsWith(put) ? field.value.slice(0, -put.length).trimEnd() : field.value.trim();
    field.value = own && words ? `${own}\n${words}` : own || words;
    put = words;
    field.dispatchEvent(new Event("input", { bubbles: true })); // it grows
    field.focus();
  });
}
