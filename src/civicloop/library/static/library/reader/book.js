// Pages in a window: only those near what is seen are in the document; the rest is empty room of the right height.
const GAP = 16;
const FULLEST = 15_000_000; // px: browsers draw nothing beyond a height
const REACH = 1; // rows mounted on each side of what is seen
const FAST = 3; // px a millisecond: faster than one reads, so that small pictures do until the scrolling rests
const [SOON, RESTED, GLANCE] = [60, 150, 600]; // ms; each glance costs the browser a megabyte that it keeps for a while

export class Book {
  constructor(element, { count, ratio, fetch, glimpse, turned }) {
    Object.assign(this, { element, count, fetch, glimpse, turned, ratios: () => ratio, first: ratio });
    this.last = { top: 0, at: 0, glanced: 0 };
    this.asked = new Map();
    this.scale = "width";
    this.isPaired = false;
    this.isSingle = false;
    this.rows = new Map();
    this.page = 1;
    this.room = document.createElement("div");
    this.room.className = "book-room";
    element.addEventListener("scroll", () => this.later(), { passive: true });
    new ResizeObserver(() => this.resized()).observe(element);
  }

  open(page, sheet) {
    this.page = page;
    this.sheets = new Map([[page, sheet]]);
    this.element.replaceChildren(this.room);
    this.lay(page);
  }

  know(runs) {
    const ends = [];
    let at = 0;
    for (const [pages, ratio] of runs) ends.push([(at += pages), ratio]);
    this.ratios = (page) => (ends.find(([end]) => page <= end) ?? [0, this.first])[1];
    if (runs.length > 1) this.lay(this.page);
  }

  // --- rows -----------------------------------------------------------------------------------------

  pagesOf(row) {
    if (!this.isPaired) return [row + 1];
    return [2 * row, 2 * row + 1].filter((page) => page >= 1 && page <= this.count);
  }

  rowOf(page) { return this.isPaired ? Math.floor(page / 2) : page - 1; }

  lay(page = this.page) {
    const row = this.rowOf(page);
    const before = this.element.scrollTop - (this.tops?.[row] ?? 0);
    const isKept = this.laid && Math.abs(before) < this.element.clientHeight;
    const count = this.isPaired ? Math.floor(this.count / 2) + 1 : this.count;
    this.width = this.pageWidth();
    this.tops = new Float64Array(count + 1);
    for (let at = 0; at < count; at += 1) {
      const ratio = Math.max(...this.pagesOf(at).map((each) => this.ratios(each)), 0.1);
      this.tops[at + 1] = this.tops[at] + this.width * ratio + GAP;
    }
    for (const each of this.rows.keys()) this.unmount(each);
    this.room.style.height = this.isSingle ? "auto" : `${this.tops[count]}px`;
    this.room.style.minWidth = `${this.width * (this.isPaired ? 2 : 1)}px`;
    this.element.classList.toggle("is-single", this.isSingle);
    if (!this.isSingle) this.element.scrollTop = this.tops[row] + (isKept ? before : 0);
    this.laid = true;
    this.draw();
  }

  pageWidth() {
    const room = this.element.clientWidth - (this.isSingle ? 0 : 2 * GAP);
    const wide = this.isPaired ? (room - GAP) / 2 : room;
    const fit = this.scale === "page" ? (this.element.clientHeight - GAP) / this.ratios(this.page) : wide;
    const wanted = Math.min(this.scale === "page" ? fit : wide, this.scale === "page" ? wide : Infinity) * (Number(this.scale) || 1);
    const most = this.isSingle ? Infinity : FULLEST / (this.count * this.first);
    return Math.max(60, Math.min(wanted, most));
  }

  resized() {
    if (this.laid && Math.abs(this.pageWidth() - this.width) > 1) this.lay();
  }

  // --- what is seen ---------------------------------------------------------------------------------

  later() {
    this.drawing ??= requestAnimationFrame(() => { this.drawing = null; this.draw(); });
  }

  draw() {
    if (this.isSingle) return this.show(this.rowOf(this.page), this.rowOf(this.page));
    const top = this.element.scrollTop;
    const seen = this.at(top);
    const last = this.at(top + this.element.clientHeight);
    this.time(top);
    this.show(Math.max(0, seen - REACH), Math.min(this.tops.length - 2, last + REACH));
    const row = this.at(top + this.element.clientHeight * 0.4);
    const pages = this.pagesOf(row);
    if (!pages.includes(this.page)) { this.page = pages[0]; this.turned(this.page); }
    return undefined;
  }

  at(height) {
    let [low, high] = [0, this.tops.length - 2];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tops[middle] <= height) low = middle; else high = middle - 1;
    }
    return low;
  }

  show(first, last) {
    for (const row of [...this.rows.keys()]) if (row < first || row > last) this.unmount(row);
    for (let row = first; row <= last; row += 1) if (!this.rows.has(row)) this.mount(row);
    if (this.isFast) this.glance();
    if (this.isFast) clearTimeout(this.asking);
    else if (this.asking) return;
    this.asking = setTimeout(() => { this.asking = null; this.isFast = false; this.fill(); }, this.isFast ? RESTED : SOON);
  }

  time(top) {
    const now = performance.now();
    this.isFast = this.laid && Math.abs(top - this.last.top) > (now - this.last.at) * FAST;
    Object.assign(this.last, { top, at: now });
  }

  // While one scrolls too fast to read: now and then the small pictures of what is passing by.
  glance() {
    if (this.last.at - this.last.glanced < GLANCE) return;
    this.last.glanced = this.last.at;
    for (const line of this.rows.values()) for (const cell of line.children) {
      if (cell.firstElementChild) continue;
      const picture = new Image();
      picture.alt = "";
      picture.decoding = "async";
      picture.className = "glimpse";
      picture.src = this.glimpse(Number(cell.dataset.page));
      cell.append(picture);
    }
  }

  mount(row) {
    const line = document.createElement("div");
    line.className = "book-row";
    line.style.top = this.isSingle ? "" : `${this.tops[row]}px`;
    for (const page of this.pagesOf(row)) {
      const cell = document.createElement("div");
      cell.className = "book-cell";
      cell.dataset.page = page;
      cell.style.width = `${this.width}px`;
      cell.style.height = `${this.width * this.ratios(page)}px`;
      cell.append(this.sheets.has(page) ? woken(this.sheets.get(page)) : String(page));
      line.append(cell);
    }
    this.rows.set(row, line);
    this.room.append(line);
  }

  unmount(row) {
    const line = this.rows.get(row);
    line?.remove();
    for (const cell of line?.children ?? []) if (cell.firstElementChild) rested(cell.firstElementChild);
    this.rows.delete(row);
  }

  fill() {
    const wanted = [...this.rows.values()].flatMap((line) => [...line.children]);
    const near = new Set(wanted.map((cell) => Number(cell.dataset.page)));
    for (const page of this.sheets.keys()) if (!near.has(page)) this.sheets.delete(page);
    for (const [page, asked] of this.asked) if (!near.has(page)) asked.abort();
    wanted.sort((one, other) => Math.abs(one.dataset.page - this.page) - Math.abs(other.dataset.page - this.page));
    for (const cell of wanted) this.ask(cell, Number(cell.dataset.page));
  }

  ask(cell, page) {
    if (this.sheets.has(page)) return;
    const asked = new AbortController();
    this.asked.set(page, asked);
    this.fetch(page, asked.signal).then(({ sheet }) => {
      if (!cell.isConnected) return;
      this.sheets.set(page, sheet);
      cell.replaceChildren(woken(sheet));
    }, () => { if (!asked.signal.aborted) cell.classList.add("is-missing"); }).finally(() => this.asked.delete(page));
  }

  go(page, { smooth = false } = {}) {
    const wanted = Math.min(Math.max(page, 1), this.count);
    if (wanted === this.page && this.laid && this.isSingle) return;
    this.page = wanted;
    if (this.isSingle) this.draw();
    else this.element.scrollTo({ top: this.tops[this.rowOf(wanted)], behavior: smooth ? "smooth" : "instant" });
    this.turned(wanted);
  }

  step(direction) {
    const row = this.rowOf(this.page) + direction;
    if (row >= 0 && row < this.tops.length - 1) this.go(this.pagesOf(row)[0]);
  }
}

// What is out of sight keeps its words and lets go of its picture, which takes a hundred times as much; the browser has
// it at hand for when it comes back.
function rested(element) {
  if (element.matches("img")) element.removeAttribute("src");
  for (const image of element.querySelectorAll("image[href]")) {
    image.dataset.href = image.getAttribute("href");
    image.removeAttribute("href");
  }
}

function woken(sheet) {
  for (const image of sheet.querySelectorAll("image[data-href]")) {
    image.setAttribute("href", image.dataset.href);
    delete image.dataset.href;
  }
  return sheet;
}
