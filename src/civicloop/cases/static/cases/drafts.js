// Reports that wait for a connection: kept on this device with their pictures, sent later, each once.
// Used by pages and by the service worker alike; nothing here touches a page.
const NAME = "civicloop-reports", STORE = "drafts";
export const TAG = "send-drafts";

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function within(mode, deed) {
  const base = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const step = base.transaction(STORE, mode), asked = deed(step.objectStore(STORE));
      step.oncomplete = () => resolve(asked.result);
      step.onabort = step.onerror = () => reject(step.error);
    });
  } finally {
    base.close();
  }
}

// 16 random bytes as 22 letters: what makes a report that is sent twice one report.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// A form's fields as they are; an empty file field is none.
export function draftOf(form) {
  const fields = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && !(value instanceof File && !value.size));
  const key = fields.find(([name]) => name === "form_key")?.[1] || newKey();
  return { key, fields: fields.filter(([name]) => name !== "do"), at: Date.now(), state: "waiting", said: "" };
}

export const save = (draft) => within("readwrite", (store) => store.put(draft));
export const remove = (key) => within("readwrite", (store) => store.delete(key));
export const read = (key) => within("readonly", (store) => store.get(key));
export const all = async () => (await within("readonly", (store) => store.getAll())).sort((a, b) => b.at - a.at);

// Send all that waits, one after the other. Throws where there is no connection, so that the browser tries again.
export async function sendAll(addresses) {
  const work = async () => {
    for (const draft of await all()) if (draft.state === "waiting") await send(draft, addresses);
  };
  return navigator.locks ? navigator.locks.request(NAME, work) : work();
}

async function send(draft, { key, receive }) {
  const { csrf } = await (await fetch(key, { headers: { Accept: "application/json" } })).json();
  const body = new FormData();
  body.set("form_key", draft.key);
  for (const [name, value] of draft.fields) if (name !== "form_key") body.append(name, value);
  const answer = await fetch(receive, { method: "POST", body, headers: { "X-CSRFToken": csrf } });
  if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
  const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  if (answer.ok) return save({ ...draft, fields: [], state: "sent", number: said.number, url: said.url, said: "" });
  return save({ ...draft, state: "refused", said: said.message ?? String(answer.status) });
}

// Now, and again when the browser finds a connection: in the background where it can do that.
export async function sendSoon(addresses) {
  const worker = await navigator.serviceWorker?.getRegistration();
  try {
    await sendAll(addresses);
  } catch {
    await worker?.sync?.register(TAG).catch(() => {});
  }
}
