// Theme and size of the text change at once; the form's address would do the same by way of the server.
const YEAR = 31536000;
const DARK_MEDIA = { auto: "screen and (prefers-color-scheme: dark)", light: "not all", dark: "screen" };

export function preferences(root) {
  for (const form of root.querySelectorAll("[data-prefer]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      choose(root, form, event.submitter.value);
    });
  }
}

function choose(root, form, value) {
  const name = form.dataset.prefer;
  root.documentElement.dataset[name] = value;
  if (name === "theme") root.getElementById("dark").media = DARK_MEDIA[value];
  root.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === value));
}
