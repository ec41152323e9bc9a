// Reports that wait for a connection: kept on this device with their pictures, sent later, each once.
// Used by pages and by the service worker alike; nothing here touches a page.
import { alone, newKey, shelf, soon } from "./shelf.js";

const NAME = "civicloop-reports";
export const TAG = "send-drafts";
export const { all, read, remove, save } = shelf(NAME, "drafts");
export { newKey };  // what makes a report that is sent twice one report

// A form's fields as they are; an empty file field is none.
export function draftOf(form) {
  const fields = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && !(value instanceof File && !value.size));
  const key = fields.find(([name]) => name === "form_key")?.[1] || newKey();
  return { key, fields: fields.filter(([name]) => name !== "do"), at: Date.now(), state: "waiting", said: "" };
}

// Send all that waits, one after the other. Throws where there is no connection, so that the browser tries again.
export async function sendAll(addresses) {
  return alone(NAME, async () => {
    for (const draft of await all()) if (draft.state === "waiting") await send(draft, addresses);
  });
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

export const sendSoon = (addresses) => soon(() => sendAll(addresses), TAG);
