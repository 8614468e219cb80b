"use strict";

// The data that the page was made with; src/cli/explore/data.rs says what the fields mean.

const run = JSON.parse(document.getElementById("run").textContent);
const steps = JSON.parse(document.getElementById("steps").textContent);

/** Bytes of a text in hexadecimal. */
function bytesOf(hexadecimal) {
  const bytes = new Uint8Array(hexadecimal.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = parseInt(hexadecimal.substr(2 * at, 2), 16);
  return bytes;
}

/** Bytes of the heap, which are a number where all are zero. */
function contentsOf(contents) {
  return typeof contents === "number" ? new Uint8Array(contents) : bytesOf(contents);
}

const codeByPc = new Map(run.code.map((instruction) => [instruction.pc, instruction]));

/** The function that an instruction is in, if it has a name. */
function functionAt(pc) {
  let low = 0;
  let high = run.functions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (run.functions[middle].start <= pc) low = middle + 1;
    else high = middle;
  }
  return run.functions[low - 1];
}

/** An instruction by its function, as in the reports of traps. */
function placeName(pc) {
  const inside = functionAt(pc);
  if (!inside) return `instruction ${pc}`;
  return pc === inside.start ? inside.name : `${inside.name}+${pc - inside.start}`;
}
