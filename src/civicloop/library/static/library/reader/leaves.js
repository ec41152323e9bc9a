// One page's parts from the server: picture with its words, text, margin. The last few are kept, the rest forgotten.
const KEPT = 8;
const kept = new Map();
const waiting = new Map();

export function keep(page, leaf) {
  kept.delete(page);
  kept.set(page, leaf);
  while (kept.size > KEPT) kept.delete(kept.keys().next().value);
  return leaf;
}

export const known = (page) => kept.get(page);

export async function leaf(page, address, signal) {
  if (kept.has(page)) return keep(page, kept.get(page));
  if (!waiting.has(page)) waiting.set(page, ask(page, address, signal).finally(() => waiting.delete(page)));
  return waiting.get(page);
}

async function ask(page, address, signal) {
  const url = new URL(address, location.href);
  url.searchParams.set("leaf", "1");
  const answer = await fetch(url, { headers: { Accept: "text/html" }, signal });
  if (!answer.ok) throw new Error(String(answer.status));
  const parts = new DOMParser().parseFromString(await answer.text(), "text/html");
  const sheet = parts.querySelector(".sheet");
  sheet.removeAttribute("id");
  for (const each of sheet.querySelectorAll("[id]")) each.removeAttribute("id");
  // Moved, not pointed at: a part left where it was read would keep all of that document alive.
  const moved = (part) => part && document.adoptNode(part);
  return keep(page, { sheet: moved(sheet), words: moved(parts.querySelector(".page-words")), margin: moved(parts.querySelector(".leaf-margin")) });
}
