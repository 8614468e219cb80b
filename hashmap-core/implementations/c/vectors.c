/*
 * Checks the C implementation with the vectors of tests/standard, whose page describes the form of the files.
 *
 *     vectors FILE...          checks each line of these files
 *     vectors fuzz SEED COUNT  runs operations on COUNT pairs of maps with a valid header and hostile bytes
 *
 * The exit status is 1 if something was not as it should be, if a line is malformed, or if nothing was
 * checked.
 *
 * The files are checked twice. The first time each map fills a block of malloc, so that an address sanitizer
 * sees any access outside it. The second time each map lies at an odd address between guard bytes, so that
 * writes outside it are seen without a sanitizer, and assumptions about alignment with one.
 */
#include "hashmap_standard.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 128, NAME_COUNT = 52, GUARD_SIZE = 64 };

/* Where in the files the checks are: what a failure tells. */
static const char *current_path = "";
static size_t current_line;
static char current_rules[1024];

static void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s:%lu: ", current_path, (unsigned long)current_line);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "%s%s\n", current_rules[0] == '\0' ? "" : "; rules", current_rules);
    va_end(arguments);
    exit(EXIT_FAILURE);
}

static void *allocate(size_t size)
{
    void *const block = malloc(size > 0 ? size : 1);
    if (block == NULL) {
        fail("no memory for %lu bytes", (unsigned long)size);
    }
    return block;
}

/* ---- Words ---- */

typedef struct line {
    char *words[WORDS_MAX];
    size_t count;
} line;

/* Reads a number. Returns false if it is more than 64 bits hold. */
static bool read_number(const char *word, uint64_t *number)
{
    bool fits = true;
    if (*word == '\0') {
        fail("malformed: a number is missing");
    }
    *number = 0;
    for (const char *at = word; *at != '\0'; at++) {
        const unsigned digit = (unsigned)(unsigned char)*at - '0';
        if (digit > 9) {
            fail("malformed: '%s' is no number", word);
        }
        fits = fits && *number <= (UINT64_MAX - digit) / 10;
        *number = *number * 10 + digit;
    }
    return fits;
}

static uint64_t number_of(const char *word)
{
    uint64_t number;
    if (!read_number(word, &number)) {
        fail("'%s' is no number of 64 bits", word);
    }
    return number;
}

/* A cursor. One that hs_next cannot be given is as good as the largest that it can. */
static uint64_t cursor_of(const char *word)
{
    uint64_t cursor;
    return read_number(word, &cursor) ? cursor : UINT64_MAX;
}

static size_t size_of(const char *word)
{
    const uint64_t number = number_of(word);
    if (number > SIZE_MAX) {
        fail("'%s' is more than this host can address", word);
    }
    return (size_t)number;
}

static unsigned digit_of(char character)
{
    static const char digits[] = "0123456789abcdef";
    const char *const at = character == '\0' ? NULL : strchr(digits, character);
    if (at == NULL) {
        fail("malformed: not a lower-case hexadecimal digit");
        return 0;
    }
    return (unsigned)(at - digits);
}

/* An allocated run of bytes of exactly its size. */
typedef struct bytes {
    unsigned char *start;
    size_t size;
} bytes;

static bytes bytes_of(const char *word)
{
    const size_t digits = strcmp(word, "-") == 0 ? 0 : strlen(word);
    bytes result = {allocate(digits / 2), digits / 2};
    if (digits % 2 != 0) {
        fail("malformed: half a byte at the end");
    }
    for (size_t index = 0; index < result.size; index++) {
        const unsigned byte = digit_of(word[index * 2]) * 16 + digit_of(word[index * 2 + 1]);
        result.start[index] = (unsigned char)byte;
    }
    return result;
}

static uint64_t hash_of(const char *word)
{
    uint64_t hash = 0;
    if (strlen(word) != 16) {
        fail("malformed: a hash has 16 digits");
    }
    for (; *word != '\0'; word++) {
        hash = hash * 16 + digit_of(*word);
    }
    return hash;
}

/* The words behind `->`, of which there must be count. The form of the line has put `->` before them. */
static void expect_words(const line *vector, size_t from, size_t count)
{
    if (vector->count != from + count) {
        fail("malformed: %lu words where %lu are expected", (unsigned long)vector->count,
             (unsigned long)(from + count));
    }
}

static void expect_arrow(const line *vector, size_t index)
{
    if (vector->count <= index + 1 || strcmp(vector->words[index], "->") != 0) {
        fail("malformed: '->' and a result are expected behind word %lu", (unsigned long)index);
    }
}

static void expect_number(const char *what, const char *word, uint64_t got)
{
    if (number_of(word) != got) {
        fail("expected %s %s, got %llu", what, word, (unsigned long long)got);
    }
}

/* ---- Hashes, layouts, headers, openings, images ---- */

static void check_hash(const line *vector)
{
    expect_words(vector, 1, 2);
    const bytes key = bytes_of(vector->words[1]);
    const uint64_t got = hs_hash(key.start, key.size);
    if (got != hash_of(vector->words[2])) {
        fail("expected the hash %s, got %016llx", vector->words[2], (unsigned long long)got);
    }
    free(key.start);
}

static hs_rule layout_of_words(char *const *words, hs_geometry *geometry)
{
    return hs_layout(number_of(words[0]), number_of(words[1]), number_of(words[2]), number_of(words[3]),
                     number_of(words[4]), geometry);
}

static void check_layout(const line *vector)
{
    hs_geometry geometry;
    expect_arrow(vector, 6);
    const hs_rule rule = layout_of_words(vector->words + 1, &geometry);
    char *const *const expected = vector->words + 7;
    if (strcmp(expected[0], "refused") == 0) {
        expect_words(vector, 7, 1);
        if (rule == HS_OK) {
            fail("expected that the layout is refused");
        }
        return;
    }
    expect_words(vector, 7, 5);
    if (rule != HS_OK) {
        fail("expected a layout, got that it breaks %s", hs_rule_name(rule));
    }
    expect_number("key_offset", expected[0], geometry.key_offset);
    expect_number("value_offset", expected[1], geometry.value_offset);
    expect_number("bucket_size", expected[2], geometry.bucket_size);
    expect_number("bucket_count", expected[3], geometry.bucket_count);
    expect_number("a size of", expected[4], hs_map_size(&geometry));
}

/* Compares with `-> good` or `-> breaks RULE`, where the arrow is word number arrow. */
static void expect_rule(const line *vector, size_t arrow, const char *good, hs_rule got)
{
    expect_arrow(vector, arrow);
    const char *const verdict = vector->words[arrow + 1];
    const char *expected = "ok";
    if (strcmp(verdict, "breaks") == 0) {
        expect_words(vector, arrow, 3);
        expected = vector->words[arrow + 2];
    } else if (strcmp(verdict, good) == 0) {
        expect_words(vector, arrow, 2);
    } else {
        fail("malformed: '%s' is neither '%s' nor 'breaks'", verdict, good);
    }
    if (strcmp(expected, hs_rule_name(got)) != 0) {
        fail("expected %s, got %s", expected, hs_rule_name(got));
    }
}

static void check_header(const line *vector)
{
    expect_arrow(vector, 2);
    const bytes header = bytes_of(vector->words[1]);
    if (header.size != HS_HEADER_SIZE) {
        fail("malformed: a header has 32 bytes");
    }
    expect_rule(vector, 2, "valid", hs_check_header(header.start));
    free(header.start);
}

static void check_opening(const line *vector)
{
    expect_arrow(vector, 4);
    const size_t memory_size = size_of(vector->words[1]);
    const uint64_t base = number_of(vector->words[2]);
    const bytes map_bytes = bytes_of(vector->words[3]);
    unsigned char *const memory = memory_size > 0 ? calloc(memory_size, 1) : NULL;
    if (memory == NULL && memory_size > 0) {
        fail("no memory for %s bytes", vector->words[1]);
    }
    if (base < memory_size) {
        const size_t room = memory_size - (size_t)base;
        memcpy(memory + base, map_bytes.start, map_bytes.size < room ? map_bytes.size : room);
    }
    hs_map map;
    expect_rule(vector, 4, "valid", hs_open(memory, memory_size, base, &map));
    free(memory);
    free(map_bytes.start);
}

/* hs_conforms with counters of exactly the size it needs. */
static hs_rule conforms(const hs_map *map)
{
    uint32_t *const counters = allocate(map->geometry.bucket_count * sizeof *counters);
    const hs_rule rule = hs_conforms(map, counters);
    free(counters);
    return rule;
}

static void check_image(const line *vector)
{
    expect_arrow(vector, 2);
    const bytes image = bytes_of(vector->words[1]);
    hs_map map;
    const hs_rule rule = hs_open(image.start, image.size, 0, &map);
    if (rule != HS_OK) {
        fail("expected a valid header, got %s", hs_rule_name(rule));
    }
    expect_rule(vector, 2, "conforms", conforms(&map));
    free(image.start);
}

/* ---- Maps of a history ---- */

static bool with_guards;

typedef struct place {
    unsigned char *block; /* from malloc; NULL for a name without a map */
    unsigned char *memory;
    size_t base; /* of the map in the memory; before it are guards */
    size_t size; /* of the map */
    size_t moves;
    unsigned char *expected; /* the bytes of the map as the vectors tell them */
} place;

static place places[NAME_COUNT];
static bool in_case;

/* The step whose bytes are still to be compared, as the lines that tell them come behind it. */
static struct {
    place *of;
    size_t offset; /* in the map of the place: not 0 for a map that lies in it */
    size_t size;
    size_t line;
    bool has_sum;
} step;

static unsigned char guard_at(size_t index)
{
    return (unsigned char)(0xa5 ^ (index * 7 & 0xff));
}

static size_t rear_guard_size(void)
{
    return with_guards ? GUARD_SIZE : 0;
}

/* Gives a map of this size memory, which holds other bytes than 0. */
static void place_map(place *at, size_t size)
{
    const size_t odd = with_guards ? 1 : 0;
    at->size = size;
    at->base = with_guards ? GUARD_SIZE + at->moves % 5 * 4 : 0;
    at->block = allocate(odd + at->base + size + rear_guard_size());
    at->memory = at->block + odd;
    for (size_t index = 0; index < at->base + size + rear_guard_size(); index++) {
        at->memory[index] = guard_at(index);
    }
}

static void forget(place *at)
{
    free(at->block);
    free(at->expected);
    memset(at, 0, sizeof *at);
}

static void check_bytes_of_place(const place *at, char name)
{
    for (size_t index = 0; index < at->base; index++) {
        if (at->memory[index] != guard_at(index)) {
            fail("expected no change before map %c", name);
        }
    }
    for (size_t index = at->base + at->size; index < at->base + at->size + rear_guard_size(); index++) {
        if (at->memory[index] != guard_at(index)) {
            fail("expected no change behind map %c", name);
        }
    }
    const unsigned char *const got = at->memory + at->base;
    if (memcmp(got, at->expected, at->size) != 0) {
        size_t offset = 0;
        while (got[offset] == at->expected[offset]) {
            offset++;
        }
        fail("expected byte %02x at offset %lu of map %c, got %02x", at->expected[offset],
             (unsigned long)offset, name, got[offset]);
    }
}

static char name_of(const place *at)
{
    const int index = (int)(at - places);
    return (char)(index < 26 ? 'a' + index : 'A' + index - 26);
}

static hs_map open_map(const place *at)
{
    hs_map map;
    const hs_rule rule = hs_open(at->memory, at->base + at->size, at->base, &map);
    if (rule != HS_OK) {
        fail("expected that the header of map %c is valid, got %s", name_of(at), hs_rule_name(rule));
    }
    return map;
}

/*
 * Compares all maps once the lines behind a step have told their bytes. A failure names the line of the step.
 */
static void finish_step(void)
{
    if (step.of == NULL) {
        return;
    }
    const size_t line_now = current_line;
    current_line = step.line;
    for (place *at = places; at < places + NAME_COUNT; at++) {
        if (at->block != NULL) {
            check_bytes_of_place(at, name_of(at));
            open_map(at);
        }
    }
    current_line = line_now;
    step.of = NULL;
}

static void begin_step(place *of, size_t offset, size_t size)
{
    step.of = of;
    step.offset = offset;
    step.size = size;
    step.line = current_line;
    step.has_sum = false;
}

static void begin_case(const line *vector)
{
    expect_words(vector, 1, 1);
    for (place *at = places; at < places + NAME_COUNT; at++) {
        forget(at);
    }
    in_case = true;
}

static place *named_place(const char *word)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    if (!in_case) {
        fail("malformed: a step before any case");
    }
    if (strlen(word) != 1 || strchr(letters, *word) == NULL) {
        fail("malformed: '%s' is no name of a map", word);
    }
    return places + (strchr(letters, *word) - letters);
}

static place *existing_place(const char *word)
{
    place *const at = named_place(word);
    if (at->block == NULL) {
        fail("malformed: there is no map %s", word);
    }
    return at;
}

static hs_map named_map(const char *word, place **of)
{
    const char *const at = strchr(word, '@');
    if (at == NULL) {
        *of = existing_place(word);
        return open_map(*of);
    }
    const char name[] = {word[0], '\0'};
    if (at != word + 1) {
        fail("malformed: '%s' is no name of a map and an offset", word);
    }
    *of = existing_place(name);
    hs_map map;
    const hs_rule rule = hs_open((*of)->memory + (*of)->base, (*of)->size, size_of(at + 1), &map);
    if (rule != HS_OK) {
        fail("malformed: no map lies at %s: %s", word, hs_rule_name(rule));
    }
    return map;
}

/* The map that a step names: that of a place, or with `NAME@OFFSET` one that lies in it. The step begins. */
static hs_map begin_step_on(const char *word)
{
    place *of;
    const hs_map map = named_map(word, &of);
    const size_t offset = (size_t)(map.base - (of->memory + of->base));
    begin_step(of, offset, hs_map_size(&map.geometry));
    return map;
}

/* A key of a line: bytes of its own, or bytes of the map. */
typedef struct key_argument {
    unsigned char *start;
    unsigned char *owned;
} key_argument;

static key_argument key_of(const char *word, const hs_map *map)
{
    const size_t key_size = map->geometry.key_size;
    if (*word == '@') {
        const size_t offset = size_of(word + 1);
        const size_t map_size = hs_map_size(&map->geometry);
        if (offset > map_size || map_size - offset < key_size) {
            fail("malformed: a key that does not lie in the map");
        }
        return (key_argument){map->base + offset, NULL};
    }
    const bytes key = bytes_of(word);
    if (key.size != key_size) {
        fail("malformed: a key of %lu bytes where key_size is %lu", (unsigned long)key.size,
             (unsigned long)key_size);
    }
    return (key_argument){key.start, key.start};
}

/* ---- Steps of a history ---- */

static void step_make(const line *vector)
{
    hs_geometry geometry;
    hs_map map;
    expect_arrow(vector, 7);
    expect_words(vector, 8, 1);
    place *const at = named_place(vector->words[1]);
    hs_rule rule = layout_of_words(vector->words + 2, &geometry);
    if (rule != HS_OK) {
        fail("expected a layout, got that it breaks %s", hs_rule_name(rule));
    }
    expect_number("a size of", vector->words[8], hs_map_size(&geometry));
    forget(at);
    place_map(at, hs_map_size(&geometry));
    at->expected = allocate(at->size);
    memset(at->expected, 0, at->size);
    rule = hs_make(at->memory, at->base + at->size, at->base, &geometry, &map);
    if (rule != HS_OK) {
        fail("expected a map, got that it breaks %s", hs_rule_name(rule));
    }
    begin_step(at, 0, at->size);
}

static void step_image(const line *vector)
{
    expect_words(vector, 1, 2);
    place *const at = named_place(vector->words[1]);
    const bytes image = bytes_of(vector->words[2]);
    forget(at);
    place_map(at, image.size);
    at->expected = image.start;
    memcpy(at->memory + at->base, image.start, image.size);
    const hs_map map = open_map(at);
    if (hs_map_size(&map.geometry) != image.size) {
        fail("malformed: an image of %lu bytes, of which the map takes %lu", (unsigned long)image.size,
             (unsigned long)hs_map_size(&map.geometry));
    }
    begin_step(at, 0, at->size);
}

static void image_line(const line *vector)
{
    if (vector->count > 2 && strcmp(vector->words[2], "->") == 0) {
        check_image(vector);
    } else {
        step_image(vector);
    }
}

/* Compares with `-> word` or `-> word BUCKET`: bucket is NULL where the result has none. */
static void expect_result(const line *vector, const char *word, const uint32_t *bucket)
{
    if (strcmp(vector->words[4], word) != 0) {
        fail("expected %s, got %s", vector->words[4], word);
    }
    expect_words(vector, 4, bucket == NULL ? 1 : 2);
    if (bucket != NULL) {
        expect_number("bucket", vector->words[5], *bucket);
    }
}

/* The parts that most steps have: `OPERATION MAP ARGUMENT -> RESULT`. */
static hs_map begin_operation(const line *vector)
{
    expect_arrow(vector, 3);
    return begin_step_on(vector->words[1]);
}

static void step_lookup(const line *vector)
{
    const hs_map map = begin_operation(vector);
    const key_argument key = key_of(vector->words[2], &map);
    uint32_t bucket;
    const bool found = hs_lookup(&map, key.start, &bucket);
    expect_result(vector, found ? "at" : "absent", found ? &bucket : NULL);
    free(key.owned);
}

static void step_reserve(const line *vector)
{
    static const char *const words[] = {"found", "created", "full", "no_free_bucket"};
    const hs_map map = begin_operation(vector);
    const key_argument key = key_of(vector->words[2], &map);
    uint32_t bucket;
    const hs_reserved got = hs_reserve(&map, key.start, &bucket);
    expect_result(vector, words[got], got == HS_FOUND || got == HS_CREATED ? &bucket : NULL);
    free(key.owned);
}

static void step_remove(const line *vector)
{
    const hs_map map = begin_operation(vector);
    const key_argument key = key_of(vector->words[2], &map);
    expect_result(vector, hs_remove(&map, key.start) ? "removed" : "absent", NULL);
    free(key.owned);
}

static void expect_bytes(const char *what, const char *word, const unsigned char *got, size_t size)
{
    const bytes expected = bytes_of(word);
    if (expected.size != size || memcmp(expected.start, got, size) != 0) {
        fail("expected the %s %s, got another", what, word);
    }
    free(expected.start);
}

static void step_next(const line *vector)
{
    const hs_map map = begin_operation(vector);
    uint32_t bucket;
    if (!hs_next(&map, cursor_of(vector->words[2]), &bucket)) {
        expect_result(vector, "end", NULL);
        return;
    }
    if (strcmp(vector->words[4], "end") == 0) {
        fail("expected end, got bucket %lu", (unsigned long)bucket);
    }
    expect_words(vector, 4, 3);
    expect_number("bucket", vector->words[4], bucket);
    expect_bytes("key", vector->words[5], hs_key(&map, bucket), map.geometry.key_size);
    expect_bytes("value", vector->words[6], hs_value(&map, bucket), map.geometry.value_size);
}

static void step_clear(const line *vector)
{
    expect_words(vector, 1, 1);
    const hs_map map = begin_step_on(vector->words[1]);
    hs_clear(&map);
}

static void step_overwrite(const line *vector)
{
    static const char *const words[] = {"done",         "overlap",       "incompatible",
                                        "does_not_fit", "counts_differ", "too_many_collisions"};
    const hs_map target = begin_operation(vector);
    place *of_source;
    const hs_map source = named_map(vector->words[2], &of_source);
    expect_result(vector, words[hs_overwrite(&target, &source)], NULL);
}

static void step_write(const line *vector)
{
    expect_words(vector, 1, 3);
    const hs_map map = begin_step_on(vector->words[1]);
    const uint64_t bucket = number_of(vector->words[2]);
    const bytes value = bytes_of(vector->words[3]);
    if (bucket >= map.geometry.bucket_count || value.size != map.geometry.value_size) {
        fail("malformed: no such bucket, or a value of another size");
    }
    memcpy(hs_value(&map, (uint32_t)bucket), value.start, value.size);
    free(value.start);
}

/* Where so many bytes that the step leaves at an offset of its map are expected. */
static unsigned char *expected_bytes(size_t offset, size_t size)
{
    if (offset > step.size || step.size - offset < size) {
        fail("malformed: bytes outside the map");
    }
    return step.of->expected + step.offset + offset;
}

/* The line itself tells the bytes: there need not be others behind it. */
static void step_poke(const line *vector)
{
    expect_words(vector, 1, 3);
    const hs_map map = begin_step_on(vector->words[1]);
    const size_t offset = size_of(vector->words[2]);
    const bytes poked = bytes_of(vector->words[3]);
    memcpy(expected_bytes(offset, poked.size), poked.start, poked.size);
    memcpy(map.base + offset, poked.start, poked.size);
    free(poked.start);
}

static void step_move(const line *vector)
{
    expect_words(vector, 1, 1);
    place *const at = existing_place(vector->words[1]);
    const place before = *at;
    at->moves++;
    place_map(at, at->size);
    memcpy(at->memory + at->base, before.memory + before.base, at->size);
    free(before.block);
    begin_step(at, 0, at->size);
}

/* The lowest size bytes of a number, little-endian, with 0 behind them. */
static void write_number(unsigned char *to, size_t size, uint64_t number)
{
    for (size_t index = 0; index < size; index++) {
        to[index] = (unsigned char)(number & 0xff);
        number >>= 8;
    }
}

static void fill_one(const hs_map *map, const unsigned char *key, const unsigned char *value, uint64_t number)
{
    uint32_t bucket;
    if (hs_reserve(map, key, &bucket) != HS_CREATED) {
        fail("expected that key %llu is created", (unsigned long long)number);
    }
    memcpy(hs_value(map, bucket), value, map->geometry.value_size);
}

static void drain_one(const hs_map *map, const unsigned char *key, const unsigned char *value,
                      uint64_t number)
{
    (void)value;
    if (!hs_remove(map, key)) {
        fail("expected that key %llu is removed", (unsigned long long)number);
    }
}

static void present_one(const hs_map *map, const unsigned char *key, const unsigned char *value,
                        uint64_t number)
{
    uint32_t bucket;
    if (!hs_lookup(map, key, &bucket) ||
        memcmp(hs_value(map, bucket), value, map->geometry.value_size) != 0) {
        fail("expected key %llu with its value", (unsigned long long)number);
    }
}

static void missing_one(const hs_map *map, const unsigned char *key, const unsigned char *value,
                        uint64_t number)
{
    uint32_t bucket;
    (void)value;
    if (hs_lookup(map, key, &bucket)) {
        fail("expected that key %llu is absent", (unsigned long long)number);
    }
}

typedef void one_operation(const hs_map *map, const unsigned char *key, const unsigned char *value,
                           uint64_t number);

static void for_each_number(const line *vector, one_operation *operation)
{
    expect_words(vector, 1, 3);
    const hs_map map = begin_step_on(vector->words[1]);
    const uint64_t first = number_of(vector->words[2]);
    const uint64_t count = number_of(vector->words[3]);
    unsigned char *const key = allocate(map.geometry.key_size);
    unsigned char *const value = allocate(map.geometry.value_size);
    for (uint64_t index = 0; index < count; index++) {
        write_number(key, map.geometry.key_size, first + index);
        write_number(value, map.geometry.value_size, first + index);
        operation(&map, key, value, first + index);
    }
    free(key);
    free(value);
}

static void step_fill(const line *vector)
{
    for_each_number(vector, fill_one);
}

static void step_drain(const line *vector)
{
    for_each_number(vector, drain_one);
}

static void step_present(const line *vector)
{
    for_each_number(vector, present_one);
}

static void step_missing(const line *vector)
{
    for_each_number(vector, missing_one);
}

/* ---- Lines behind a step ---- */

static void expect_step(void)
{
    if (step.of == NULL || step.has_sum) {
        fail("malformed: bytes without a step, or behind a sum");
    }
}

static void changed_bytes(const line *vector)
{
    expect_words(vector, 1, 2);
    expect_step();
    const size_t offset = size_of(vector->words[1]);
    const bytes changed = bytes_of(vector->words[2]);
    memcpy(expected_bytes(offset, changed.size), changed.start, changed.size);
    free(changed.start);
}

static void changed_sum(const line *vector)
{
    expect_words(vector, 1, 1);
    expect_step();
    const unsigned char *const map = step.of->memory + step.of->base + step.offset;
    const uint64_t got = hs_hash(map, step.size);
    if (got != hash_of(vector->words[1])) {
        fail("expected the sum %s, got %016llx", vector->words[1], (unsigned long long)got);
    }
    memcpy(expected_bytes(0, step.size), map, step.size);
    step.has_sum = true;
}

static void rules_line(const line *vector)
{
    size_t length = 0;
    if (vector->count < 2) {
        fail("malformed: rules without a name");
    }
    current_rules[0] = '\0';
    for (size_t index = 1; index < vector->count; index++) {
        const size_t room = sizeof current_rules - length;
        const int written = snprintf(current_rules + length, room, " %s", vector->words[index]);
        length += written > 0 && (size_t)written < room ? (size_t)written : 0;
    }
}

/* ---- Files ---- */

typedef struct kind {
    const char *word;
    void (*check)(const line *vector);
    bool is_behind_a_step; /* of the lines that tell the bytes after a step */
    bool counts_as_checked;
} kind;

static const kind kinds[] = {
    {"rules", rules_line, false, false},
    {"hash", check_hash, false, true},
    {"layout", check_layout, false, true},
    {"header", check_header, false, true},
    {"open", check_opening, false, true},
    {"image", image_line, false, true},
    {"case", begin_case, false, false},
    {"make", step_make, false, true},
    {"lookup", step_lookup, false, true},
    {"reserve", step_reserve, false, true},
    {"remove", step_remove, false, true},
    {"next", step_next, false, true},
    {"clear", step_clear, false, true},
    {"overwrite", step_overwrite, false, true},
    {"write", step_write, false, true},
    {"poke", step_poke, false, true},
    {"move", step_move, false, true},
    {"fill", step_fill, false, true},
    {"drain", step_drain, false, true},
    {"present", step_present, false, true},
    {"missing", step_missing, false, true},
    {"=", changed_bytes, true, false},
    {"sum", changed_sum, true, false},
};

static const kind *kind_of(const char *word)
{
    for (size_t index = 0; index < sizeof kinds / sizeof kinds[0]; index++) {
        if (strcmp(word, kinds[index].word) == 0) {
            return &kinds[index];
        }
    }
    fail("malformed: no line starts with '%s'", word);
    return NULL;
}

/* Cuts a line into its words, with one space between them. */
static line split(char *text)
{
    line vector = {{NULL}, 0};
    char *at = text;
    do {
        char *const space = strchr(at, ' ');
        if (space != NULL) {
            *space = '\0';
        }
        if (*at == '\0') {
            fail("malformed: a space too many");
        }
        if (vector.count == WORDS_MAX) {
            fail("malformed: too many words");
        }
        vector.words[vector.count++] = at;
        at = space == NULL ? NULL : space + 1;
    } while (at != NULL);
    return vector;
}

static bool check_line(char *text)
{
    if (*text == '\0' || *text == '#') {
        return false;
    }
    const line vector = split(text);
    const kind *const of = kind_of(vector.words[0]);
    if (!of->is_behind_a_step) {
        finish_step();
    }
    of->check(&vector);
    return of->counts_as_checked;
}

static char *read_file(const char *path, size_t *size)
{
    FILE *const file = fopen(path, "rb");
    size_t room = 1 << 16;
    char *text = allocate(room);
    if (file == NULL) {
        fail("cannot be opened");
        return NULL;
    }
    *size = 0;
    for (size_t got = 1; got > 0; *size += got) {
        if (*size == room) {
            room *= 2;
            text = realloc(text, room);
            if (text == NULL) {
                fail("no memory for %lu bytes", (unsigned long)room);
                return NULL;
            }
        }
        got = fread(text + *size, 1, room - *size, file);
    }
    if (ferror(file)) {
        fail("cannot be read");
    }
    fclose(file);
    return text;
}

static void check_characters(const char *text, size_t size)
{
    for (size_t index = 0; index < size; index++) {
        if (text[index] != '\n' && (text[index] < ' ' || text[index] > '~')) {
            fail("malformed: a character that is not printable ASCII, at offset %lu", (unsigned long)index);
        }
    }
    if (size > 0 && text[size - 1] != '\n') {
        fail("malformed: the last line does not end in a line feed");
    }
}

/* Returns the number of lines that were checked. */
static size_t check_file(const char *path)
{
    size_t size;
    size_t checked = 0;
    current_path = path;
    current_line = 0;
    current_rules[0] = '\0';
    in_case = false;
    char *const text = read_file(path, &size);
    check_characters(text, size);
    for (char *at = text; at < text + size;) {
        char *const end = memchr(at, '\n', size - (size_t)(at - text));
        *end = '\0';
        current_line++;
        checked += check_line(at) ? 1 : 0;
        at = end + 1;
    }
    finish_step();
    for (place *at = places; at < places + NAME_COUNT; at++) {
        forget(at);
    }
    if (checked == 0) {
        fail("nothing to check in this file");
    }
    free(text);
    return checked;
}

static size_t check_files(char *const *paths, size_t count)
{
    size_t checked = 0;
    for (size_t index = 0; index < count; index++) {
        checked += check_file(paths[index]);
    }
    return checked;
}

/* ---- Hostile bytes ---- */

static uint64_t random_state;

/* SplitMix64. */
static uint64_t random_64(void)
{
    random_state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t mixed = random_state;
    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
    return mixed ^ mixed >> 31;
}

static uint32_t random_below(uint32_t bound)
{
    return (uint32_t)((random_64() >> 32) * bound >> 32);
}

/* One map twice, at different addresses, each in a block of exactly its size. */
typedef struct twins {
    unsigned char *blocks[2];
    hs_map maps[2];
    size_t size;
} twins;

static hs_geometry random_geometry(void)
{
    static const uint8_t key_sizes[] = {1, 2, 3, 4, 5, 8, 9, 16, 17, 40};
    static const uint8_t value_sizes[] = {0, 1, 2, 4, 7, 8};
    hs_geometry geometry;
    geometry.key_size = key_sizes[random_below(sizeof key_sizes)];
    geometry.value_size = value_sizes[random_below(sizeof value_sizes)];
    geometry.key_offset = (uint8_t)(1 + random_below(9));
    geometry.value_offset = geometry.key_offset + geometry.key_size + random_below(4);
    geometry.bucket_size = geometry.value_offset + geometry.value_size + random_below(4);
    geometry.capacity = (uint16_t)(1 + random_below(random_below(8) == 0 ? 600 : 12));
    geometry.bucket_count = 2;
    while (geometry.bucket_count < 2u * geometry.capacity) {
        geometry.bucket_count *= 2;
    }
    return geometry;
}

/* As its neighbour, or with the same sizes in other places, or with everything else. */
static hs_geometry random_geometry_beside(const hs_geometry *neighbour)
{
    hs_geometry geometry = random_geometry();
    if (random_below(4) == 0) {
        return *neighbour;
    }
    if (random_below(4) > 0) {
        geometry.key_size = neighbour->key_size;
        geometry.value_size = neighbour->value_size;
        geometry.value_offset = geometry.key_offset + geometry.key_size + random_below(4);
        geometry.bucket_size = geometry.value_offset + geometry.value_size + random_below(4);
    }
    return geometry;
}

/* Few different keys, so that operations meet entries. */
static void random_key(unsigned char *key, size_t size)
{
    memset(key, 0, size);
    key[0] = (unsigned char)random_below(16);
    key[size - 1] = (unsigned char)(key[size - 1] + random_below(2));
}

static void damage_bucket(const hs_map *map, uint32_t bucket, uint32_t mode)
{
    unsigned char *const start = map->base + HS_HEADER_SIZE + (size_t)bucket * map->geometry.bucket_size;
    for (size_t index = 0; index < map->geometry.bucket_size; index++) {
        start[index] = (unsigned char)random_below(256);
    }
    if (mode > 0) {
        random_key(start + map->geometry.key_offset, map->geometry.key_size);
    }
    if (mode == 2) {
        start[0] = (unsigned char)(0xfc | start[0]);
    } else if (mode == 3) {
        start[0] = (unsigned char)(start[0] & 7);
    }
}

/* Bytes of every kind in the buckets, and counts that the header rules allow. */
static void damage(const hs_map *map)
{
    const uint32_t mode = random_below(4);
    const uint32_t density = random_below(4);
    const uint32_t elements = random_below(map->geometry.capacity + 1u);
    const uint32_t tombstones = random_below(map->geometry.bucket_count + 1u);
    uint32_t occupied = 0;
    for (uint32_t bucket = 0; bucket < map->geometry.bucket_count; bucket++) {
        if (random_below(4) <= density) {
            damage_bucket(map, bucket, mode);
        }
    }
    for (uint32_t bucket = 0; hs_next(map, bucket, &bucket); bucket++) {
        occupied++;
    }
    write_number(map->base + 2, 2,
                 random_below(2) == 0 && occupied <= map->geometry.capacity ? occupied : elements);
    write_number(map->base + 28, 4, tombstones);
}

static twins random_twins(const hs_geometry *geometry)
{
    twins pair;
    pair.size = hs_map_size(geometry);
    for (size_t index = 0; index < 2; index++) {
        pair.blocks[index] = allocate(pair.size + index);
        /* The second lies at an odd address. */
        if (hs_make(pair.blocks[index] + index, pair.size, 0, geometry, &pair.maps[index]) != HS_OK) {
            fail("fuzz: a valid geometry is refused");
        }
    }
    damage(&pair.maps[0]);
    memcpy(pair.maps[1].base, pair.maps[0].base, pair.size);
    return pair;
}

static void free_twins(const twins *pair)
{
    free(pair->blocks[0]);
    free(pair->blocks[1]);
}

static void check_twins(const twins *pair, const hs_geometry *geometry)
{
    hs_map again;
    const hs_rule rule = hs_open(pair->maps[0].base, pair->size, 0, &again);
    if (rule != HS_OK) {
        fail("fuzz: the header is not valid any more: %s", hs_rule_name(rule));
    }
    if (again.geometry.capacity != geometry->capacity || again.geometry.key_size != geometry->key_size ||
        again.geometry.bucket_count != geometry->bucket_count ||
        again.geometry.bucket_size != geometry->bucket_size) {
        fail("fuzz: the geometry has changed");
    }
    if (memcmp(pair->maps[0].base, pair->maps[1].base, pair->size) != 0) {
        fail("fuzz: equal maps at two addresses have become different");
    }
}

/* One operation: a result that depends on the bytes alone, so that twins give the same. */
static uint64_t operate(const hs_map *map, const hs_map *other, uint32_t operation, const unsigned char *key,
                        uint32_t cursor)
{
    uint32_t bucket = 0;
    uint64_t result;
    switch (operation) {
    case 0:
    case 1:
        result = hs_lookup(map, key, &bucket) ? 1 : 0;
        break;
    case 2:
    case 3:
    case 4:
        result = (uint64_t)hs_reserve(map, key, &bucket);
        break;
    case 5:
    case 6:
    case 7:
        result = hs_remove(map, key) ? 1 : 0;
        break;
    case 8:
        result = hs_next(map, cursor, &bucket) ? 1 : 0;
        break;
    case 9:
        result = (uint64_t)hs_overwrite(map, other);
        break;
    case 10:
        result = (uint64_t)conforms(map);
        break;
    default:
        hs_clear(map);
        result = 0;
    }
    return result << 32 | bucket;
}

static void fuzz_step(const twins *of, const twins *other)
{
    const hs_geometry *const geometry = &of->maps[0].geometry;
    const uint32_t operation = random_below(random_below(20) == 0 ? 12 : 11);
    const uint32_t cursor = random_below(geometry->bucket_count + 2u);
    const bool key_in_map = random_below(4) == 0;
    const size_t offset = random_below((uint32_t)(of->size - geometry->key_size + 1));
    unsigned char *const key = allocate(geometry->key_size);
    uint64_t results[2];
    random_key(key, geometry->key_size);
    for (size_t index = 0; index < 2; index++) {
        const hs_map *const map = &of->maps[index];
        results[index] =
            operate(map, &other->maps[index], operation, key_in_map ? map->base + offset : key, cursor);
    }
    if (results[0] != results[1]) {
        fail("fuzz: equal maps at two addresses give different results in operation %u", operation);
    }
    free(key);
}

static void fuzz_pair(void)
{
    hs_geometry geometries[2];
    twins pairs[2];
    geometries[0] = random_geometry();
    geometries[1] = random_geometry_beside(&geometries[0]);
    pairs[0] = random_twins(&geometries[0]);
    pairs[1] = random_twins(&geometries[1]);
    for (size_t step_number = 0; step_number < 64; step_number++) {
        const size_t of = random_below(2);
        fuzz_step(&pairs[of], &pairs[1 - of]);
        check_twins(&pairs[0], &geometries[0]);
        check_twins(&pairs[1], &geometries[1]);
    }
    free_twins(&pairs[0]);
    free_twins(&pairs[1]);
}

/* Headers of random bytes, with the marker where it belongs, in memory of random size. */
static void fuzz_header(void)
{
    const size_t size = random_below(200);
    unsigned char *const memory = allocate(size);
    hs_map map;
    for (size_t index = 0; index < size; index++) {
        memory[index] = (unsigned char)(random_below(2) == 0 ? 0 : random_below(8));
    }
    if (size > 23) {
        memory[23] = 0x3e;
    }
    if (hs_open(memory, size, random_below(8) * 2, &map) == HS_OK) {
        hs_clear(&map);
    }
    free(memory);
}

static int fuzz(const char *seed, const char *count)
{
    current_path = "fuzz";
    random_state = number_of(seed);
    const uint64_t rounds = number_of(count);
    if (rounds == 0) {
        fail("nothing to do");
    }
    for (uint64_t round = 0; round < rounds; round++) {
        current_line = (size_t)round;
        fuzz_header();
        fuzz_pair();
    }
    printf("%s pairs of damaged maps\n", count);
    return EXIT_SUCCESS;
}

int main(int argument_count, char **arguments)
{
    if (argument_count == 4 && strcmp(arguments[1], "fuzz") == 0) {
        return fuzz(arguments[2], arguments[3]);
    }
    if (argument_count < 2) {
        fprintf(stderr, "usage: vectors FILE... | vectors fuzz SEED COUNT\n");
        return EXIT_FAILURE;
    }
    const size_t file_count = (size_t)argument_count - 1;
    const size_t checked = check_files(arguments + 1, file_count);
    with_guards = true;
    check_files(arguments + 1, file_count);
    printf("%lu lines of %lu files\n", (unsigned long)checked, (unsigned long)file_count);
    return EXIT_SUCCESS;
}
