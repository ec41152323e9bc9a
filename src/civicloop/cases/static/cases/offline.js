// The page without a connection: writes drafts, lists them, sends them when it can.
import { all, draftOf, newKey, read, remove, save, sendSoon } from "./drafts.js";

const form = document.querySelector("#offline-report"), list = document.querySelector("#drafts");
const addresses = { key: form.dataset.key, receive: form.dataset.receive };
const words = { ...list.dataset };

function part(name, content = "", attributes = {}) {
  const made = Object.assign(document.createElement(name), { textContent: content });
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

async function show() {
  const drafts = await all();
  document.querySelector("#no-drafts").hidden = drafts.length > 0;
  list.replaceChildren(...drafts.map(row));
}

function row(draft) {
  const field = (name) => draft.fields.find(([each]) => each === name)?.[1];
  const item = part("li"), body = part("div", "", { class: "row-body" }), side = part("div", "", { class: "row-side row" });
  if (draft.state === "sent") body.append(part("a", `${words.sent} ${draft.number}`, { class: "row-link", href: draft.url }));
  else body.append(part("strong", field("words") || field("place_text") || words.picture));
  body.append(part("p", `${words[draft.state]} · ${new Date(draft.at).toLocaleString(document.documentElement.lang)}`, { class: "row-meta" }));
  if (draft.state === "refused") body.append(part("p", draft.said, { class: "error" }));
  if (draft.state === "refused") side.append(button(words.again, () => again(draft)));
  side.append(button(words.forget, () => remove(draft.key).then(show)));
  item.append(body, side);
  return item;
}

function button(label, deed) {
  const made = part("button", label, { type: "button", class: "button small quiet" });
  made.addEventListener("click", deed);
  return made;
}

// Back into the form: what was refused can be mended there.
function again(draft) {
  for (const [name, value] of draft.fields) {
    const field = form.elements.namedItem(name);
    if (field && field.type !== "file") field.value = value;
  }
  form.elements.namedItem("form_key").value = draft.key;
  form.scrollIntoView();
}

async function keep(event) {
  event.preventDefault();
  const key = form.elements.namedItem("form_key");
  if (!key.value) key.value = newKey();
  const draft = draftOf(form), before = await read(draft.key);
  const pictures = (fields) => fields.filter(([, value]) => value instanceof File);
  if (before && !pictures(draft.fields).length) draft.fields.push(...pictures(before.fields));
  await save(draft);
  form.reset();
  for (const name of ["form_key", "latitude", "longitude"]) form.elements.namedItem(name).value = "";
  document.querySelector("#place-known").hidden = true;
  await show();
  await sendSoon(addresses).then(show);
}

function locate() {
  navigator.geolocation.getCurrentPosition((found) => {
    form.elements.namedItem("latitude").value = found.coords.latitude.toFixed(6);
    form.elements.namedItem("longitude").value = found.coords.longitude.toFixed(6);
    document.querySelector("#place-known").hidden = false;
  }, () => {}, { enableHighAccuracy: true, timeout: 15000 });
}

form.addEventListener("submit", keep);
document.querySelector("#here").addEventListener("click", locate);
window.addEventListener("online", () => sendSoon(addresses).then(show));
navigator.serviceWorker?.addEventListener("message", show);
document.querySelector("#to-day").hidden = !await globalThis.caches?.has("day-of-civicloop");
await show();
if (navigator.onLine) await sendSoon(addresses).then(show);
