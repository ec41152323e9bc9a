// The reader: pages in a window, thumbnails, zoom, keys, swipes, reading aloud. Without it each page is a page of its own.
import { Book } from "./reader/book.js";
import { keep, leaf } from "./reader/leaves.js";
import { passages } from "./reader/passage.js";
import { speech } from "./reader/speech.js";
import { Strip } from "./reader/strip.js";

const SCALES = ["0.5", "0.75", "width", "1.25", "1.5", "2", "3"];
const SWIPE = 80; // px
const SETTLED = 250; // ms
const reader = document.querySelector("#reader");
const data = reader.dataset;
const find = (query) => reader.querySelector(query);
const [count, opened] = [Number(data.count), Number(data.page)];
const filled = (pattern, page) => pattern.replace("/0/", `/${page}/`).replace(/\/0(?=$|\?)/, `/${page}`);
const address = (page) => filled(data.address, page) + asked();
const isPhone = matchMedia("(max-width: 40rem)");
let settling = null;

const book = new Book(find("#book"), { count, ratio: Number(data.ratio), fetch: (page, signal) => leaf(page, address(page), signal), glimpse: (page) => filled(data.picture, page), turned });
const strip = find(".strip") && new Strip(find(".strip"), { count, picture: (page) => filled(data.picture, page), address, label: data.label, go: (page) => book.go(page) });

start();

function start() {
  const sheet = find("#sheet");
  keep(opened, { sheet, words: find(".page-words"), margin: find("#margin") });
  reader.classList.add("is-windowed");
  for (const each of reader.querySelectorAll("[data-tool]")) each.hidden = false;
  book.isSingle = isPhone.matches;
  book.scale = kept("scale", "width");
  book.isPaired = !book.isSingle && kept("paired", "") === "1";
  reader.classList.toggle("is-dark", kept("dark", "") === "1");
  book.open(opened, sheet);
  strip?.mark(opened);
  press();
  isPhone.addEventListener("change", () => { book.isSingle = isPhone.matches; book.lay(); });
  fetch(data.sizes).then((answer) => answer.json()).then((runs) => book.know(runs), () => {});
  const found = document.getElementById(location.hash.slice(1));
  if (found?.matches("g.found, g.cited")) found.scrollIntoView({ block: "center", inline: "center" });
  else if (/^#p\d+-\d+$/.test(location.hash) && !found) location.replace(`${data.passage}${location.hash.slice(2)}`);
}

// What else the address asks for stays as pages turn; a passage is of one page alone.
function asked() {
  const rest = new URLSearchParams(location.search);
  for (const name of ["q", "v", "at", "lost", "page"]) rest.delete(name);
  return rest.size ? `${data.address.includes("?") ? "&" : "?"}${rest}` : "";
}

function kept(name, otherwise) { return sessionStorage.getItem(`reader.${name}`) ?? otherwise; }
function put(name, value) { sessionStorage.setItem(`reader.${name}`, value); }

// --- turning the pages -------------------------------------------------------------------------------

function turned(page) {
  find("#jump-to").value = page;
  if (!book.isFast) strip?.mark(page);
  clearTimeout(settling);
  settling = setTimeout(() => settle(page), SETTLED);
}

async function settle(page) {
  strip?.mark(page);
  const { words, margin } = await leaf(page, address(page));
  if (book.page !== page) return;
  history.replaceState(history.state, "", address(page));
  if (words !== find(".page-words")) find(".page-words").replaceWith(words);
  if (margin) find("#margin").replaceChildren(...margin.cloneNode(true).childNodes);
  for (const [key, other] of [["ArrowLeft", page - 1], ["ArrowRight", page + 1]]) {
    const link = find(`[data-key="${key}"]`);
    if (link) { link.href = address(Math.min(Math.max(other, 1), count)); }
  }
  if (data.place) fetch(filled(data.place, page), { method: "POST", headers: { "X-CSRFToken": token() } });
}

const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

reader.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a[data-key], .outline a");
  const page = link && Number(new URL(link.href).pathname.match(/\/(\d+)$/)?.[1]);
  if (!page || page > count) return;
  event.preventDefault();
  if (link.dataset.key) book.step(link.dataset.key === "ArrowLeft" ? -1 : 1);
  else book.go(page);
});

find(".jump").addEventListener("submit", (event) => {
  event.preventDefault();
  book.go(Number(find("#jump-to").value) || book.page);
});

// --- tools and keys ----------------------------------------------------------------------------------

const TOOLS = {
  smaller: () => zoom(-1),
  larger: () => zoom(1),
  width: () => set("width"),
  page: () => set("page"),
  paired: () => { book.isPaired = !book.isPaired; put("paired", book.isPaired ? "1" : ""); book.lay(); },
  dark: () => put("dark", reader.classList.toggle("is-dark") ? "1" : ""),
  full: () => (document.fullscreenElement ? document.exitFullscreen() : reader.requestFullscreen()),
  help: () => document.querySelector("#reader-keys").showModal(),
  print: () => document.querySelector("#reader-print").showModal(),
};
const KEYS = {
  ArrowLeft: () => book.step(-1), ArrowRight: () => book.step(1), Home: () => book.go(1), End: () => book.go(count),
  "+": TOOLS.larger, "=": TOOLS.larger, "-": TOOLS.smaller, w: TOOLS.width, z: TOOLS.page, d: TOOLS.paired,
  i: TOOLS.dark, f: TOOLS.full, "?": TOOLS.help, g: () => find("#jump-to").select(), r: () => find("[data-tool=aloud]").click(),
};

reader.addEventListener("click", (event) => {
  const tool = event.target.closest("button[data-tool]")?.dataset.tool;
  if (TOOLS[tool]) { TOOLS[tool](); press(); }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.matches("input, textarea, select") || !KEYS[event.key]) return;
  if (event.key === "?" || !event.shiftKey || event.key === "+") {
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key]();
    press();
  }
}, true);

function zoom(direction) {
  const at = SCALES.indexOf(book.scale === "page" ? "width" : book.scale) + direction;
  set(SCALES[Math.min(Math.max(at, 0), SCALES.length - 1)]);
}

function set(scale) {
  book.scale = scale;
  put("scale", scale);
  book.lay();
}

function press() {
  const states = { width: book.scale === "width", page: book.scale === "page", paired: book.isPaired, dark: reader.classList.contains("is-dark") };
  for (const [name, is] of Object.entries(states)) find(`[data-tool=${name}]`)?.setAttribute("aria-pressed", String(is));
}

for (const dialog of document.querySelectorAll("#reader-keys, #reader-print")) {
  dialog.addEventListener("click", (event) => { if (event.target === dialog || event.target.closest("[data-close]")) dialog.close(); });
}

// --- touch, voice, selection -------------------------------------------------------------------------

let from = null;
book.element.addEventListener("touchstart", (event) => (from = event.touches.length === 1 ? event.touches[0] : null), { passive: true });
book.element.addEventListener("touchend", (event) => {
  const to = event.changedTouches[0];
  if (!from || !document.getSelection().isCollapsed || book.element.scrollWidth > book.element.clientWidth + 1) return;
  const [x, y] = [to.clientX - from.clientX, to.clientY - from.clientY];
  if (Math.abs(x) > SWIPE && Math.abs(y) < SWIPE / 2) book.step(x < 0 ? 1 : -1);
});

speech({
  button: find("[data-tool=aloud]"),
  words: () => find(".page-words"),
  language: document.documentElement.lang,
  next: async () => {
    if (book.page >= count) return false;
    const page = book.page + 1;
    book.go(page);
    const { words } = await leaf(page, address(page));
    if (words !== find(".page-words")) find(".page-words").replaceWith(words);
    return true;
  },
});
passages({ bar: document.querySelector("#passage-bar"), reader, page: () => book.page, words: () => find(".page-words") });
