/*
 * The map of the collection standard, version 1.0 (docs/standard.md), in C99.
 *
 * All operations of the standard are provided. Nothing is allocated, nothing is kept between calls, and no
 * function calls anything but memcpy, memmove, memset and memcmp. C1, O2, B1 and the like are names of rules
 * of the standard.
 *
 * Units: sizes and offsets are bytes; buckets are indices from 0 to bucket_count - 1.
 *
 * Alignment: nothing is assumed about the address of any memory or key. The key and the value of an entry are
 * as aligned as the layout and the address of the map make them; where that is not known, use memcpy.
 *
 * Hostile bytes: a map that hs_open accepted may hold any bytes in its buckets and, within the rules of
 * headers, in its two counts. Every function then stays within the map and its arguments, ends, and keeps the
 * header valid (D1 to D5). The freedom of D6 is not used: a search ends at the first bucket with passing 0.
 *
 * Threads: nothing is locked. Functions that only read a map (each says so) may run at the same time; nobody
 * may use a map while a function changes it.
 *
 * Pointers: unless something else is said, a pointer must not be NULL, and what is written through it, other
 * than a map, must not lie inside a map that is given to the same call. Keys that are read may lie in the map
 * itself (C10).
 */
#ifndef HASHMAP_STANDARD_H
#define HASHMAP_STANDARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of a header. */
#define HS_HEADER_SIZE 32u

/* The most entries that a map can be made for (C1). */
#define HS_CAPACITY_MAX 65535u

/* The most buckets of any map: what hs_conforms needs at most as counters. */
#define HS_BUCKET_COUNT_MAX 131072u

/*
 * A rule of the standard that was found broken, or HS_OK. If several are broken, any of them may be returned.
 */
typedef enum hs_rule {
    HS_OK = 0,
    HS_P1, /* the base is a multiple of 4 */
    HS_P2, /* the header lies in the memory */
    HS_P3, /* the whole map lies in the memory */
    HS_H1, /* marker is 0x3e */
    HS_H2, /* reserved is 0 */
    HS_H3, /* capacity is at least 1 */
    HS_H4, /* bucket_count is the smallest power of two from capacity * 2 on */
    HS_H5, /* element_count is at most capacity */
    HS_H6, /* key_size is at least 1 */
    HS_H7, /* key_offset is at least 1 */
    HS_H8, /* the key ends at or before the value */
    HS_H9, /* the value ends at or before the end of the bucket */
    HS_H10, /* the map takes at most 2^32 - 1 bytes */
    HS_H11, /* tombstone_count is at most bucket_count */
    HS_L1, /* alignments, key size and capacity of a layout are allowed */
    HS_L5, /* the map of a layout takes at most 2^32 - 1 bytes */
    HS_B1, /* no bucket has state 3 */
    HS_B2, /* element_count is the number of Occupied buckets */
    HS_B3, /* tombstone_count is the number of Tombstones */
    HS_B4, /* no two keys are equal */
    HS_B5, /* passing is right, or stuck */
    HS_B6, /* the status byte of an Empty bucket is 0 */
    HS_B7, /* passing of a Tombstone is not 0 */
    HS_B8 /* bytes that hold nothing are 0 */
} hs_rule;

/* The name of a rule, such as "H4"; "ok" for HS_OK; "unknown" for a number that is no rule. Never NULL. */
const char *hs_rule_name(hs_rule rule);

/*
 * The fields of a header that never change while a map lives. hs_layout fills one from sizes and alignments.
 * A caller may also fill one by hand, with any layout that H3, H4 and H6 to H10 allow: hs_make checks it.
 */
typedef struct hs_geometry {
    uint32_t key_size;
    uint32_t value_size;   /* 0 for a set */
    uint32_t value_offset; /* from the start of a bucket */
    uint32_t bucket_size;
    uint32_t bucket_count;
    uint16_t capacity;
    uint8_t key_offset; /* from the start of a bucket */
} hs_geometry;

/*
 * An opened map: where it is, and its geometry as it was checked. Made by hs_open and hs_make; the fields may
 * be read but not written. It owns nothing, needs no closing and may be copied. It can be used as long as the
 * memory of the map stays at its address and the map is not made again. Whatever is written to the bytes of
 * the map meanwhile, no function leaves the map: the geometry is read from here only.
 *
 * Functions that change a map take a pointer to a constant hs_map too: they change the bytes of the map, not
 * this.
 */
typedef struct hs_map {
    unsigned char *base;
    hs_geometry geometry;
} hs_map;

/*
 * The layout for keys and values of the given sizes and alignments, by L1 to L5. Returns HS_OK and fills
 * *geometry, or HS_L1 or HS_L5 and leaves it as it was. Any numbers may be given; an alignment that is not 1,
 * 2, 4, 8 or 16, a key size of 0, and a capacity of 0 or above HS_CAPACITY_MAX are refused with HS_L1.
 */
hs_rule hs_layout(uint64_t key_size, uint64_t key_alignment, uint64_t value_size, uint64_t value_alignment,
                  uint64_t capacity, hs_geometry *geometry);

/*
 * The bytes that a map of this geometry takes, the header included. The geometry must be from hs_layout or
 * from a map; the result is at most 2^32 - 1.
 */
size_t hs_map_size(const hs_geometry *geometry);

/*
 * Makes a map at the offset base of a memory of memory_size bytes, whatever it held there (O1). memory may be
 * NULL if memory_size is 0. Returns HS_OK and fills *map; or the broken rule among P1, P2, P3, H3, H4 and H6
 * to H10, and then neither the memory nor *map is changed.
 */
hs_rule hs_make(void *memory, size_t memory_size, uint64_t base, const hs_geometry *geometry, hs_map *map);

/*
 * Opens the map at the offset base of a memory of memory_size bytes. memory may be NULL if memory_size is 0.
 * Returns HS_OK and fills *map, or the broken rule among P1 to P3 and H1 to H11 and leaves it as it was.
 * Takes constant time and only reads. The buckets are not looked at.
 *
 * Memory that must not be written may be opened too (cast the const away), if only functions that only read
 * are used.
 */
hs_rule hs_open(void *memory, size_t memory_size, uint64_t base, hs_map *map);

/*
 * Checks the HS_HEADER_SIZE bytes at header by H1 to H11, and nothing else. Returns HS_OK or the broken rule.
 * Only reads.
 */
hs_rule hs_check_header(const void *header);

/* The number of entries that the map holds, from its header. Only reads. */
uint16_t hs_element_count(const hs_map *map);

/* The number of Tombstones, from its header. Only reads. */
uint32_t hs_tombstone_count(const hs_map *map);

/*
 * Looks up the key of key_size bytes at key (O2). Returns true and sets *bucket, or returns false, for
 * absent, and leaves *bucket as it was. Only reads.
 */
bool hs_lookup(const hs_map *map, const void *key, uint32_t *bucket);

/* The result of hs_reserve. */
typedef enum hs_reserved {
    HS_FOUND,         /* the key was there */
    HS_CREATED,       /* the key is there now, its value is all 0 */
    HS_FULL,          /* element_count is capacity: nothing changed */
    HS_NO_FREE_BUCKET /* a damaged map: nothing changed */
} hs_reserved;

/*
 * Reserves a place for the key of key_size bytes at key (O3 to O8, D4). Sets *bucket if the result is
 * HS_FOUND or HS_CREATED, and leaves it as it was otherwise.
 */
hs_reserved hs_reserve(const hs_map *map, const void *key, uint32_t *bucket);

/*
 * Removes the entry of the key of key_size bytes at key (O9 to O12). Returns whether it was there; if it was
 * not, nothing changed. Pointers to the key and the value of the entry then point to bytes that hold nothing.
 */
bool hs_remove(const hs_map *map, const void *key);

/* Removes all entries (O13). Takes time in proportion to the map. */
void hs_clear(const hs_map *map);

/*
 * The Occupied bucket with the lowest index from cursor on (O14). Returns true and sets *bucket, or returns
 * false, for end, and leaves *bucket as it was. Only reads. To iterate, start with 0 and go on with *bucket +
 * 1.
 */
bool hs_next(const hs_map *map, uint64_t cursor, uint32_t *bucket);

/* The result of hs_overwrite. The target has changed only with HS_DONE and HS_TOO_MANY_COLLISIONS. */
typedef enum hs_overwritten {
    HS_DONE,
    HS_OVERLAP,            /* the two share bytes without being the same map */
    HS_INCOMPATIBLE,       /* the sizes of the keys or of the values differ */
    HS_DOES_NOT_FIT,       /* the source has more entries than the target has capacity */
    HS_COUNTS_DIFFER,      /* a damaged source: it has more or less entries than it says */
    HS_TOO_MANY_COLLISIONS /* the target is empty now */
} hs_overwritten;

/*
 * Gives the target the entries of the source and no others (O15 to O21). The source is only read. The two may
 * be the same map.
 */
hs_overwritten hs_overwrite(const hs_map *target, const hs_map *source);

/*
 * The key in a bucket: key_size bytes, which must not be written to. NULL if bucket is not below
 * bucket_count. The bucket need not be Occupied.
 */
const unsigned char *hs_key(const hs_map *map, uint32_t bucket);

/*
 * The value in a bucket: value_size bytes, which may be written to while the bucket is Occupied. NULL if
 * bucket is not below bucket_count. It stays valid until the entry is removed or the map is cleared,
 * overwritten or made again (C6).
 */
unsigned char *hs_value(const hs_map *map, uint32_t bucket);

/* The hash of the size bytes at key (K1 to K4). key may be NULL if size is 0. Only reads. */
uint64_t hs_hash(const void *key, size_t size);

/*
 * Checks B1 to B8. counters points to bucket_count numbers outside the map, whatever they hold; they are
 * overwritten. Returns HS_OK or the broken rule. Only reads the map. The time is in proportion to the map
 * plus the lengths of all its searches: with keys that were chosen to collide, up to capacity * bucket_count
 * steps.
 */
hs_rule hs_conforms(const hs_map *map, uint32_t *counters);

#ifdef __cplusplus
}
#endif

#endif
