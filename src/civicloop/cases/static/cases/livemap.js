// The map beside the list of cases: the city's own shapes, clusters gathered by the server, the same filters as the list.
import * as L from "../js_lib_leaflet/leaflet-src.esm.js";

const ORDER = ["city", "district", "park", "lake", "river", "road", "place"];
const NAMES_FROM = { district: 0, lake: 1, river: 1, park: 2, road: 2, place: 3 };
const CLOSEST = 18;

function start(place) {
  const [west, south, east, north] = place.dataset.box.split(",").map(Number);
  const fallback = [...place.childNodes];
  place.replaceChildren();
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", place.dataset.label);
  const map = L.map(place, { zoomControl: false, maxZoom: CLOSEST, attributionControl: Boolean(place.dataset.credit) });
  L.control.zoom({ zoomInTitle: place.dataset.closer, zoomOutTitle: place.dataset.further }).addTo(map);
  map.fitBounds([[south, west], [north, east]]);
  map.setMinZoom(map.getZoom() - 1);
  if (place.dataset.tiles) L.tileLayer(place.dataset.tiles, { attribution: place.dataset.credit, maxZoom: CLOSEST }).addTo(map);
  else shapes(map, place.dataset.areas);
  const pins = new Pins(map, place, fallback);
  map.on("moveend", () => pins.load());
  pins.load();
}

async function shapes(map, address) {
  const { features } = await (await fetch(address)).json();
  features.sort((one, other) => ORDER.indexOf(one.properties.kind) - ORDER.indexOf(other.properties.kind));
  const layer = L.geoJSON(features, {
    interactive: false,
    style: ({ properties }) => ({ className: `area ${properties.kind}` }),
    pointToLayer: (feature, at) => L.circleMarker(at, { radius: 2, className: "area place", interactive: false }),
  });
  layer.addTo(map);
  const names = L.layerGroup().addTo(map), whole = map.getZoom();
  const show = () => {
    names.clearLayers();
    const taken = [];
    layer.eachLayer((each) => name(map, each, map.getZoom() - whole, taken)?.addTo(names));
  };
  map.on("zoomend", show);
  show();
}

// A name where it covers no other.
function name(map, layer, closer, taken) {
  const { kind, name: words } = layer.feature.properties;
  if ((NAMES_FROM[kind] ?? Infinity) > closer || !words) return null;
  const at = layer.getBounds ? layer.getBounds().getCenter() : layer.getLatLng();
  const { x, y } = map.project(at), half = words.length * 7;
  if (taken.some((other) => Math.abs(other.x - x) < half + other.half && Math.abs(other.y - y) < 16)) return null;
  taken.push({ x, y, half });
  const icon = L.divIcon({ className: `map-name ${kind}`, html: escaped(words), iconSize: [0, 0] });
  return L.marker(at, { icon, interactive: false, keyboard: false });
}

class Pins {
  constructor(map, place, fallback) {
    Object.assign(this, { map, place, fallback });
    this.layer = L.layerGroup().addTo(map);
  }

  async load() {
    this.asking?.abort();
    this.asking = new AbortController();
    const bounds = this.map.getBounds().pad(0.05), size = this.map.getSize();
    const address = new URL(this.place.dataset.pins, location);
    address.search = location.search;
    address.searchParams.set("box", [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((each) => each.toFixed(5)).join(","));
    address.searchParams.set("size", `${Math.round(size.x * 1.1)},${Math.round(size.y * 1.1)}`);
    try {
      const answer = await fetch(address, { signal: this.asking.signal });
      if (!answer.ok) throw new Error(answer.status);
      this.show((await answer.json()).pins);
    } catch (trouble) {
      if (trouble.name !== "AbortError") this.tell();
    }
  }

  show(pins) {
    this.layer.clearLayers();
    this.place.querySelector(".map-trouble")?.remove();
    for (const pin of pins) this.marker(pin).addTo(this.layer);
  }

  marker(pin) {
    const many = pin.n > 1 || pin.tone === "many";
    const across = many ? Math.min(44, Math.round(20 + 10 * Math.log10(pin.n))) : 18;
    const icon = L.divIcon({ className: `live-pin ${pin.tone}`, html: many ? String(pin.n) : "", iconSize: [across, across] });
    const marker = L.marker(pin.at, { icon, title: pin.words, alt: pin.words });
    marker.on("add", () => marker.getElement().setAttribute("aria-label", pin.words));
    return marker.on("click keypress", (event) => {
      if (event.type === "keypress" && event.originalEvent.key !== "Enter") return;
      if (pin.url) location.assign(pin.url);
      else this.map.setView(pin.at, Math.min(this.map.getZoom() + 2, CLOSEST));
    });
  }

  tell() {
    if (this.place.querySelector(".map-trouble")) return;
    const words = Object.assign(document.createElement("p"), { className: "map-trouble", textContent: this.place.dataset.trouble });
    words.setAttribute("role", "status");
    this.place.append(words);
  }
}

function escaped(words) {
  const holder = document.createElement("i");
  holder.textContent = words;
  return holder.innerHTML;
}

for (const place of document.querySelectorAll(".live-map")) start(place);
