// A check of the page by itself, for tests: `#check` behind the address. It goes through all positions forwards, backwards and in
// jumps, and puts what it finds into the page, where a test compares it with what the machine says.

/** A number for the state at the position: registers of the window, calls, heap, and bytes printed. */
function digest(replay) {
  let hash = 0x811c9dc5;
  const add = (byte) => {
    hash = Math.imul(hash ^ byte, 0x01000193);
  };
  const addNumber = (number, bytes) => {
    for (let at = 0; at < bytes; at++, number >>= 8n) add(Number(number & 255n));
  };
  for (let number = 0; number < 256; number++) addNumber(replay.register(replay.window + number), 8);
  for (let call = replay.calls[replay.position]; call; call = call.outer) addNumber(BigInt(call.pc), 4);
  for (const [address, contents] of run.heap) {
    const { length } = contentsOf(contents);
    for (let at = 0; at < length; at++) add(replay.byte(address + at));
  }
  const printed = replay.output.filter(({ position }) => position <= replay.position);
  addNumber(BigInt(printed.reduce((sum, { text }) => sum + text.length, 0)), 4);
  return hash >>> 0;
}

/** Whether the search of the latest step is the one that this page would make. */
function isSearchRight(replay) {
  const operation = steps[replay.position].d;
  const map = mapsAt(replay.position).find(({ address }) => address === operation.a);
  const { path, isFound } = search(replay, map, bytesOf(operation.k || ""));
  const wasFound = operation.c === "found" || operation.c === "removed";
  return path[0] === operation.h && path.length === operation.v && isFound === wasFound;
}

function check() {
  const replay = new Replay();
  const digests = [];
  const states = [];
  let searches = 0;
  let wrongSearches = 0;
  for (let position = 0; position <= steps.length; position++) {
    replay.goTo(position);
    digests.push(digest(replay));
    states.push(mapsAt(position).map((map) => [map.address, ...countsOf(replay, map)]));
    const next = steps[position];
    if (next && next.d && next.d.h !== undefined) {
      searches++;
      if (!isSearchRight(replay)) wrongSearches++;
    }
  }
  let differences = 0;
  const compare = (position) => {
    replay.goTo(position);
    if (digest(replay) !== digests[position]) differences++;
  };
  for (let position = steps.length; position >= 0; position--) compare(position);
  for (let jump = 0, position = 1; jump < 100; jump++) {
    position = (position * 7919 + 31) % (steps.length + 1);
    compare(position);
  }
  return { digests, states, searches, wrongSearches, differences };
}
