// What this device keeps for later, one shelf for each kind of thing: each has a key. For pages and the service worker alike.
export function shelf(name, store) {
  const opened = () => new Promise((resolve, reject) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(store, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

  async function within(mode, deed) {
    const base = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const step = base.transaction(store, mode), asked = deed(step.objectStore(store));
        step.oncomplete = () => resolve(asked.result);
        step.onabort = step.onerror = () => reject(step.error);
      });
    } finally {
      base.close();
    }
  }

  return {
    save: (thing) => within("readwrite", (shelf) => shelf.put(thing)),
    remove: (key) => within("readwrite", (shelf) => shelf.delete(key)),
    clear: () => within("readwrite", (shelf) => shelf.clear()),
    read: (key) => within("readonly", (shelf) => shelf.get(key)),
    all: async () => (await within("readonly", (shelf) => shelf.getAll())).sort((a, b) => b.at - a.at),
  };
}

// One after the other, whichever page or worker begins.
export const alone = (name, work) => navigator.locks ? navigator.locks.request(name, work) : work();

// 16 random bytes as 22 letters.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// Now, and again when the browser finds a connection: in the background where it can do that.
export async function soon(send, tag) {
  const worker = await navigator.serviceWorker?.getRegistration();
  try {
    await send();
  } catch {
    await worker?.sync?.register(tag).catch(() => {});
  }
}
