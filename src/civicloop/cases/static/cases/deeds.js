// Deeds done on kept pages where there was no connection: they wait on this device, as whoever did them, and are sent once.
// Used by the day's page and by the service worker alike; nothing here touches a page.
import { alone, newKey, shelf, soon } from "./shelf.js";

const NAME = "civicloop-deeds";
export const DEEDS = "send-deeds";
const kept = shelf(NAME, "deeds");
export const { clear, remove } = kept;

// Of this person alone: on a shared device nobody sees or sends what another did.
export const deedsOf = async (who) => (await kept.all()).filter((deed) => deed.who === who);

export async function keepDeed(who, path, form) {
  const fields = [...form].filter(([name, value]) => name !== "csrfmiddlewaretoken" && !(value instanceof File && !value.size));
  await kept.save({ key: newKey(), who, path, fields, at: Date.now(), state: "waiting", said: "" });
}

// In the order in which they were done. Throws where there is no connection, so that the browser tries again.
export async function sendDeeds(key) {
  return alone(NAME, async () => {
    const waiting = (await kept.all()).filter((deed) => deed.state === "waiting").reverse();
    if (!waiting.length) return;
    const { csrf, who } = await (await fetch(key, { headers: { Accept: "application/json" } })).json();
    for (const deed of waiting) if (who && deed.who === who) await send(deed, csrf);
  });
}

async function send(deed, csrf) {
  const body = new FormData();
  for (const [name, value] of deed.fields) body.append(name, value);
  const headers = { "X-CSRFToken": csrf, "X-Upload": "1", Accept: "application/json" };
  const answer = await fetch(deed.path, { method: "POST", body, headers });
  const wantsSignIn = answer.headers.get("X-Location")?.includes("/login");
  if (answer.status >= 500 || answer.status === 429 || wantsSignIn) throw new Error(String(answer.status));
  if (answer.ok) return kept.save({ ...deed, fields: [], state: "sent", said: "" });
  const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  return kept.save({ ...deed, state: "refused", said: said.message ?? String(answer.status) });
}

export const sendDeedsSoon = (key) => soon(() => sendDeeds(key), DEEDS);
