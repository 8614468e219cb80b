//! What is measured: programs that do one thing until their fuel is used up.

/// A program and what it stands for.
pub(crate) struct Work {
    pub(crate) name: &'static str,
    pub(crate) source: &'static str,
    /// Bytes of the heap.
    pub(crate) heap_size: u64,
}

const SMALL: u64 = 1 << 20;
const LARGE: u64 = 1 << 30;

/// The first one is what the others are compared with.
pub(crate) const WORKS: &[Work] = &[
    Work {
        name: "additions: `addi`, `jmp`",
        source: "main: breakpoint\n.next: addi r1, r1, 1\n jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "divisions",
        source: "main: li r1, -1\n li r2, 3\n breakpoint\n.next: divu r3, r1, r2\n divu r3, r3, r2\n jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`mem_find` through 1 MiB",
        source: "main: li r1, 8\n li r2, 1 << 20\n li r3, 1\n mem_fill r1, r0, r2\n breakpoint
            .next: mem_find r4, r1, r2, r3\n jmp .next",
        heap_size: 1 << 21,
    },
    Work {
        name: "`mem_find` of the next byte but one",
        source: "main: li r1, 8\n li r2, 2\n li r3, 1\n store8 r3, [r1 + 1]\n breakpoint
            .next: mem_find r4, r1, r2, r3\n jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`mem_span` through 1 MiB",
        source: "main: li r1, 64\n li r2, 1 << 20\n li r3, 8\n li r4, 1\n store8 r4, [r3]\n mem_fill r1, r0, r2\n breakpoint
            .next: mem_span r4, r1, r2, r3\n jmp .next",
        heap_size: 1 << 21,
    },
    Work {
        name: "`mem_span` of 15 bytes",
        source: "main: li r1, 64\n li r2, 15\n li r3, 8\n li r4, 1\n store8 r4, [r3]\n mem_fill r1, r0, r2\n breakpoint
            .next: mem_span r4, r1, r2, r3\n jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`heap_mark`, `alloc` of 8 bytes, `heap_release`",
        source: "main: li r1, 8\n heap_mark r2\n alloc r3, r1\n heap_release r2\n breakpoint
            .next: heap_mark r2\n alloc r3, r1\n heap_release r2\n jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`map_add_scalar`, `map_load_scalar`, `map_reserve_scalar`, `map_key`",
        source: "
            .map m key=u64 value=u64 capacity=1000
            main:  map_new r1, m
                   breakpoint
            .next: map_add_scalar r3, r1, r2, r2
                   map_load_scalar r3, r1, r2, .next
                   map_reserve_scalar r4, r1, r2
                   map_key r6, r1, r4
                   jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`map_new_sized` of one entry, over and over",
        source: "
            .map m key=u64 value=u64 capacity=1
            main:  li r1, 1
                   heap_mark r2
                   map_new_sized r3, m, r1
                   breakpoint
            .next: heap_release r2
                   map_new_sized r3, m, r1
                   jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "calls and returns",
        source: "main: breakpoint\n.next: call f, r1\n jmp .next\nf: ret",
        heap_size: SMALL,
    },
    Work {
        name: "loads at random from 512 MiB",
        source: "
            main:  li   r1, 8
                   lc   r2, 0x2545f4914f6cdd1d
                   li   r4, 512 << 20
                   sub  r5, r4, r1
                   mem_fill r1, r1, r5
                   breakpoint
            .next: mul  r3, r3, r2
                   addi r3, r3, 11
                   shri r5, r3, 35
                   load8u r6, [r5 + 8]
                   add  r3, r3, r6
                   jmp  .next",
        heap_size: LARGE,
    },
    Work {
        name: "loads that wait for each other, from 256 MiB",
        source: "
            main:  li   r1, 0
            .fill: muli r2, r1, 1664525
                   addi r2, r2, 1013904223
                   andi r2, r2, (1 << 22) - 1
                   shli r3, r2, 6
                   addi r3, r3, 64
                   shli r4, r1, 6
                   store64 r3, [r4 + 64]
                   addi r1, r1, 1
                   li   r5, 1 << 22
                   bltu r1, r5, .fill
                   li   r1, 64
                   breakpoint
            .next: load64 r1, [r1]
                   load64 r1, [r1]
                   load64 r1, [r1]
                   load64 r1, [r1]
                   load64 r1, [r1]
                   load64 r1, [r1]
                   load64 r1, [r1]
                   jmp .next",
        heap_size: LARGE,
    },
    Work {
        name: "`fmul` and `fdiv` of normal numbers",
        source: "
            main:  lc   r1, 1.5
                   lc   r2, 0.7
                   breakpoint
            .next: fmul r3, r1, r2
                   fdiv r4, r1, r2
                   fmul r3, r1, r2
                   fdiv r4, r1, r2
                   jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`fmul` and `fdiv` of subnormal numbers",
        source: "
            main:  lc   r1, 1e-308
                   lc   r2, 0.7
                   lc   r3, 7.3
                   breakpoint
            .next: fmul r4, r1, r2
                   fdiv r5, r1, r3
                   fmul r4, r1, r2
                   fdiv r5, r1, r3
                   jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "stores to pages of the heap that were never touched",
        source: "
            main:  li   r1, 4096
                   breakpoint
            .next: store8 r1, [r1]
                   addi r1, r1, 4096
                   blti r1, 1000, .next
                   li   r2, (1 << 30) - 8192
                   bltu r1, r2, .next
                   halt",
        heap_size: LARGE,
    },
    Work {
        name: "`alloc` of a page at a time, and a store to each",
        source: "
            main:  li   r1, 4096
                   li   r3, (1 << 30) - 16384
                   breakpoint
            .next: alloc r2, r1
                   store8 r1, [r2]
                   bltu r2, r3, .next
                   halt",
        heap_size: LARGE,
    },
    Work {
        name: "`mem_fill` of fresh memory",
        source: "main: li r1, 8\n li r2, 512 << 20\n breakpoint\n mem_fill r1, r1, r2\n halt",
        heap_size: LARGE,
    },
    Work {
        name: "calls to registers that were never touched",
        source: "main: li r1, 4000\n breakpoint\n call f, r1\n halt\nf: beqi r0, 0, .end\n subi r255, r0, 1\n call f, r255\n.end: ret",
        heap_size: SMALL,
    },
    Work {
        name: "`mem_copy` of 63 bytes",
        source: "main: li r1, 64\n li r2, 1024\n li r3, 63\n breakpoint\n.next: mem_copy r1, r2, r3\n jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`mem_copy` of 200 MB",
        source: "main: li r1, 8\n li r2, 400 << 20\n li r3, 200 << 20\n breakpoint\n.next: mem_copy r1, r2, r3\n jmp .next",
        heap_size: LARGE,
    },
    Work {
        name: "`map_lookup` that misses, keys of 55 bytes",
        source: "
            .map m key=bytes(55) value=u64 capacity=100
            main:  map_new r1, m
                   li   r2, 8
                   breakpoint
            .next: map_lookup r3, r1, r2
                   jmp  .next",
        heap_size: SMALL,
    },
    Work {
        name: "`map_lookup_scalar` at random in a map of 1 MiB",
        source: "
            .map m key=u64 value=bytes(7) capacity=65535
            main:  map_new r1, m
                   lc   r2, 0x2545f4914f6cdd1d
                   breakpoint
            .next: map_lookup_scalar r3, r1, r4
                   add  r4, r4, r2
                   jmp  .next",
        heap_size: LARGE,
    },
    Work {
        name: "`map_lookup_scalar` at random in a map of 500 MiB, fresh",
        source: "
            .map m key=u64 value=bytes(3992) capacity=65535
            main:  li   r1, 8
                   li   r5, 32
                   map_new r1, m
                   lc   r2, 0x2545f4914f6cdd1d
                   breakpoint
            .next: map_lookup_scalar r3, r1, r4
                   add  r4, r4, r2
                   jmp  .next",
        heap_size: LARGE,
    },
    Work {
        name: "`map_lookup_scalar` in a forged map whose pages were never touched",
        source: "
            .map m key=u64 value=bytes(3992) capacity=65535
            .map n key=u64 value=bytes(3992) capacity=1
            main:  map_new r1, n
                   li   r2, 131072
                   store32 r2, [r1 + 24]
                   li   r2, 65535
                   store16 r2, [r1]
                   lc   r2, 0x2545f4914f6cdd1d
                   breakpoint
            .next: map_lookup_scalar r3, r1, r4
                   add  r4, r4, r2
                   jmp  .next",
        heap_size: LARGE,
    },
    Work {
        name: "`map_lookup_scalar` of a key whose path is all tombstones, 64-byte buckets",
        source: "
            .map m key=u64 value=bytes(48) capacity=65535
            main:  map_new r1, m
                   addi r2, r1, 32
                   add  r3, r1, r0
                   map_size r4, m
                   add  r3, r1, r4
                   li   r5, 0xfd
            .fill: store8 r5, [r2]
                   addi r2, r2, 64
                   bltu r2, r3, .fill
                   breakpoint
            .next: map_lookup_scalar r3, r1, r4
                   addi r4, r4, 1
                   jmp  .next",
        heap_size: LARGE,
    },
    Work {
        name: "`map_get_or_reserve_scalar` and `map_remove_scalar`",
        source: "
            .map m key=u64 value=u64 capacity=1000
            main:  map_new r1, m
                   breakpoint
            .next: map_get_or_reserve_scalar r3, r1, r4
                   map_remove_scalar r3, r1, r4
                   addi r4, r4, 1
                   jmp  .next",
        heap_size: SMALL,
    },
    Work {
        name: "`map_init` of 36 bytes",
        source: ".map m key=u8 value=bytes(0) capacity=1\nmain: map_new r1, m\n breakpoint\n.next: map_init r1, m\n jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`map_iter_next` over empty buckets of 2 bytes",
        source: "
            .map m key=u8 value=bytes(0) capacity=65535
            main:  map_new r1, m
                   breakpoint
            .next: li   r2, 0
                   map_iter_next r2, r1, r3, .next
                   jmp  .next",
        heap_size: SMALL,
    },
    Work {
        name: "`map_iter_next` over empty buckets of 4032 bytes",
        source: "
            .map m key=u8 value=bytes(4030) capacity=65535
            main:  map_new r1, m
                   breakpoint
            .next: li   r2, 0
                   map_iter_next r2, r1, r3, .next
                   jmp  .next",
        heap_size: LARGE,
    },
    Work {
        name: "`map_clear` of a map of 36 bytes",
        source: ".map m key=u8 value=bytes(0) capacity=1\nmain: map_new r1, m\n breakpoint\n.next: map_clear r1\n jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`map_overwrite` of a map by itself",
        source: ".map m key=u8 value=bytes(0) capacity=1\nmain: map_new r1, m\n breakpoint\n.next: map_overwrite r2, r1, r1\n jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`map_overwrite` that does not fit",
        source: "
            .map m key=u8 value=bytes(0) capacity=1
            .map n key=u8 value=bytes(0) capacity=2
            main:  map_new r1, m
                   map_new r2, n
                   map_get_or_reserve_scalar r3, r2, r4
                   li   r4, 1
                   map_get_or_reserve_scalar r3, r2, r4
                   breakpoint
            .next: map_overwrite r3, r1, r2
                   jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`map_overwrite` by an empty map with forged buckets of 8000 bytes",
        source: "
            .map m key=u8 value=bytes(0) capacity=1
            main:  map_new r1, m
                   map_new r2, m
                   li   r3, 8000
                   store32 r3, [r2 + 16]
                   li   r3, 65536
                   store32 r3, [r2 + 24]
                   li   r3, 32768
                   store16 r3, [r2]
                   breakpoint
            .next: map_overwrite r3, r1, r2
                   jmp .next",
        heap_size: LARGE,
    },
    Work {
        name: "`host print_int`",
        source: "main: li r2, -1\n breakpoint\n.next: mov r1, r2\n host print_int, r1\n jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`host print_float`",
        source: "main: lc r2, -2.2250738585072014e-308\n breakpoint\n.next: mov r1, r2\n host print_float, r1\n jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`host newline`",
        source: "main: breakpoint\n.next: host newline, r1\n jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`host print_char`",
        source: "main: li r2, 0x10ffff\n breakpoint\n.next: mov r1, r2\n host print_char, r1\n jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`host print_string` of 63 bytes",
        source: "
            .data text: .string \"123456789 123456789 123456789 123456789 123456789 123456789 123\"
            main:  li r1, text
                   breakpoint
            .next: host print_string, r1
                   jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`host write` of 63 bytes",
        source: "main: breakpoint\n.next: li r2, 63\n li r1, 8\n host write, r1\n jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`host write_error` of a byte",
        source: "main: breakpoint\n.next: li r1, 8\n li r2, 1\n host write_error, r1\n jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`host read` at the end of the input",
        source: "main: breakpoint\n.next: li r1, 8\n li r2, 100\n host read, r1\n jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`host read` of no bytes",
        source: "main: breakpoint\n.next: li r1, 8\n li r2, 0\n host read, r1\n jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`host arg` of 40 bytes",
        source: "main: breakpoint\n.next: li r1, 0\n li r2, 8\n li r3, 40\n host arg, r1\n jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`host print_format` of an integer",
        source: "
            .data text: .string \"%d\"
            main:  li r2, -1
                   breakpoint
            .next: li r1, text
                   host print_format, r1
                   jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`host print_format` of a float with 309 digits",
        source: "
            .data text: .string \"%.0f\"
            main:  lc r2, 1e308
                   breakpoint
            .next: li r1, text
                   host print_format, r1
                   jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`host print_format` of a small float with 1001 digits",
        source: "
            .data text: .string \"%.1000e\"
            main:  lc r2, 5e-324
                   breakpoint
            .next: li r1, text
                   host print_format, r1
                   jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`host print_format` of a large float with 330 digits, with or without an exponent",
        source: "
            .data text: .string \"%.330g\"
            main:  lc r2, 1.7976931348623157e308
                   breakpoint
            .next: li r1, text
                   host print_format, r1
                   jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`host parse_float` of a number halfway between two others",
        source: "
            .data text: .ascii \"9007199254740993.0000001\"
            main:  breakpoint
            .next: li r1, text
                   li r2, 24
                   host parse_float, r1
                   jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`host parse_float` of a number of 20 digits close to one halfway, with a large exponent",
        source: "
            .data text: .ascii \"7.6452955627783686322e-298\"
            main:  breakpoint
            .next: li r1, text
                   li r2, 26
                   host parse_float, r1
                   jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`host parse_float` of 2000 digits",
        source: "
            main:  li r1, 8
                   li r2, '7'
                   li r3, 2000
                   mem_fill r1, r2, r3
                   breakpoint
            .next: li r1, 8
                   li r2, 2000
                   host parse_float, r1
                   jmp .next",
        heap_size: SMALL,
    },
    Work {
        name: "`host parse_int` of 20 MB of zeros",
        source: "
            main:  li r1, 8
                   li r2, '0'
                   li r3, 20000000
                   mem_fill r1, r2, r3
                   breakpoint
            .next: li r1, 8
                   li r2, 20000000
                   host parse_int, r1
                   jmp .next",
        heap_size: LARGE,
    },
    Work { name: "`breakpoint`", source: "main: breakpoint\n jmp main", heap_size: SMALL },
];
