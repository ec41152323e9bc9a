// The strip of small pictures in a window: as many as fit, whatever the document's length.
const STEP = 76;

export class Strip {
  constructor(element, { count, picture, address, label, go }) {
    Object.assign(this, { element, count, picture, address, label, go });
    this.list = element.querySelector("ol");
    this.list.classList.add("is-windowed");
    this.list.style.width = `${count * STEP}px`;
    this.list.replaceChildren();
    this.items = new Map();
    element.addEventListener("scroll", () => this.draw(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(element);
  }

  draw() {
    const first = Math.max(1, Math.floor(this.element.scrollLeft / STEP) - 2);
    const last = Math.min(this.count, first + Math.ceil(this.element.clientWidth / STEP) + 5);
    for (const [page, item] of this.items) if (page < first || page > last) { item.remove(); this.items.delete(page); }
    for (let page = first; page <= last; page += 1) if (!this.items.has(page)) this.add(page);
  }

  add(page) {
    const item = document.createElement("li");
    item.style.left = `${(page - 1) * STEP}px`;
    const link = document.createElement("a");
    link.href = this.address(page);
    link.setAttribute("aria-label", `${this.label} ${page}`);
    if (page === this.current) link.setAttribute("aria-current", "page");
    const picture = new Image(60, 84);
    picture.alt = "";
    picture.decoding = "async";
    picture.src = this.picture(page);
    const number = document.createElement("span");
    number.textContent = page;
    link.append(picture, number);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.go(page);
    });
    item.append(link);
    this.list.append(item);
    this.items.set(page, item);
  }

  mark(page) {
    this.items.get(this.current)?.firstChild.removeAttribute("aria-current");
    this.current = page;
    this.items.get(page)?.firstChild.setAttribute("aria-current", "page");
    this.element.scrollLeft = (page - 0.5) * STEP - this.element.clientWidth / 2;
    this.draw();
  }
}
