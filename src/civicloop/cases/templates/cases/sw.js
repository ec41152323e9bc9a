{% load static %}// The report page without a connection, and drafts sent when there is one. Its address is the site's root, so that it may.
import { sendAll, TAG } from "{% static "cases/drafts.js" %}";

const SHELF = "civicloop-{{ version }}";
const OFFLINE = "{% url "cases:offline" %}";
const KEPT = [OFFLINE, {% for file in files %}"{{ file }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const ADDRESSES = { key: "{% url "cases:report-key" %}", receive: "{% url "cases:receive" %}" };

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(KEPT.map((address) => new Request(address, { cache: "reload" })))));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("civicloop-") && name !== SHELF);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (KEPT.includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request, { ignoreSearch: true })));
  }
});

self.addEventListener("sync", (event) => {
  if (event.tag === TAG) event.waitUntil(sendAll(ADDRESSES).then(tell, (error) => tell().then(() => Promise.reject(error))));
});

async function tell() {
  for (const page of await self.clients.matchAll()) page.postMessage("drafts");
}
