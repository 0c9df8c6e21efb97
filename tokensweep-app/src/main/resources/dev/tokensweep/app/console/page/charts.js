// Line charts in SVG, drawn anew on every change; the values can be read with the arrow keys too.

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 220;
const NARROWEST = 280;
const LEFT = 44;
const BOTTOM = 22;
const TOP = 8;

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** A round number at or above the greatest value, that four lines divide well. */
export function ceiling(greatest) {
  if (greatest <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(greatest));
  return [1, 2, 4, 5, 8, 10].map(step => step * power).find(step => step >= greatest);
}

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export class LineChart {
  /**
   * @param onRead called with the place of the value that is read, or null for the last
   * @param told what the values are, for those who do not see them, and how one is written
   */
  constructor(parent, onRead, told = { what: "Tokens per minute", write: value => compact.format(value) }) {
    this.told = told;
    this.root = svg("svg", { role: "img", tabindex: "0" });
    this.width = NARROWEST;
    this.onRead = onRead;
    this.place = null;
    parent.append(this.root);
    new ResizeObserver(([entry]) => this.#resize(entry.contentRect.width)).observe(parent);
    this.root.addEventListener("pointermove", event => this.#point(event));
    this.root.addEventListener("pointerleave", () => this.#read(null));
    this.root.addEventListener("blur", () => this.#read(null));
    this.root.addEventListener("keydown", event => this.#key(event));
  }

  /** @param series [{name, key, values}], all of one length; the last value is of endMs */
  show(series, slotMs, endMs) {
    this.series = series;
    this.count = series[0].values.length;
    this.slotMs = slotMs;
    this.endMs = endMs;
    this.top = ceiling(Math.max(...series.flatMap(each => each.values)));
    this.#draw();
  }

  // Drawn in the page's own pixels, so that letters are as large on a phone.
  #resize(width) {
    this.width = Math.max(NARROWEST, Math.round(width));
    this.root.setAttribute("viewBox", `0 0 ${this.width} ${HEIGHT}`);
    if (this.series) this.#draw();
  }

  #x(place) {
    return LEFT + (place * (this.width - LEFT - 4)) / Math.max(1, this.count - 1);
  }

  #y(value) {
    return HEIGHT - BOTTOM - (value / this.top) * (HEIGHT - BOTTOM - TOP);
  }

  #draw() {
    const parts = [];
    for (let line = 0; line <= 4; line++) {
      const value = (this.top * line) / 4;
      const y = this.#y(value);
      parts.push(svg("line", { class: "grid-line", x1: LEFT, x2: this.width, y1: y, y2: y }));
      parts.push(svg("text", { x: LEFT - 8, y: y + 4, "text-anchor": "end" }, this.told.write(value)));
    }
    const marks = Math.min(this.width < 500 ? 2 : 4, Math.max(1, this.count - 1));
    for (let mark = 0; mark <= marks; mark++) {
      const place = Math.round(((this.count - 1) * mark) / marks);
      const anchor = mark === 0 ? "start" : mark === marks ? "end" : "middle";
      parts.push(svg("text", { x: this.#x(place), y: HEIGHT - 4, "text-anchor": anchor }, this.time(place)));
    }
    for (const { key, values } of this.series) {
      const points = values.map((value, place) => `${this.#x(place).toFixed(1)},${this.#y(value).toFixed(1)}`);
      const base = this.#y(0);
      parts.push(svg("polygon", { class: `area ${key}`, points: `${this.#x(0)},${base} ${points.join(" ")} ${this.#x(this.count - 1)},${base}` }));
      parts.push(svg("polyline", { class: `path ${key}`, points: points.join(" ") }));
    }
    if (this.place !== null && this.place < this.count) {
      const x = this.#x(this.place);
      parts.push(svg("line", { class: "cursor", x1: x, x2: x, y1: TOP, y2: HEIGHT - BOTTOM }));
    }
    this.root.setAttribute("aria-label", this.#summary());
    this.root.replaceChildren(...parts);
  }

  /** What the picture shows, for those who do not see it. */
  #summary() {
    const place = this.place ?? this.count - 1;
    const values = this.series.map(({ name, values }) => `${name} ${this.told.write(Math.round(values[place]))}`);
    return `${this.told.what} at ${this.time(place)}: ${values.join(", ")}. Left and right arrow keys read earlier and later values.`;
  }

  time(place) {
    const at = new Date(this.endMs - (this.count - 1 - place) * this.slotMs);
    return at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  }

  #point(event) {
    const box = this.root.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * this.width;
    const place = Math.round(((x - LEFT) / (this.width - LEFT - 4)) * (this.count - 1));
    this.#read(Math.min(this.count - 1, Math.max(0, place)));
  }

  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const from = this.place ?? this.count - 1;
    this.#read(Math.min(this.count - 1, Math.max(0, from + step)));
  }

  #read(place) {
    this.place = place;
    this.#draw();
    this.onRead(place);
  }
}

/** Bars of equal time, the first of which is now. */
export class BarChart {
  constructor(parent) {
    this.root = svg("svg", { role: "img" });
    this.width = NARROWEST;
    parent.append(this.root);
    new ResizeObserver(([entry]) => this.#resize(entry.contentRect.width)).observe(parent);
  }

  /** @param summary what the picture shows, for those who do not see it */
  show(values, slotMs, startMs, summary) {
    this.values = values;
    this.slotMs = slotMs;
    this.startMs = startMs;
    this.root.setAttribute("aria-label", summary);
    this.#draw();
  }

  #resize(width) {
    this.width = Math.max(NARROWEST, Math.round(width));
    this.root.setAttribute("viewBox", `0 0 ${this.width} ${HEIGHT}`);
    if (this.values) this.#draw();
  }

  #draw() {
    const top = ceiling(Math.max(...this.values));
    const floor = HEIGHT - BOTTOM;
    const parts = [];
    for (let line = 0; line <= 4; line++) {
      const y = floor - (line / 4) * (floor - TOP);
      parts.push(svg("line", { class: "grid-line", x1: LEFT, x2: this.width, y1: y, y2: y }));
      parts.push(svg("text", { x: LEFT - 8, y: y + 4, "text-anchor": "end" }, compact.format((top * line) / 4)));
    }
    const wide = (this.width - LEFT - 4) / this.values.length;
    this.values.forEach((value, place) => {
      const high = (value / top) * (floor - TOP);
      parts.push(svg("rect", { class: "k-purged", x: LEFT + place * wide + 1, y: floor - high, width: wide - 2, height: high }));
      if (place % 6 === 0) {
        const at = new Date(this.startMs + place * this.slotMs);
        const time = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
        parts.push(svg("text", { x: LEFT + place * wide, y: HEIGHT - 4 }, place === 0 ? "now" : time));
      }
    });
    this.root.replaceChildren(...parts);
  }
}
