// The parts of the page but for the maps. Every text gets there as text, never as markup.

const byId = (id) => document.getElementById(id);

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Scrolls a part of the page, and never the page, so that something in it can be seen. */
function reveal(box, inner) {
  const top = inner.getBoundingClientRect().top - box.getBoundingClientRect().top;
  const isOutside = top < 24 || top + inner.offsetHeight > box.clientHeight - 24;
  if (isOutside) box.scrollTop += top - box.clientHeight / 2;
}

// Comments, texts, directives, labels, numbers and registers in a line of source.
const TOKEN = /(;.*)|("(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)|((?<!\w)\.[A-Za-z_]\w*(?!\w*:))|(\.?[A-Za-z_][\w.]*:)|\b(0x[\da-fA-F_]+|\d[\w.]*)\b/g;
const TOKEN_CLASSES = ["comment", "text", "directive", "label", "number"];

function addSourceLine(parent, line) {
  let end = 0;
  for (const match of line.matchAll(TOKEN)) {
    parent.append(visible(line.slice(end, match.index)));
    const kind = TOKEN_CLASSES[match.slice(1).findIndex((group) => group !== undefined)];
    parent.append(element("span", `token-${kind}`, visible(match[0])));
    end = match.index + match[0].length;
  }
  parent.append(visible(line.slice(end)));
}

/** Lines, of which one is the next and one the latest. */
class Listing {
  constructor(name) {
    this.name = name;
    this.box = element("ol", "listing");
    this.lines = new Map();
  }

  add(number, label, fill) {
    const line = element("li");
    line.append(element("span", "line-number", label));
    const text = element("code");
    fill(text);
    line.append(text);
    this.lines.set(number, line);
    this.box.append(line);
  }

  mark(latest, next, isTrap) {
    for (const marked of this.box.querySelectorAll(".next, .latest")) {
      marked.classList.remove("next", "latest", "trapped");
      marked.removeAttribute("aria-current");
    }
    const line = this.lines.get(next);
    const latestLine = this.lines.get(latest);
    if (latestLine) latestLine.classList.add("latest");
    if (!line) return;
    line.classList.add("next");
    line.classList.toggle("trapped", isTrap);
    line.setAttribute("aria-current", "step");
    this.shown = line;
  }
}

/** Source and disassembly. */
class CodeView {
  constructor() {
    this.box = byId("code");
    this.tabs = byId("tabs");
    this.sources = run.files.map((file) => {
      const listing = new Listing(file.name);
      file.text.replace(/\n$/, "").split("\n").forEach((line, index) => {
        listing.add(index + 1, String(index + 1), (text) => addSourceLine(text, line.replace(/\r$/, "")));
      });
      return listing;
    });
    this.disassembly = new Listing("Disassembly");
    for (const { pc, text } of run.code) {
      const inside = functionAt(pc);
      this.disassembly.add(pc, String(pc), (parent) => {
        if (inside && inside.start === pc) parent.append(element("span", "token-label block", visible(inside.name + ":")));
        addSourceLine(parent, "  " + text);
      });
    }
    this.all = [...this.sources, this.disassembly];
    this.buttons = this.all.map((listing, index) => {
      const button = element("button", "tab", visible(listing.name));
      button.type = "button";
      button.setAttribute("role", "tab");
      button.addEventListener("click", () => {
        this.isDisassembly = index === this.all.length - 1;
        this.show(index);
      });
      this.tabs.append(button);
      return button;
    });
    this.isDisassembly = this.sources.length === 0;
    this.show(this.isDisassembly ? this.all.length - 1 : 0);
  }

  show(index) {
    if (this.current !== index) this.box.replaceChildren(this.all[index].box);
    if (this.current !== index) this.#revealTab(this.buttons[index]);
    this.current = index;
    this.buttons.forEach((button, other) => button.setAttribute("aria-selected", String(other === index)));
    if (this.all[index].shown) reveal(this.box, this.all[index].shown);
  }

  #revealTab(button) {
    const left = button.getBoundingClientRect().left - this.tabs.getBoundingClientRect().left;
    const isOutside = left < 0 || left + button.offsetWidth > this.tabs.clientWidth;
    if (isOutside) this.tabs.scrollLeft += left - 40;
  }

  update(replay) {
    const latest = replay.latest;
    const isEnd = replay.position === steps.length;
    const isTrap = isEnd && isAtEndOfRun(replay) && run.is_trap;
    const next = isEnd && !isTrap ? undefined : replay.pc;
    this.disassembly.mark(latest && latest.p, next, isTrap);
    const place = next !== undefined && codeByPc.get(next) && codeByPc.get(next).place;
    const latestPlace = latest && codeByPc.get(latest.p) && codeByPc.get(latest.p).place;
    this.sources.forEach((listing, index) => {
      const lineIn = (at) => (at && at[0] === index ? at[1] : undefined);
      listing.mark(lineIn(latestPlace), lineIn(place), isTrap);
    });
    const shown = place || latestPlace;
    this.show(this.isDisassembly || !shown ? this.current : shown[0]);
  }
}

function isAtEndOfRun(replay) {
  return run.first_step + replay.position === run.total_steps;
}

/** The registers of the function that runs, by name. */
class RegisterView {
  constructor(onSelect) {
    this.box = byId("registers");
    this.rows = [];
    this.onSelect = onSelect;
  }

  update(replay, selection) {
    const inside = functionAt(replay.pc);
    const names = new Map(inside ? inside.registers : []);
    const count = Math.max(inside ? inside.register_count : 16, ...[...names.keys()].map((number) => number + 1), 1);
    while (this.rows.length < count) this.#addRow();
    const changed = new Set(((replay.latest || {}).r || []).filter(([, bits]) => bits !== "0").map(([number]) => number));
    this.rows.forEach((row, number) => {
      row.button.hidden = number >= count;
      if (row.button.hidden) return;
      const absolute = replay.window + number;
      const value = replay.register(absolute);
      const signed = String(BigInt.asIntN(64, value));
      row.absolute = absolute;
      row.name.textContent = names.has(number) ? visible(names.get(number)) : "";
      row.number.textContent = `r${number}`;
      row.value.textContent = signed;
      row.button.title = `0x${hexOf(value)}; click to select`;
      row.button.classList.toggle("changed", changed.has(absolute));
      row.button.setAttribute("aria-pressed", String(selection.kind === "register" && selection.number === absolute));
    });
  }

  #addRow() {
    const button = element("button", "register");
    button.type = "button";
    const parts = ["number", "name", "value"].map((part) => element("span", part));
    button.append(...parts);
    const [number, name, value] = parts;
    const row = { button, number, name, value, absolute: 0 };
    button.addEventListener("click", () => {
      this.onSelect({ kind: "register", number: row.absolute, label: name.textContent || number.textContent });
    });
    this.rows.push(row);
    this.box.append(button);
  }
}

/** The calls under way, the innermost first. */
function updateStack(replay) {
  const lines = [element("li", "innermost", visible(placeName(replay.pc)))];
  let call = replay.calls[replay.position];
  for (; call && lines.length < 40; call = call.outer) lines.push(element("li", "", visible(placeName(call.pc))));
  let more = run.frames_left_out;
  for (; call; call = call.outer) more++;
  if (more) lines.push(element("li", "more", `and ${counted(more)} more calls`));
  byId("stack").replaceChildren(...lines);
}

/** The heap in rows of 16 or 8 bytes. Only the rows around an address are there. */
class HeapView {
  constructor(onSelect) {
    this.box = byId("heap");
    this.onSelect = onSelect;
    this.address = run.heap.length ? run.heap[0][0] : 0;
    this.narrow = window.matchMedia("(max-width: 560px)");
    this.narrow.addEventListener("change", () => this.#build());
    this.#build();
  }

  #build() {
    this.width = this.narrow.matches ? 8 : 16;
    this.rows = [];
    this.box.replaceChildren();
    if (run.heap.length === 0) {
      this.box.append(element("p", "more", "No recorded step touches the heap."));
      return;
    }
    for (let index = 0; index < 16; index++) {
      const row = element("div", "heap-row");
      const address = element("span", "address");
      const cells = Array.from({ length: this.width }, (_, at) => {
        const cell = element("span", "byte");
        cell.addEventListener("click", () => {
          const where = this.top + index * this.width + at;
          this.onSelect({ kind: "memory", start: where, end: where + 1, label: "byte 0x" + hexOf(where) });
        });
        return cell;
      });
      const text = Array.from({ length: this.width }, () => element("span", "character"));
      const hex = element("span", "hex-cells");
      hex.append(...cells);
      const characters = element("span", "text-cells");
      characters.append(...text);
      row.append(address, hex, characters);
      this.rows.push({ address, cells, text });
      this.box.append(row);
    }
  }

  /** Shows an address, if it is not shown already. */
  jump(address) {
    this.address = Math.max(0, Math.min(address, run.heap_size - 1));
  }

  scroll(rows) {
    this.address = Math.max(0, Math.min(this.top + rows * this.width, run.heap_size - 1));
    this.top = Math.floor(this.address / this.width) * this.width;
  }

  update(replay, selection) {
    const size = this.rows.length * this.width;
    const isShown = this.top !== undefined && this.address >= this.top && this.address < this.top + size;
    if (!isShown || this.top % this.width) {
      this.top = Math.max(0, Math.floor(this.address / this.width) - 3) * this.width;
    }
    const latest = replay.latest || {};
    const written = new Map();
    for (const [start, bits] of latest.m || []) {
      bytesOf(bits).forEach((flipped, at) => written.set(start + at, flipped !== 0));
    }
    const isRead = (at) => (latest.q || []).some(([start, length]) => at >= start && at < start + length);
    this.rows.forEach((row, index) => {
      row.address.textContent = hexOf(this.top + index * this.width, 8);
      row.cells.forEach((cell, at) => {
        const where = this.top + index * this.width + at;
        const byte = where < run.heap_size ? replay.byte(where) : undefined;
        const isSelected = selection.kind === "memory" && where >= selection.start && where < selection.end;
        const marks =
          (byte === undefined ? " unknown" : byte === 0 ? " zero" : "") +
          (written.has(where) ? (written.get(where) ? " changed" : " written") : isRead(where) ? " read" : "") +
          (isSelected ? " selected" : "");
        cell.textContent = byte === undefined ? "··" : hexOf(byte, 2);
        cell.className = "byte" + marks;
        row.text[at].textContent = byte === undefined ? " " : byte >= 32 && byte < 127 ? String.fromCharCode(byte) : "·";
        row.text[at].className = "character" + marks;
      });
    });
  }
}

/** What has been printed up to here. */
class OutputView {
  constructor(replay) {
    this.box = byId("output");
    this.position = -1;
    this.replay = replay;
  }

  update(position) {
    const chunks = this.replay.output.filter((chunk) => chunk.position <= position);
    if (chunks.length === this.count) return;
    this.count = chunks.length;
    const parts = [];
    if (run.printed_left_out) parts.push(element("span", "more", `… ${counted(run.printed_left_out)} bytes before\n`));
    for (let index = 0; index < chunks.length; ) {
      const { isError } = chunks[index];
      let text = "";
      for (; index < chunks.length && chunks[index].isError === isError; index++) text += chunks[index].text;
      parts.push(element("span", isError ? "error-output" : "", printedText(text.slice(-100000))));
    }
    this.box.replaceChildren(...parts);
    this.box.scrollTop = this.box.scrollHeight;
  }
}
