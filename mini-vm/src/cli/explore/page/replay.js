// The state of the machine at a position. Position k is behind the first k recorded steps.
//
// A step is a set of flipped bits, so the same step leads forwards and back. So that a jump takes little time, the steps of a
// stride are also added up to one such set, when a jump first needs them.

const STRIDE = 512;
const BLOCK = 256;

class Replay {
  constructor() {
    this.position = 0;
    this.registers = new Map(run.registers.map(([number, value]) => [number, BigInt("0x" + value)]));
    this.blocks = new Map();
    for (const [address, contents] of run.heap) this.#keep(address, contentsOf(contents));
    this.strides = [];
    this.#prepareCalls();
    this.#prepareOutput();
  }

  #keep(address, bytes) {
    for (let at = 0; at < bytes.length; at += BLOCK) {
      this.blocks.set((address + at) / BLOCK, bytes.slice(at, at + BLOCK));
    }
  }

  // The calls under way at each position, as the innermost call, which knows the one outside it.
  #prepareCalls() {
    let call = null;
    for (const { pc, window } of run.frames) call = { pc, window, outer: call };
    let window = run.window;
    this.calls = [call];
    this.windows = new Int32Array(steps.length + 1);
    this.windows[0] = window;
    steps.forEach((step, index) => {
      if (step.w) {
        call = step.w[1] > 0 ? { pc: step.p, window, outer: call } : call && call.outer;
        window = step.w[0];
      }
      this.calls.push(call);
      this.windows[index + 1] = window;
    });
  }

  #prepareOutput() {
    this.output = [{ position: 0, text: run.printed, isError: false }];
    steps.forEach((step, index) => {
      if (step.o) this.output.push({ position: index + 1, text: step.o, isError: false });
      if (step.e) this.output.push({ position: index + 1, text: step.e, isError: true });
    });
  }

  /** The instruction that comes next: at the end, the last one, if it trapped. */
  get pc() {
    if (this.position < steps.length) return steps[this.position].p;
    return steps.length ? steps[steps.length - 1].p : 0;
  }

  get window() {
    return this.windows[this.position];
  }

  /** The step that led here. */
  get latest() {
    return steps[this.position - 1];
  }

  register(number) {
    return this.registers.get(number) || 0n;
  }

  /** A byte of the heap; undefined where it is not known. */
  byte(address) {
    const block = this.blocks.get(Math.floor(address / BLOCK));
    return block && block[address % BLOCK];
  }

  bytes(address, length) {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at++) bytes[at] = this.byte(address + at) || 0;
    return bytes;
  }

  goTo(position) {
    const target = Math.max(0, Math.min(steps.length, position));
    while (this.position !== target) {
      const isForwards = this.position < target;
      const next = isForwards ? this.position + STRIDE : this.position - STRIDE;
      const isWhole = this.position % STRIDE === 0 && (isForwards ? next <= target : next >= target);
      if (isWhole) {
        this.#flip(this.#stride(Math.min(this.position, next) / STRIDE));
        this.position = next;
      } else {
        this.#flipStep(steps[isForwards ? this.position : this.position - 1]);
        this.position += isForwards ? 1 : -1;
      }
    }
  }

  #flipStep(step) {
    for (const [number, bits] of step.r || []) {
      this.registers.set(number, this.register(number) ^ BigInt("0x" + bits));
    }
    for (const [address, text] of step.m || []) {
      const bits = bytesOf(text);
      for (let at = 0; at < bits.length; at++) {
        const block = this.blocks.get(Math.floor((address + at) / BLOCK));
        if (block) block[(address + at) % BLOCK] ^= bits[at];
      }
    }
  }

  #flip(stride) {
    for (const [number, bits] of stride.registers) this.registers.set(number, this.register(number) ^ bits);
    for (const [number, bits] of stride.blocks) {
      const block = this.blocks.get(number);
      for (let at = 0; block && at < block.length; at++) block[at] ^= bits[at];
    }
  }

  #stride(index) {
    if (this.strides[index]) return this.strides[index];
    const stride = { registers: new Map(), blocks: new Map() };
    for (const step of steps.slice(index * STRIDE, (index + 1) * STRIDE)) {
      for (const [number, bits] of step.r || []) {
        stride.registers.set(number, (stride.registers.get(number) || 0n) ^ BigInt("0x" + bits));
      }
      for (const [address, text] of step.m || []) {
        const bits = bytesOf(text);
        for (let at = 0; at < bits.length; at++) {
          const number = Math.floor((address + at) / BLOCK);
          if (!stride.blocks.has(number)) stride.blocks.set(number, new Uint8Array(BLOCK));
          stride.blocks.get(number)[(address + at) % BLOCK] ^= bits[at];
        }
      }
    }
    return (this.strides[index] = stride);
  }
}
