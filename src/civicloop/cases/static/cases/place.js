// The map on the report page: tap, drag, zoom and "I am there now" without reloading. Without this script the map is
// an image button, and the server does the same.
const MOST_ZOOM = 6, CLOSE_UP = 4, DRAG = 6;

function start(root = document) {
  const place = root.querySelector(".pick[data-map]:not(.live)");
  if (place?.dataset.city) new Picker(place);
  for (const button of root.querySelectorAll("[data-locate]")) offerPosition(button);
}

class Picker {
  constructor(place) {
    this.form = place.closest("form");
    this.place = place;
    const [west, south, east, north] = place.dataset.city.split(",").map(Number);
    this.city = { west, south, width: east - west, height: north - south, north };
    this.address = new URL(place.querySelector("input").src);
    this.zoom = Number(this.field("zoom").value) || 0;
    this.centre = this.read("centre_latitude", "centre_longitude") ?? { latitude: (south + north) / 2, longitude: (west + east) / 2 };
    this.point = this.read("latitude", "longitude");
    this.build();
    this.listen();
    this.draw();
  }

  field(name) { return this.form.elements.namedItem(name); }

  read(latitude, longitude) {
    const [up, across] = [this.field(latitude).value, this.field(longitude).value];
    return up && across ? { latitude: Number(up), longitude: Number(across) } : null;
  }

  build() {
    this.place.classList.add("live");
    this.place.tabIndex = 0;
    this.place.setAttribute("role", "application");
    this.place.setAttribute("aria-label", this.place.dataset.words);
    this.image = Object.assign(document.createElement("img"), { alt: "", draggable: false });
    this.pin = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.pin.setAttribute("viewBox", "0 0 24 24");
    this.pin.classList.add("pin");
    this.pin.innerHTML = '<path fill="currentColor" stroke="#fff" stroke-width="1.5" d="M12 23C9 16 4 14 4 9a8 8 0 0 1 16 0c0 5-5 7-8 14Z"/><circle cx="12" cy="9" r="3" fill="#fff"/>';
    this.place.replaceChildren(this.image, this.pin);
  }

  get box() {
    const width = this.city.width / 2 ** this.zoom, height = this.city.height / 2 ** this.zoom;
    const middle = this.zoom ? this.centre : { latitude: this.city.south + this.city.height / 2, longitude: this.city.west + this.city.width / 2 };
    return { west: middle.longitude - width / 2, north: middle.latitude + height / 2, width, height };
  }

  pointAt(event) {
    const shown = this.place.getBoundingClientRect(), box = this.box;
    return {
      longitude: box.west + ((event.clientX - shown.left) / shown.width) * box.width,
      latitude: box.north - ((event.clientY - shown.top) / shown.height) * box.height,
    };
  }

  listen() {
    this.place.addEventListener("pointerdown", (event) => this.grab(event));
    this.place.addEventListener("pointermove", (event) => this.drag(event));
    this.place.addEventListener("pointerup", (event) => this.release(event));
    this.place.addEventListener("pointercancel", () => (this.held = null));
    this.place.addEventListener("keydown", (event) => this.step(event));
    for (const name of ["closer", "further"]) {
      this.form.querySelector(`button[value="${name}"]`)?.addEventListener("click", (event) => {
        event.preventDefault();
        this.look(this.point ?? this.centre, this.zoom + (name === "closer" ? 1 : -1));
      });
    }
    this.form.addEventListener("position", (event) => this.choose(event.detail, CLOSE_UP));
  }

  grab(event) {
    this.place.setPointerCapture(event.pointerId);
    this.held = { x: event.clientX, y: event.clientY, from: this.pointAt(event), moved: false };
  }

  drag(event) {
    if (!this.held || (!this.held.moved && Math.hypot(event.clientX - this.held.x, event.clientY - this.held.y) < DRAG)) return;
    this.held.moved = true;
    if (!this.zoom) return;
    const here = this.pointAt(event);
    this.centre = {
      latitude: this.centre.latitude + this.held.from.latitude - here.latitude,
      longitude: this.centre.longitude + this.held.from.longitude - here.longitude,
    };
    this.draw();
  }

  release(event) {
    const held = this.held;
    this.held = null;
    if (held && !held.moved) this.choose(this.pointAt(event), this.zoom < CLOSE_UP ? this.zoom + 2 : this.zoom);
  }

  step(event) {
    const ways = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (event.key === "+" || event.key === "-") return this.look(this.point ?? this.centre, this.zoom + (event.key === "+" ? 1 : -1));
    if (!(event.key in ways)) return;
    event.preventDefault();
    const [up, across] = ways[event.key], from = this.point ?? this.centre, box = this.box;
    this.choose({ latitude: from.latitude + (up * box.height) / 40, longitude: from.longitude + (across * box.width) / 40 }, this.zoom);
  }

  choose(point, zoom) {
    this.point = { latitude: Number(point.latitude.toFixed(6)), longitude: Number(point.longitude.toFixed(6)) };
    this.field("latitude").value = this.point.latitude;
    this.field("longitude").value = this.point.longitude;
    this.look(this.point, zoom);
    document.body.dispatchEvent(new Event("place"));
  }

  look(centre, zoom) {
    this.centre = centre;
    this.zoom = Math.max(0, Math.min(zoom, MOST_ZOOM));
    this.draw();
  }

  draw() {
    const { latitude, longitude } = this.centre, box = this.box;
    this.field("zoom").value = this.zoom;
    this.field("centre_latitude").value = latitude.toFixed(6);
    this.field("centre_longitude").value = longitude.toFixed(6);
    this.address.searchParams.delete("pin");
    this.address.searchParams.set("zoom", this.zoom);
    if (this.zoom) this.address.searchParams.set("at", `${latitude.toFixed(6)},${longitude.toFixed(6)}`);
    else this.address.searchParams.delete("at");
    this.image.src = this.address;
    this.pin.toggleAttribute("hidden", !this.point);
    this.pin.style.display = this.point ? "" : "none";
    if (!this.point) return;
    this.pin.style.left = `${((this.point.longitude - box.west) / box.width) * 100}%`;
    this.pin.style.top = `${((box.north - this.point.latitude) / box.height) * 100}%`;
  }
}

function offerPosition(button) {
  if (!navigator.geolocation || !window.isSecureContext) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    const done = () => (button.disabled = false);
    navigator.geolocation.getCurrentPosition((found) => {
      done();
      const { latitude, longitude } = found.coords, form = button.closest("form");
      if (form.querySelector(".pick.live")) return form.dispatchEvent(new CustomEvent("position", { detail: { latitude, longitude } }));
      form.querySelector('[name$="latitude"]').value = latitude.toFixed(6); // a form may put its name before it
      form.querySelector('[name$="longitude"]').value = longitude.toFixed(6);
      if (button.dataset.done) button.querySelector("[role=status]").textContent = button.dataset.done;
    }, done, { enableHighAccuracy: true, timeout: 15000 });
  });
}

start();
document.body.addEventListener("htmx:afterSwap", () => start());
