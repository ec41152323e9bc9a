// The day's page: has the service worker keep the day's pages on this device, lists the deeds that wait, sends them.
import { deedsOf, remove, sendDeedsSoon } from "./deeds.js";

const day = document.querySelector("#day"), list = document.querySelector("#deeds"), status = document.querySelector("#kept");
const names = Object.fromEntries([...document.querySelectorAll("#deed-names li")].map((each) => [each.dataset.deed, each.textContent]));
const words = { ...list.dataset };

function part(name, content = "", attributes = {}) {
  const made = Object.assign(document.createElement(name), { textContent: content });
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

const clock = (at) => new Date(at).toLocaleString(document.documentElement.lang);

async function show() {
  const deeds = await deedsOf(day.dataset.who);
  document.querySelector("#h-deeds").parentElement.hidden = !deeds.length;
  list.replaceChildren(...deeds.map(row));
}

function row(deed) {
  const [, , number, name] = deed.path.split("/"), page = name ? `/cases/${number}/` : deed.path;
  const item = part("li"), body = part("div", "", { class: "row-body" }), side = part("div", "", { class: "row-side" });
  body.append(part("a", name ? `${number} · ${names[name] ?? name}` : words.look, { class: "row-link", href: page }));
  body.append(part("p", `${words[deed.state]} · ${clock(deed.at)}`, { class: "row-meta" }));
  if (deed.state === "refused") body.append(part("p", deed.said, { class: "error" }));
  const forget = part("button", words.forget, { type: "button", class: "button small quiet" });
  forget.addEventListener("click", () => remove(deed.key).then(show));
  side.append(forget);
  item.append(body, side);
  return item;
}

const send = () => sendDeedsSoon(day.dataset.key).then(show);

async function keep() {
  const worker = await navigator.serviceWorker.register(day.dataset.worker, { type: "module" }).then(() => navigator.serviceWorker.ready);
  const pages = [...document.querySelectorAll("#day-pages a")].map((each) => each.getAttribute("href"));
  const notice = `${status.dataset.copy} ${clock(Date.now())}`;
  worker.active.postMessage({ do: "keep", who: day.dataset.who, pages, notice });
}

function heard({ data }) {
  if (data?.kept) status.textContent = `${status.dataset.done} ${data.kept} · ${clock(Date.now())}`;
  show();
}

await show();
if (navigator.serviceWorker) {
  navigator.serviceWorker.addEventListener("message", heard);
  window.addEventListener("online", send);
  if (navigator.onLine && !document.querySelector(".kept-copy")) {
    status.textContent = status.dataset.busy;
    await send().then(keep).catch(() => { status.textContent = status.dataset.trouble; });
  }
} else {
  status.textContent = status.dataset.trouble;
}
