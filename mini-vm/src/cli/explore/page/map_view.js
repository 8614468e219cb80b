// A map as a grid of its buckets, with the path of the latest operation or of a search drawn on it.

/** Buckets that are shown at a time. */
const PAGE = 2048;

/** Up to so many buckets, cells have room for keys and values. */
const ROOMY = 64;

class MapView {
  constructor(onSelect) {
    this.onSelect = onSelect;
    this.grid = byId("grid");
    this.chooser = byId("map-choice");
    this.pager = byId("map-page");
    this.search = byId("search");
    this.cells = [];
    this.page = 0;
    this.chooser.addEventListener("change", () => this.onChange());
    this.pager.addEventListener("change", () => {
      this.page = Number(this.pager.value);
      this.isPageChosen = true;
      this.onChange();
    });
    this.search.addEventListener("input", () => this.onChange());
    this.search.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && this.path.length) this.#select(this.path[this.path.length - 1]);
    });
    new ResizeObserver(() => this.#draw()).observe(this.grid);
  }

  onChange() {}

  update(replay, selection) {
    const maps = mapsAt(replay.position);
    const latest = replay.latest && replay.latest.d;
    this.#updateChoice(maps, latest);
    const map = maps.find(({ address }) => String(address) === this.chooser.value);
    byId("maps").classList.toggle("is-empty", !map);
    if (!map) {
      byId("map-counts").textContent = "No map has been made yet.";
      byId("map-said").textContent = "";
      byId("load").style.width = "0";
      this.grid.replaceChildren();
      this.cells = [];
      this.map = undefined;
      this.path = [];
      this.#draw();
      return;
    }
    this.#findOperation(replay, map);
    this.#findPath(replay, map, this.operation);
    this.#updatePage(map);
    this.#updateCells(replay, map, selection, this.operation);
    this.#updateCounts(replay, map);
    this.#draw();
  }

  #updateChoice(maps, latest) {
    const names = maps.map((map) => [String(map.address), `${map.name ? visible(map.name) : "map"} at 0x${hexOf(map.address)}`]);
    const signature = JSON.stringify(names);
    const wanted = latest && maps.some(({ address }) => address === latest.a) ? String(latest.a) : this.chooser.value;
    if (signature !== this.signature) {
      this.signature = signature;
      this.chooser.replaceChildren(...names.map(([value, text]) => {
        const option = element("option", "", text);
        option.value = value;
        return option;
      }));
      this.chooser.disabled = maps.length < 2;
    }
    if (latest && latest !== this.latest) this.chooser.value = wanted;
    else if (names.some(([value]) => value === wanted)) this.chooser.value = wanted;
    this.latest = latest;
  }

  // The latest operation on the map, which may lie some steps back. Then it is drawn pale.
  #findOperation(replay, map) {
    let position = replay.position;
    while (position > map.from && !(steps[position - 1].d && steps[position - 1].d.a === map.address)) position--;
    this.operation = position > 0 && steps[position - 1] && steps[position - 1].d;
    if (this.operation && this.operation.a !== map.address) this.operation = undefined;
    this.operationAt = position;
    byId("maps").classList.toggle("is-past", position !== replay.position && !this.search.value.trim());
  }

  // The path of a search that somebody typed, or else that of the latest operation as it went.
  #findPath(replay, map, operation) {
    this.path = [];
    this.outcome = "";
    const said = byId("map-said");
    const typed = this.search.value.trim();
    if (typed) {
      const key = keyOf(typed, map.key_size);
      if (!key) {
        said.textContent = `Keys of this map have ${map.key_size} bytes: type a number, a text, or 0x and pairs of digits.`;
        return;
      }
      const { path, isFound } = search(replay, map, key);
      this.path = path;
      this.outcome = isFound ? "found" : "absent";
      said.textContent = `Search for ${longBytes(key)}: ${this.outcome} after ${path.length} of ${map.bucket_count} buckets, ${pathText(path)}.`;
      return;
    }
    if (!operation) {
      said.textContent = "No step has used this map yet. Type a key to see where it is searched.";
      return;
    }
    const code = codeByPc.get(steps[this.operationAt - 1].p);
    const when = this.operationAt === replay.position ? "" : `Step ${counted(run.first_step + this.operationAt)}: `;
    const mnemonic = when + (code ? code.text.split(" ")[0] : "operation");
    if (operation.h === undefined) {
      if (operation.b !== undefined) this.path = [operation.b];
      this.outcome = operation.c;
      said.textContent = `${mnemonic}: ${operation.c}${operation.b === undefined ? "" : `, bucket ${operation.b}`}.`;
      return;
    }
    const key = bytesOf(operation.k || "");
    const path = pathOf(map, key);
    for (let index = 0; index < operation.v; index++) this.path.push(path.next().value);
    // A new entry may lie before the end of the search that did not find it, in a tombstone.
    this.place = operation.b;
    this.outcome = operation.c;
    const place = operation.b === undefined ? "" : ` in bucket ${operation.b}`;
    said.textContent = `${mnemonic}, key ${longBytes(key)}: ${operation.c}${place}; home ${operation.h}, looked at ${pathText(this.path)}.`;
  }

  #updatePage(map) {
    const pages = Math.ceil(map.bucket_count / PAGE);
    if (this.map !== map) {
      this.page = 0;
      this.pager.hidden = pages < 2;
      this.pager.replaceChildren(...Array.from({ length: pages }, (_, page) => {
        const option = element("option", "", `buckets ${page * PAGE}–${Math.min(map.bucket_count, (page + 1) * PAGE) - 1}`);
        option.value = String(page);
        return option;
      }));
    }
    if (this.path.length && !this.isPageChosen) this.page = Math.floor(this.path[this.path.length - 1] / PAGE);
    this.isPageChosen = false;
    this.pager.value = String(this.page);
  }

  #updateCells(replay, map, selection, operation) {
    const first = this.page * PAGE;
    const count = Math.min(PAGE, map.bucket_count - first);
    const isRoomy = map.bucket_count <= ROOMY;
    if (this.map !== map || this.cells.length !== count || this.first !== first) {
      this.grid.classList.toggle("roomy", isRoomy);
      this.cells = Array.from({ length: count }, (_, index) => this.#makeCell(index));
      this.grid.replaceChildren(...this.cells.map(({ box }) => box));
      this.map = map;
      this.first = first;
    }
    const steps = new Map(this.path.map((bucket, index) => [bucket, index]));
    const written = ((replay.latest || {}).m || []);
    const isChanged = (start, end) => written.some(([at, bits]) => at < end && at + bits.length / 2 > start && /[^0]/.test(bits));
    this.cells.forEach((cell, index) => {
      const bucket = first + index;
      const entry = bucketAt(replay, map, bucket);
      const address = bucketAddress(map, bucket);
      const onPath = steps.get(bucket);
      const classes = ["bucket", entry ? ["empty", "tombstone", "occupied", "undefined"][entry.state] : "unknown"];
      if (isChanged(address, address + map.bucket_size)) classes.push("changed");
      if (onPath !== undefined) classes.push("visited");
      if (onPath === 0 && (!operation || this.path.length > 0)) classes.push("home");
      const isTarget = onPath === this.path.length - 1 && onPath !== undefined && this.outcome === "found";
      if (isTarget || (operation && operation.b === bucket)) classes.push("target");
      if (selection.kind === "memory" && selection.start === address && selection.end === address + map.bucket_size) classes.push("selected");
      const key = entry && entry.key ? shortBytes(entry.key) : "";
      const value = entry && entry.key ? shortBytes(entry.value) : "";
      const passing = entry && entry.passing ? String(entry.passing) : "";
      const signature = classes.join(" ") + "|" + key + "|" + value + "|" + passing;
      if (signature === cell.signature) return;
      cell.signature = signature;
      cell.box.className = classes.join(" ");
      const tight = key.replace(/^'(.)'$/, "$1");
      cell.key.textContent = isRoomy ? key : tight.length < 3 ? tight : "";
      cell.value.textContent = isRoomy ? value : "";
      cell.passing.textContent = passing;
      const label = bucketText(entry, bucket);
      cell.box.setAttribute("aria-label", label);
      cell.box.title = label;
    });
  }

  #makeCell(index) {
    const box = element("div");
    box.setAttribute("role", "listitem");
    const number = element("span", "bucket-number", String(this.page * PAGE + index));
    const parts = ["key", "value", "passing"].map((part) => element("span", `bucket-${part}`));
    box.append(number, ...parts);
    box.addEventListener("click", () => this.#select(this.first + index));
    return { box, key: parts[0], value: parts[1], passing: parts[2], signature: "" };
  }

  #select(bucket) {
    const start = bucketAddress(this.map, bucket);
    this.onSelect({ kind: "memory", start, end: start + this.map.bucket_size, label: `bucket ${bucket}` });
  }

  #updateCounts(replay, map) {
    const counts = countsOf(replay, map);
    const text = byId("map-counts");
    if (!counts) {
      text.textContent = "This map is too large for the page to hold.";
      byId("load").style.width = "0";
      return;
    }
    const share = Math.round((100 * counts[2]) / map.bucket_count);
    text.replaceChildren(
      legend("occupied", `${counts[2]} Occupied`),
      legend("tombstone", `${counts[1]} Tombstone`),
      legend("empty", `${counts[0]} Empty`),
      element("span", "muted", `of ${map.bucket_count} buckets · holds ${counts[2]} of ${map.capacity} keys · load ${share} %`),
    );
    byId("load").style.width = `${(100 * counts[2]) / map.bucket_count}%`;
    byId("load-tombstones").style.width = `${(100 * counts[1]) / map.bucket_count}%`;
  }

  // Arcs from bucket to bucket, in the order in which they were looked at.
  #draw() {
    const drawing = byId("path");
    const lines = [];
    const shown = this.path.map((bucket) => this.cells[bucket - this.first]).filter(Boolean).slice(0, 400);
    // Where cells have contents to be read, the path goes through their lower right.
    const place = this.map && this.map.bucket_count <= ROOMY ? [0.82, 0.7] : [0.5, 0.5];
    const centers = (this.map ? shown : []).map(({ box }) => [
      box.offsetLeft + box.offsetWidth * place[0],
      box.offsetTop + box.offsetHeight * place[1],
    ]);
    const make = (name, attributes) => {
      const made = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
      lines.push(made);
    };
    for (let index = 1; index < centers.length; index++) {
      const [[x0, y0], [x1, y1]] = [centers[index - 1], centers[index]];
      const bend = Math.min(28, Math.abs(x1 - x0) / 4 + 8);
      make("path", { d: `M${x0} ${y0} Q${(x0 + x1) / 2} ${(y0 + y1) / 2 - bend} ${x1} ${y1}`, class: "arc" });
    }
    const isCovering = place[0] === 0.5 && centers.length === 1;
    if (!isCovering) centers.forEach(([x, y], index) => {
      make("circle", { cx: x, cy: y, r: index === centers.length - 1 ? 5 : 3.5, class: index === 0 ? "stop first" : "stop" });
    });
    drawing.setAttribute("width", this.grid.scrollWidth);
    drawing.setAttribute("height", this.grid.scrollHeight);
    drawing.replaceChildren(...lines);
    const last = shown[shown.length - 1];
    if (last && this.revealed !== last.box) reveal(byId("grid-box"), last.box);
    this.revealed = last && last.box;
  }
}

function legend(state, text) {
  const made = element("span", "legend");
  made.append(element("i", `swatch ${state}`), text);
  return made;
}

function pathText(path) {
  const shown = path.slice(0, 12).join(", ");
  return `bucket${path.length === 1 ? "" : "s"} ${shown}${path.length > 12 ? ", …" : ""}`;
}

function bucketText(entry, bucket) {
  if (!entry) return `Bucket ${bucket}: not recorded`;
  const passing = entry.passing ? `, ${entry.passing === 63 ? "63 or more" : entry.passing} paths pass it` : "";
  const contents = entry.key ? `, key ${longBytes(entry.key)}, value ${longBytes(entry.value)}` : "";
  return `Bucket ${bucket}: ${STATES[entry.state]}${contents}${passing}`;
}
