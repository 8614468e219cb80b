// Maps as docs/standard.md describes them: the states of buckets, the hash of a key, and the path of a search.

const EMPTY = 0;
const TOMBSTONE = 1;
const STATES = ["Empty", "Tombstone", "Occupied", "state 3"];

function wrap(number) {
  return BigInt.asUintN(64, number);
}

function hashOf(key) {
  let hash = 0n;
  let at = 0;
  const add = (length) => {
    let word = 0n;
    for (let index = length - 1; index >= 0; index--) word = (word << 8n) | BigInt(key[at + index]);
    hash = wrap((wrap((hash << 5n) | (hash >> 59n)) ^ word) * 0x517cc1b727220a95n);
    at += length;
  };
  while (key.length - at >= 8) add(8);
  if (key.length - at >= 4) add(4);
  while (at < key.length) add(1);
  return wrap(hash * 0x1a0f872fc3754a9fn);
}

/** The buckets that a search for a key can look at, in their order. */
function* pathOf(map, key) {
  const bits = BigInt(Math.log2(map.bucket_count));
  let bucket = Number(hashOf(key) >> (64n - bits));
  for (let stride = 1; stride <= map.bucket_count; stride++) {
    yield bucket;
    bucket = (bucket + stride) % map.bucket_count;
  }
}

function bucketAddress(map, bucket) {
  return map.address + map.header_size + bucket * map.bucket_size;
}

/** What stands in a bucket. */
function bucketAt(replay, map, bucket) {
  const address = bucketAddress(map, bucket);
  const status = replay.byte(address);
  if (status === undefined) return undefined;
  const state = status & 3;
  const entry = { bucket, address, status, state, passing: status >> 2 };
  if (state >= 2) {
    entry.key = replay.bytes(address + map.key_offset, map.key_size);
    entry.value = replay.bytes(address + map.value_offset, map.value_size);
  }
  return entry;
}

/** The buckets that a search looks at, and whether the last one holds the key. */
function search(replay, map, key) {
  const path = [];
  for (const bucket of pathOf(map, key)) {
    path.push(bucket);
    const entry = bucketAt(replay, map, bucket);
    if (!entry) break;
    if (entry.state >= 2 && entry.key.every((byte, at) => byte === key[at])) return { path, isFound: true };
    if (entry.passing === 0) break;
  }
  return { path, isFound: false };
}

/** The maps that are there at a position: the latest one at each address. */
function mapsAt(position) {
  const latest = new Map();
  for (const map of run.maps) if (map.from <= position) latest.set(map.address, map);
  return [...latest.values()];
}

function countsOf(replay, map) {
  const counts = [0, 0, 0, 0];
  for (let bucket = 0; bucket < map.bucket_count; bucket++) {
    const status = replay.byte(bucketAddress(map, bucket));
    if (status === undefined) return undefined;
    counts[status & 3] += 1;
  }
  return counts;
}
