{% load static %}// Pages without a connection: the report page for everyone, the day's pages for whoever marked them; and what was written on
// them, sent when there is one. Its address is the site's root, so that it may.
import { sendAll, TAG } from "{% static "cases/drafts.js" %}";
import { clear, DEEDS, keepDeed, sendDeeds } from "{% static "cases/deeds.js" %}";

const SHELF = "civicloop-{{ version }}", DAY = "day-of-civicloop", WHO = "/my/day/who";
const OFFLINE = "{% url "cases:offline" %}", DAYS = "{% url "cases:day" %}", ROUTE = "{% url "cases:patrol" %}";
const KEPT = [OFFLINE, {% for file in files %}"{{ file }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const ADDRESSES = { key: "{% url "cases:report-key" %}", receive: "{% url "cases:receive" %}" };
const DEED = /^\/cases\/[^/]+\/({{ deeds|join:"|" }})$/;
const LEAVING = "{% url "account_logout" %}", ENTERING = "{% url "account_login" %}";
const PARTS = ["style", "script", "image", "font"];

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(KEPT.map((address) => new Request(address, { cache: "reload" })))));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("civicloop-") && name !== SHELF);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate" && request.method === "POST") return posted(event, pathname);
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => withoutConnection(request)));
  else if (PARTS.includes(request.destination) || KEPT.includes(pathname)) event.respondWith(fetch(request).catch(() => keptPart(request)));
});

const withoutConnection = async (request) => await caches.match(request, { ignoreSearch: true, cacheName: DAY }) ?? caches.match(OFFLINE);
const keptPart = async (request) => await caches.match(request) ?? await caches.match(request, { ignoreSearch: true }) ?? Response.error();

// --- the day's pages: of one person, on this device, until they sign out -----------------------------

self.addEventListener("message", (event) => {
  if (event.data?.do === "keep") event.waitUntil(keepDay(event.data).then((kept) => event.source.postMessage({ kept })));
});

async function keepDay({ who, pages, notice }) {
  await caches.delete(DAY);
  const day = await caches.open(DAY);
  await day.put(WHO, new Response(who));
  const parts = new Set();
  let kept = 0;
  for (const page of pages) {
    const answer = await fetch(page, { cache: "no-store" });
    if (!answer.ok || answer.redirected) continue;
    const text = await answer.text();
    for (const [, address] of text.matchAll(/(?:src|href)="(\/[^"]+\.(?:css|js|svg|jpg|png|woff2)(?:\?[^"#]*)?)["#]/g)) parts.add(address.replaceAll("&amp;", "&"));
    await day.put(page, new Response(marked(text, notice), { headers: plain(answer.headers) }));
    kept += 1;
  }
  await Promise.all([...parts].map((part) => day.add(part).catch(() => {})));
  return kept;
}

const marked = (text, notice) => text.replace(/<main[^>]*>/, (main) => `${main}<p class="notice is-yellow kept-copy" role="status">${notice}</p>`);

function plain(headers) {
  const made = new Headers();
  for (const name of ["Content-Type", "Content-Language", "Content-Security-Policy", "Referrer-Policy"]) if (headers.has(name)) made.set(name, headers.get(name));
  return made;
}

function posted(event, pathname) {
  if (pathname === LEAVING) event.respondWith(leave(event.request));
  else if (pathname === ENTERING) event.respondWith(fetch(event.request).finally(() => caches.delete(DAY)));
  else if (pathname === ROUTE || DEED.test(pathname)) event.respondWith(deed(event.request, pathname));
}

// Whoever signs out leaves nothing behind: what waits is sent first, if it can be.
async function leave(request) {
  await sendDeeds(ADDRESSES.key).catch(() => {});
  const answer = await fetch(request);
  await Promise.all([caches.delete(DAY), clear()]);
  return answer;
}

async function deed(request, pathname) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch (error) {
    const who = await (await caches.match(WHO, { cacheName: DAY }))?.text();
    if (!who) throw error;
    const form = await copy.formData();
    await keepDeed(who, pathname, form);
    await self.registration.sync?.register(DEEDS).catch(() => {});
    return Response.redirect(form.get("do") === "found" ? OFFLINE : DAYS, 303);
  }
}

// --- sending -----------------------------------------------------------------------------------------

const SENDING = { [TAG]: () => sendAll(ADDRESSES), [DEEDS]: () => sendDeeds(ADDRESSES.key) };

self.addEventListener("sync", (event) => {
  const send = SENDING[event.tag];
  if (send) event.waitUntil(send().then(tell, (error) => tell().then(() => Promise.reject(error))));
});

async function tell() {
  for (const page of await self.clients.matchAll()) page.postMessage("drafts");
}
