// The report page's own script: without a connection the report is kept on this device; spots of pictures are blurred by a finger.
import { draftOf, save, sendSoon } from "./drafts.js";

const WHOLE = 1000, TAP = 90, LEAST = 12;

function start() {
  for (const frame of document.querySelectorAll(".blur-frame:not(.live)")) new Blur(frame);
}

class Blur {
  constructor(frame) {
    frame.classList.add("live");
    this.frame = frame;
    this.svg = frame.querySelector("svg");
    this.list = frame.parentElement.querySelector(".blur-list");
    this.picture = frame.querySelector("input");
    this.picture.addEventListener("click", (event) => event.preventDefault());
    frame.addEventListener("pointerdown", (event) => this.grab(event));
    frame.addEventListener("pointerup", (event) => this.release(event));
    this.list.addEventListener("change", () => this.draw());
    this.draw();
  }

  at(event) {
    const seen = this.frame.getBoundingClientRect();
    const share = (value) => Math.max(0, Math.min(WHOLE, Math.round(value * WHOLE)));
    return [share((event.clientX - seen.left) / seen.width), share((event.clientY - seen.top) / seen.height)];
  }

  grab(event) {
    this.frame.setPointerCapture(event.pointerId);
    this.from = this.at(event);
  }

  // A drag draws a box; a tap on a box takes it away; a tap elsewhere draws one around it.
  release(event) {
    if (!this.from) return;
    const [x, y] = this.from, [a, b] = this.at(event);
    this.from = null;
    if (Math.abs(a - x) > LEAST && Math.abs(b - y) > LEAST) return this.add([Math.min(a, x), Math.min(b, y), Math.abs(a - x), Math.abs(b - y)]);
    const hit = this.boxes().find(([left, top, width, height]) => a >= left && a <= left + width && b >= top && b <= top + height);
    if (hit) return this.drop(hit);
    const edge = (value) => Math.min(Math.max(0, value - TAP / 2), WHOLE - TAP);
    this.add([edge(a), edge(b), TAP, TAP]);
  }

  checks() { return [...this.list.querySelectorAll("input:checked")]; }
  boxes() { return this.checks().map((check) => check.value.split(",").map(Number)); }

  add(box) {
    const label = document.createElement("label"), check = document.createElement("input");
    Object.assign(check, { type: "checkbox", name: this.list.dataset.name, value: box.map(Math.round).join(","), checked: true });
    label.append(check, ` ${this.list.dataset.word}`);
    this.list.append(label);
    this.draw();
  }

  drop(box) {
    for (const check of this.checks()) if (check.value === box.join(",")) check.checked = false;
    this.draw();
  }

  draw() {
    const made = this.boxes().map(([x, y, width, height]) => {
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      for (const [name, value] of Object.entries({ x, y, width, height })) rect.setAttribute(name, value);
      return rect;
    });
    this.svg.replaceChildren(...made);
  }
}

// What can't be sent now is kept, and the reader is told where.
async function keepOffline(event) {
  const form = event.target;
  if (form.id !== "report" || event.submitter?.value !== "send" || navigator.onLine) return;
  event.preventDefault();
  await save(draftOf(form));
  await sendSoon({ key: form.dataset.key, receive: form.dataset.receive });
  location.assign(form.dataset.offline);
}

document.addEventListener("submit", keepOffline);
document.body.addEventListener("htmx:afterSwap", start);
start();
navigator.serviceWorker?.register(document.querySelector("#report").dataset.worker, { type: "module" }).catch(() => {});
