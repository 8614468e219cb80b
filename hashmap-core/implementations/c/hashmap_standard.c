#include "hashmap_standard.h"

#include <string.h>

#if SIZE_MAX < 0xffffffff
#error "a map may take 2^32 - 1 bytes, which size_t has to hold"
#endif

/* The searches are compiled once for each common key size, which works only if they are inlined. */
#if defined(__GNUC__)
#define HS_INLINE static inline __attribute__((always_inline))
#else
#define HS_INLINE static inline
#endif

enum {
    OFFSET_CAPACITY = 0,
    OFFSET_ELEMENT_COUNT = 2,
    OFFSET_KEY_SIZE = 4,
    OFFSET_VALUE_SIZE = 8,
    OFFSET_VALUE_OFFSET = 12,
    OFFSET_BUCKET_SIZE = 16,
    OFFSET_RESERVED = 20,
    OFFSET_KEY_OFFSET = 22,
    OFFSET_MARKER = 23,
    OFFSET_BUCKET_COUNT = 24,
    OFFSET_TOMBSTONE_COUNT = 28
};

#define MARKER 0x3eu
#define MAP_SIZE_MAX UINT64_C(0xffffffff)

/* The status byte: the state below, `passing` above. */
#define STATE_MASK 3u
#define STATE_EMPTY 0u
#define STATE_TOMBSTONE 1u
#define STATE_OCCUPIED 2u
#define STATE_INVALID 3u
#define PASSING_ONE 4u
#define PASSING_STUCK 63u

/* ---- Numbers in memory. Compilers turn each of these into one load or store on little-endian hosts. ---- */

HS_INLINE uint16_t load_16(const unsigned char *from)
{
    return (uint16_t)(from[0] | (unsigned)from[1] << 8);
}

HS_INLINE uint32_t load_32(const unsigned char *from)
{
    return (uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

HS_INLINE uint64_t load_64(const unsigned char *from)
{
    return load_32(from) | (uint64_t)load_32(from + 4) << 32;
}

HS_INLINE void store_16(unsigned char *to, uint16_t number)
{
    to[0] = (unsigned char)(number & 0xff);
    to[1] = (unsigned char)(number >> 8);
}

HS_INLINE void store_32(unsigned char *to, uint32_t number)
{
    to[0] = (unsigned char)(number & 0xff);
    to[1] = (unsigned char)(number >> 8 & 0xff);
    to[2] = (unsigned char)(number >> 16 & 0xff);
    to[3] = (unsigned char)(number >> 24);
}

/* ---- The status byte ---- */

/* State 3 counts as Occupied (D2): the upper bit of the state alone decides. */
HS_INLINE bool is_occupied(unsigned char status)
{
    return (status & STATE_OCCUPIED) != 0;
}

HS_INLINE unsigned state_of(unsigned char status)
{
    return status & STATE_MASK;
}

HS_INLINE unsigned passing_of(unsigned char status)
{
    return (unsigned)status / PASSING_ONE;
}

HS_INLINE unsigned char with_state(unsigned char status, unsigned state)
{
    return (unsigned char)((status & ~STATE_MASK) | state);
}

static void add_passing(unsigned char *status)
{
    if (passing_of(*status) < PASSING_STUCK) {
        *status = (unsigned char)(*status + PASSING_ONE);
    }
}

/* Returns whether a Tombstone became Empty by it (O10). */
static bool subtract_passing(unsigned char *status)
{
    const unsigned passing = passing_of(*status);
    if (passing == 0 || passing == PASSING_STUCK) {
        return false;
    }
    *status = (unsigned char)(*status - PASSING_ONE);
    if (*status != STATE_TOMBSTONE) {
        return false;
    }
    *status = STATE_EMPTY;
    return true;
}

/* ---- The header ---- */

static uint64_t size_without_bounds(const hs_geometry *geometry)
{
    /* At most 32 + (2^32 - 1)^2, which does not wrap. */
    return HS_HEADER_SIZE + (uint64_t)geometry->bucket_count * geometry->bucket_size;
}

static bool is_bucket_count_of(uint32_t bucket_count, uint32_t capacity)
{
    const bool is_power_of_two = (bucket_count & (bucket_count - 1)) == 0;
    return is_power_of_two && bucket_count >= capacity * 2 && bucket_count < capacity * 4;
}

static hs_rule check_geometry(const hs_geometry *geometry)
{
    if (geometry->capacity == 0) {
        return HS_H3;
    }
    if (!is_bucket_count_of(geometry->bucket_count, geometry->capacity)) {
        return HS_H4;
    }
    if (geometry->key_size == 0) {
        return HS_H6;
    }
    if (geometry->key_offset == 0) {
        return HS_H7;
    }
    if ((uint64_t)geometry->key_offset + geometry->key_size > geometry->value_offset) {
        return HS_H8;
    }
    if ((uint64_t)geometry->value_offset + geometry->value_size > geometry->bucket_size) {
        return HS_H9;
    }
    if (size_without_bounds(geometry) > MAP_SIZE_MAX) {
        return HS_H10;
    }
    return HS_OK;
}

HS_INLINE hs_geometry load_geometry(const unsigned char *header)
{
    hs_geometry geometry;
    geometry.key_size = load_32(header + OFFSET_KEY_SIZE);
    geometry.value_size = load_32(header + OFFSET_VALUE_SIZE);
    geometry.value_offset = load_32(header + OFFSET_VALUE_OFFSET);
    geometry.bucket_size = load_32(header + OFFSET_BUCKET_SIZE);
    geometry.bucket_count = load_32(header + OFFSET_BUCKET_COUNT);
    geometry.capacity = load_16(header + OFFSET_CAPACITY);
    geometry.key_offset = header[OFFSET_KEY_OFFSET];
    return geometry;
}

static void store_header(unsigned char *header, const hs_geometry *geometry)
{
    memset(header, 0, HS_HEADER_SIZE);
    store_16(header + OFFSET_CAPACITY, geometry->capacity);
    store_32(header + OFFSET_KEY_SIZE, geometry->key_size);
    store_32(header + OFFSET_VALUE_SIZE, geometry->value_size);
    store_32(header + OFFSET_VALUE_OFFSET, geometry->value_offset);
    store_32(header + OFFSET_BUCKET_SIZE, geometry->bucket_size);
    header[OFFSET_KEY_OFFSET] = geometry->key_offset;
    header[OFFSET_MARKER] = MARKER;
    store_32(header + OFFSET_BUCKET_COUNT, geometry->bucket_count);
}

/* Checks H1 to H11 on a header whose geometry has been loaded. */
static hs_rule check_loaded_header(const unsigned char *header, const hs_geometry *geometry)
{
    if (header[OFFSET_MARKER] != MARKER) {
        return HS_H1;
    }
    if (load_16(header + OFFSET_RESERVED) != 0) {
        return HS_H2;
    }
    if (load_16(header + OFFSET_ELEMENT_COUNT) > geometry->capacity) {
        return HS_H5;
    }
    if (load_32(header + OFFSET_TOMBSTONE_COUNT) > geometry->bucket_count) {
        return HS_H11;
    }
    return check_geometry(geometry);
}

hs_rule hs_check_header(const void *header)
{
    const hs_geometry geometry = load_geometry(header);
    return check_loaded_header(header, &geometry);
}

static hs_rule check_place(size_t memory_size, uint64_t base)
{
    if (base % 4 != 0) {
        return HS_P1;
    }
    if (base > memory_size || memory_size - base < HS_HEADER_SIZE) {
        return HS_P2;
    }
    return HS_OK;
}

hs_rule hs_open(void *memory, size_t memory_size, uint64_t base, hs_map *map)
{
    hs_rule rule = check_place(memory_size, base);
    if (rule != HS_OK) {
        return rule;
    }
    unsigned char *const header = (unsigned char *)memory + (size_t)base;
    const hs_geometry geometry = load_geometry(header);
    rule = check_loaded_header(header, &geometry);
    if (rule != HS_OK) {
        return rule;
    }
    if (size_without_bounds(&geometry) > memory_size - base) {
        return HS_P3;
    }
    map->base = header;
    map->geometry = geometry;
    return HS_OK;
}

hs_rule hs_make(void *memory, size_t memory_size, uint64_t base, const hs_geometry *geometry, hs_map *map)
{
    const hs_geometry checked = *geometry;
    hs_rule rule = check_place(memory_size, base);
    if (rule == HS_OK) {
        rule = check_geometry(&checked);
    }
    if (rule != HS_OK) {
        return rule;
    }
    if (size_without_bounds(&checked) > memory_size - base) {
        return HS_P3;
    }
    map->base = (unsigned char *)memory + (size_t)base;
    map->geometry = checked;
    store_header(map->base, &checked);
    hs_clear(map);
    return HS_OK;
}

static bool is_alignment(uint64_t number)
{
    return number == 1 || number == 2 || number == 4 || number == 8 || number == 16;
}

static uint64_t round_up(uint64_t number, uint64_t alignment)
{
    return (number + alignment - 1) / alignment * alignment;
}

static uint32_t bucket_count_for(uint32_t capacity)
{
    uint32_t bucket_count = 2;
    while (bucket_count < capacity * 2) {
        bucket_count *= 2;
    }
    return bucket_count;
}

hs_rule hs_layout(uint64_t key_size, uint64_t key_alignment, uint64_t value_size, uint64_t value_alignment,
                  uint64_t capacity, hs_geometry *geometry)
{
    if (!is_alignment(key_alignment) || !is_alignment(value_alignment) || key_size == 0 || capacity == 0 ||
        capacity > HS_CAPACITY_MAX) {
        return HS_L1;
    }
    /* So that the sums below do not wrap. */
    if (key_size > MAP_SIZE_MAX || value_size > MAP_SIZE_MAX) {
        return HS_L5;
    }
    const uint64_t larger_alignment = key_alignment > value_alignment ? key_alignment : value_alignment;
    const uint64_t value_offset = round_up(key_alignment + key_size, value_alignment);
    const uint64_t bucket_size = round_up(value_offset + value_size, larger_alignment);
    const uint32_t bucket_count = bucket_count_for((uint32_t)capacity);
    if (bucket_size > (MAP_SIZE_MAX - HS_HEADER_SIZE) / bucket_count) {
        return HS_L5;
    }
    geometry->key_size = (uint32_t)key_size;
    geometry->value_size = (uint32_t)value_size;
    geometry->value_offset = (uint32_t)value_offset;
    geometry->bucket_size = (uint32_t)bucket_size;
    geometry->bucket_count = bucket_count;
    geometry->capacity = (uint16_t)capacity;
    geometry->key_offset = (uint8_t)key_alignment;
    return HS_OK;
}

size_t hs_map_size(const hs_geometry *geometry)
{
    return (size_t)size_without_bounds(geometry);
}

uint16_t hs_element_count(const hs_map *map)
{
    return load_16(map->base + OFFSET_ELEMENT_COUNT);
}

uint32_t hs_tombstone_count(const hs_map *map)
{
    return load_32(map->base + OFFSET_TOMBSTONE_COUNT);
}

static void add_tombstone(const hs_map *map)
{
    const uint32_t count = hs_tombstone_count(map);
    if (count < map->geometry.bucket_count) {
        store_32(map->base + OFFSET_TOMBSTONE_COUNT, count + 1);
    }
}

static void subtract_tombstones(const hs_map *map, uint32_t number)
{
    const uint32_t count = hs_tombstone_count(map);
    store_32(map->base + OFFSET_TOMBSTONE_COUNT, count > number ? count - number : 0);
}

static void subtract_element(const hs_map *map)
{
    const uint16_t count = hs_element_count(map);
    store_16(map->base + OFFSET_ELEMENT_COUNT, (uint16_t)(count > 0 ? count - 1 : 0));
}

/* ---- The hash ---- */

HS_INLINE uint64_t add_word(uint64_t hash, uint64_t word)
{
    return ((hash << 5 | hash >> 59) ^ word) * UINT64_C(0x517cc1b727220a95);
}

HS_INLINE uint64_t finish(uint64_t hash)
{
    return hash * UINT64_C(0x1a0f872fc3754a9f);
}

uint64_t hs_hash(const void *key, size_t size)
{
    const unsigned char *rest = key;
    uint64_t hash = 0;
    for (; size >= 8; size -= 8, rest += 8) {
        hash = add_word(hash, load_64(rest));
    }
    if (size >= 4) {
        hash = add_word(hash, load_32(rest));
        size -= 4;
        rest += 4;
    }
    for (; size > 0; size--, rest++) {
        hash = add_word(hash, *rest);
    }
    return finish(hash);
}

/* With a constant size, the compiler is left with the words alone. */
HS_INLINE uint64_t hash_of_size(const unsigned char *key, size_t size)
{
    switch (size) {
    case 4:
        return finish(add_word(0, load_32(key)));
    case 8:
        return finish(add_word(0, load_64(key)));
    case 16:
        return finish(add_word(add_word(0, load_64(key)), load_64(key + 8)));
    default:
        return hs_hash(key, size);
    }
}

/* The highest log2(bucket_count) bits of the hash (W1): the product needs no logarithm. */
HS_INLINE uint32_t home_of(uint64_t hash, uint32_t bucket_count)
{
    return (uint32_t)((hash >> 32) * bucket_count >> 32);
}

/* ---- Paths ---- */

HS_INLINE unsigned char *bucket_at(const hs_map *map, uint32_t bucket)
{
    /* Below 2^32 by H10. */
    return map->base + HS_HEADER_SIZE + (size_t)bucket * map->geometry.bucket_size;
}

/* A place on a path: a bucket, and how many buckets the path visits before it. */
typedef struct position {
    uint32_t bucket;
    uint32_t step;
} position;

HS_INLINE void advance(position *at, uint32_t bucket_count)
{
    at->step++;
    at->bucket = (at->bucket + at->step) & (bucket_count - 1);
}

/* How a lookup ended. */
typedef struct search {
    uint32_t home;
    position end; /* the bucket that decided */
    bool found;
} search;

HS_INLINE search search_with_key_size(const hs_map *map, const unsigned char *key, size_t key_size)
{
    const uint32_t bucket_count = map->geometry.bucket_count;
    const uint32_t home = home_of(hash_of_size(key, key_size), bucket_count);
    search result = {home, {home, 0}, false};
    for (;;) {
        const unsigned char *const bucket = bucket_at(map, result.end.bucket);
        const unsigned char status = *bucket;
        if (is_occupied(status) && memcmp(bucket + map->geometry.key_offset, key, key_size) == 0) {
            result.found = true;
            return result;
        }
        if (passing_of(status) == 0 || result.end.step == bucket_count - 1) {
            return result;
        }
        advance(&result.end, bucket_count);
    }
}

static search search_key(const hs_map *map, const unsigned char *key)
{
    switch (map->geometry.key_size) {
    case 4:
        return search_with_key_size(map, key, 4);
    case 8:
        return search_with_key_size(map, key, 8);
    case 16:
        return search_with_key_size(map, key, 16);
    default:
        return search_with_key_size(map, key, map->geometry.key_size);
    }
}

/* The first bucket on the path that is not Occupied (O5). Returns false if there is none (D4). */
static bool find_place(const hs_map *map, uint32_t home, position *place)
{
    const uint32_t bucket_count = map->geometry.bucket_count;
    for (*place = (position){home, 0}; place->step < bucket_count; advance(place, bucket_count)) {
        if (!is_occupied(*bucket_at(map, place->bucket))) {
            return true;
        }
    }
    return false;
}

static void add_passing_before(const hs_map *map, uint32_t home, uint32_t step)
{
    const uint32_t bucket_count = map->geometry.bucket_count;
    for (position at = {home, 0}; at.step < step; advance(&at, bucket_count)) {
        add_passing(bucket_at(map, at.bucket));
    }
}

/* Returns how many Tombstones became Empty. */
static uint32_t subtract_passing_before(const hs_map *map, uint32_t home, uint32_t step)
{
    const uint32_t bucket_count = map->geometry.bucket_count;
    uint32_t freed = 0;
    for (position at = {home, 0}; at.step < step; advance(&at, bucket_count)) {
        freed += subtract_passing(bucket_at(map, at.bucket)) ? 1 : 0;
    }
    return freed;
}

/* ---- Operations ---- */

bool hs_lookup(const hs_map *map, const void *key, uint32_t *bucket)
{
    const search result = search_key(map, key);
    if (result.found) {
        *bucket = result.end.bucket;
    }
    return result.found;
}

/* memmove, as the key may overlap the place it is written to. */
static void write_key(const hs_map *map, uint32_t bucket, const unsigned char *key)
{
    const size_t key_size = map->geometry.key_size;
    const size_t key_offset = map->geometry.key_offset;
    unsigned char *const to = bucket_at(map, bucket) + key_offset;
    switch (key_size) {
    case 4:
        memmove(to, key, 4);
        break;
    case 8:
        memmove(to, key, 8);
        break;
    default:
        memmove(to, key, key_size);
    }
    memset(to + key_size, 0, map->geometry.bucket_size - key_offset - key_size);
}

/* hs_reserve, which also tells how many visits O21 counts for it. */
static hs_reserved reserve(const hs_map *map, const unsigned char *key, uint32_t *bucket, uint32_t *visits)
{
    const search result = search_key(map, key);
    *visits = result.end.step + 1;
    if (result.found) {
        *bucket = result.end.bucket;
        return HS_FOUND;
    }
    const uint16_t element_count = hs_element_count(map);
    if (element_count >= map->geometry.capacity) {
        return HS_FULL;
    }
    position place;
    if (!find_place(map, result.home, &place)) {
        return HS_NO_FREE_BUCKET;
    }
    if (place.step > result.end.step) {
        *visits = place.step + 1;
    }
    /* The key comes first: it may lie in the map, and all that follows may change its bytes (C10). */
    write_key(map, place.bucket, key);
    unsigned char *const status = bucket_at(map, place.bucket);
    if (state_of(*status) == STATE_TOMBSTONE) {
        subtract_tombstones(map, 1);
    }
    *status = with_state(*status, STATE_OCCUPIED);
    add_passing_before(map, result.home, place.step);
    store_16(map->base + OFFSET_ELEMENT_COUNT, (uint16_t)(element_count + 1));
    *bucket = place.bucket;
    return HS_CREATED;
}

hs_reserved hs_reserve(const hs_map *map, const void *key, uint32_t *bucket)
{
    uint32_t visits;
    return reserve(map, key, bucket, &visits);
}

bool hs_remove(const hs_map *map, const void *key)
{
    const search result = search_key(map, key);
    if (!result.found) {
        return false;
    }
    const uint32_t freed = subtract_passing_before(map, result.home, result.end.step);
    if (freed > 0) {
        subtract_tombstones(map, freed);
    }
    unsigned char *const bucket = bucket_at(map, result.end.bucket);
    if (passing_of(*bucket) == 0) {
        *bucket = STATE_EMPTY;
    } else {
        *bucket = with_state(*bucket, STATE_TOMBSTONE);
        add_tombstone(map);
    }
    memset(bucket + 1, 0, map->geometry.bucket_size - 1);
    subtract_element(map);
    return true;
}

void hs_clear(const hs_map *map)
{
    store_16(map->base + OFFSET_ELEMENT_COUNT, 0);
    store_32(map->base + OFFSET_TOMBSTONE_COUNT, 0);
    memset(map->base + HS_HEADER_SIZE, 0, hs_map_size(&map->geometry) - HS_HEADER_SIZE);
}

bool hs_next(const hs_map *map, uint64_t cursor, uint32_t *bucket)
{
    for (; cursor < map->geometry.bucket_count; cursor++) {
        if (is_occupied(*bucket_at(map, (uint32_t)cursor))) {
            *bucket = (uint32_t)cursor;
            return true;
        }
    }
    return false;
}

const unsigned char *hs_key(const hs_map *map, uint32_t bucket)
{
    return bucket < map->geometry.bucket_count ? bucket_at(map, bucket) + map->geometry.key_offset : NULL;
}

unsigned char *hs_value(const hs_map *map, uint32_t bucket)
{
    return bucket < map->geometry.bucket_count ? bucket_at(map, bucket) + map->geometry.value_offset : NULL;
}

/* ---- Overwrite ---- */

static bool share_bytes(const hs_map *one, const hs_map *other)
{
    const uintptr_t one_base = (uintptr_t)one->base;
    const uintptr_t other_base = (uintptr_t)other->base;
    return one_base < other_base ? other_base - one_base < hs_map_size(&one->geometry)
                                 : one_base - other_base < hs_map_size(&other->geometry);
}

static bool is_same_geometry(const hs_geometry *one, const hs_geometry *other)
{
    return one->key_size == other->key_size && one->value_size == other->value_size &&
           one->value_offset == other->value_offset && one->bucket_size == other->bucket_size &&
           one->bucket_count == other->bucket_count && one->capacity == other->capacity &&
           one->key_offset == other->key_offset;
}

static uint32_t count_occupied(const hs_map *map)
{
    uint32_t count = 0;
    for (uint32_t bucket = 0; bucket < map->geometry.bucket_count; bucket++) {
        count += is_occupied(*bucket_at(map, bucket)) ? 1 : 0;
    }
    return count;
}

/* O20 and O21. The source has no more entries than the target has capacity, and the maps share no bytes. */
static hs_overwritten copy_entries(const hs_map *target, const hs_map *source)
{
    const uint32_t target_count = target->geometry.bucket_count;
    uint32_t budget = 16 * (target_count + source->geometry.bucket_count) - target_count;
    uint32_t from;
    hs_clear(target);
    for (uint64_t cursor = 0; hs_next(source, cursor, &from); cursor = (uint64_t)from + 1) {
        uint32_t to;
        uint32_t visits;
        if (budget < 2 * target_count) {
            hs_clear(target);
            return HS_TOO_MANY_COLLISIONS;
        }
        reserve(target, hs_key(source, from), &to, &visits);
        budget -= visits;
        memcpy(hs_value(target, to), hs_value(source, from), source->geometry.value_size);
    }
    return HS_DONE;
}

hs_overwritten hs_overwrite(const hs_map *target, const hs_map *source)
{
    if (target->base == source->base) {
        return HS_DONE;
    }
    if (share_bytes(target, source)) {
        return HS_OVERLAP;
    }
    if (target->geometry.key_size != source->geometry.key_size ||
        target->geometry.value_size != source->geometry.value_size) {
        return HS_INCOMPATIBLE;
    }
    const uint16_t element_count = hs_element_count(source);
    if (element_count > target->geometry.capacity) {
        return HS_DOES_NOT_FIT;
    }
    if (is_same_geometry(&target->geometry, &source->geometry)) {
        memcpy(target->base, source->base, hs_map_size(&source->geometry));
        return HS_DONE;
    }
    if (count_occupied(source) != element_count) {
        return HS_COUNTS_DIFFER;
    }
    return copy_entries(target, source);
}

/* ---- Conformance ---- */

static bool is_zero(const unsigned char *bytes, size_t size)
{
    for (size_t index = 0; index < size; index++) {
        if (bytes[index] != 0) {
            return false;
        }
    }
    return true;
}

/* B8 for one bucket. */
static bool is_zero_where_nothing_is_held(const hs_geometry *geometry, const unsigned char *bucket)
{
    if (!is_occupied(*bucket)) {
        return is_zero(bucket + 1, geometry->bucket_size - 1);
    }
    const size_t key_end = (size_t)geometry->key_offset + geometry->key_size;
    const size_t value_end = (size_t)geometry->value_offset + geometry->value_size;
    return is_zero(bucket + 1, (size_t)geometry->key_offset - 1) &&
           is_zero(bucket + key_end, geometry->value_offset - key_end) &&
           is_zero(bucket + value_end, geometry->bucket_size - value_end);
}

/* B1, B6, B7 and B8 for one bucket. */
static hs_rule check_bucket(const hs_geometry *geometry, const unsigned char *bucket)
{
    if (state_of(*bucket) == STATE_INVALID) {
        return HS_B1;
    }
    if (state_of(*bucket) == STATE_EMPTY && *bucket != 0) {
        return HS_B6;
    }
    if (state_of(*bucket) == STATE_TOMBSTONE && passing_of(*bucket) == 0) {
        return HS_B7;
    }
    return is_zero_where_nothing_is_held(geometry, bucket) ? HS_OK : HS_B8;
}

/* B1, B2, B3, B6, B7 and B8. */
static hs_rule check_each_bucket(const hs_map *map)
{
    uint32_t tombstones = 0;
    for (uint32_t bucket = 0; bucket < map->geometry.bucket_count; bucket++) {
        const hs_rule rule = check_bucket(&map->geometry, bucket_at(map, bucket));
        if (rule != HS_OK) {
            return rule;
        }
        tombstones += state_of(*bucket_at(map, bucket)) == STATE_TOMBSTONE ? 1 : 0;
    }
    if (count_occupied(map) != hs_element_count(map)) {
        return HS_B2;
    }
    return tombstones == hs_tombstone_count(map) ? HS_OK : HS_B3;
}

/*
 * Walks the path of the key in a bucket up to it and counts the entry in each bucket before. Of two equal
 * keys one lies on the path before the other, so that B4 is seen on the way. A `passing` of 0 on the way
 * breaks B5.
 */
static hs_rule count_path(const hs_map *map, uint32_t bucket, uint32_t *counters)
{
    const uint32_t bucket_count = map->geometry.bucket_count;
    const size_t key_size = map->geometry.key_size;
    const unsigned char *const key = hs_key(map, bucket);
    const uint32_t home = home_of(hs_hash(key, key_size), bucket_count);
    for (position at = {home, 0}; at.bucket != bucket; advance(&at, bucket_count)) {
        const unsigned char status = *bucket_at(map, at.bucket);
        if (is_occupied(status) && memcmp(hs_key(map, at.bucket), key, key_size) == 0) {
            return HS_B4;
        }
        if (passing_of(status) == 0) {
            return HS_B5;
        }
        counters[at.bucket]++;
    }
    return HS_OK;
}

hs_rule hs_conforms(const hs_map *map, uint32_t *counters)
{
    const uint32_t bucket_count = map->geometry.bucket_count;
    const hs_rule rule = check_each_bucket(map);
    if (rule != HS_OK) {
        return rule;
    }
    memset(counters, 0, bucket_count * sizeof *counters);
    uint32_t bucket;
    for (uint64_t cursor = 0; hs_next(map, cursor, &bucket); cursor = (uint64_t)bucket + 1) {
        const hs_rule path_rule = count_path(map, bucket, counters);
        if (path_rule != HS_OK) {
            return path_rule;
        }
    }
    for (bucket = 0; bucket < bucket_count; bucket++) {
        const unsigned passing = passing_of(*bucket_at(map, bucket));
        if (passing != counters[bucket] && passing != PASSING_STUCK) {
            return HS_B5;
        }
    }
    return HS_OK;
}

const char *hs_rule_name(hs_rule rule)
{
    static const char *const names[] = {"ok", "P1", "P2", "P3", "H1", "H2", "H3", "H4",  "H5",
                                        "H6", "H7", "H8", "H9", "H10", "H11", "L1", "L5", "B1",
                                        "B2", "B3", "B4", "B5", "B6", "B7", "B8"};
    const size_t index = (size_t)rule;
    return index < sizeof names / sizeof names[0] ? names[index] : "unknown";
}
