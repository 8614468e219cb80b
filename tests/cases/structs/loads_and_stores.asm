; `load` and `store` take their width, and whether a sign is extended, from the field.
;
;! output:
;| 200 -56 60000 -5536 4000000000 -294967296 -1 1.5
;| 3 30 40 77 7
;| 9 2.5 -9
;| 5 5

.struct numbers {
        a: u8  b: i8
        c: u16 d: i16
        e: u32 f: i32
        g: u64
        h: f64
}
.struct array { first: u16 items: u16[4] deep: inner[2] }
.struct inner { n: u32 m: i8 }
.data {
        .align  8
origin: .zero   sizeof(numbers)
list:   .zero   sizeof(array)
}

main:   li      r0, origin
        li      r1, 200
        store   r1, [r0 + numbers.a]
        store   r1, [r0 + numbers.b]
        li      r1, 60000
        STORE   r1, [r0 + numbers.c]
        store   r1, [numbers.d + r0]
        li      r1, 4000000000
        store   r1, [r0 + numbers.e]
        store   r1, [r0 + numbers.f]
        li      r1, -1
        store   r1, [r0 + numbers.g]
        li      r1, 1.5
        store   r1, [r0 + numbers.h]

        load    r1, [r0 + numbers.a]
        call    number, r1
        load    r1, [r0 + numbers.b]
        call    number, r1
        load    r1, [r0 + numbers.c]
        call    number, r1
        load    r1, [r0 + numbers.d]
        call    number, r1
        load    r1, [r0 + numbers.e]
        call    number, r1
        Load    r1, [r0 + numbers.f]
        call    number, r1
        load    r1, [r0 + numbers.g]
        call    number, r1
        load    r1, [r0 + numbers.h]
        host    print_float, r1
        host    newline, r1

; The elements of an array: with a constant index, and with one in a register.
        li      r0, list
        li      r1, 30
        store   r1, [r0 + array.items + 2 * 3]
        li      r1, 40
        li      r2, 3
        load64  r3, [r0 + r2 * 8]               ; no field is named
        store   r1, [r0 + r2 * 2 + array.items - 2]
        load    r3, [r0 + array.first]
        mov     r8, r2
        call    number, r8
        load    r1, [r0 + r2 * 2 + array.items]
        mov     r8, r1
        call    number, r8
        load16u r1, [r0 + array.items + 4]
        mov     r8, r1
        call    number, r8
        li      r1, 77
        store   r1, [r0 + array.deep.m + sizeof(inner)]
        load8s  r1, [r0 + array.deep + sizeof(inner) + inner.m]
        mov     r8, r1
        call    number, r8
        li      r1, 7
        store   r1, [r0 + array.deep + inner.m]         ; the last field that is added
        load    r1, [r0 + array.deep.m]
        host    print_int, r1
        host    newline, r1

; Without a register: what stands in static data.
        li      r1, 9
        store   r1, [origin + numbers.g]
        load    r1, [origin + numbers.g]
        mov     r8, r1
        call    number, r8
        li      r1, 2.5
        store   r1, [origin + numbers.h]
        load    r1, [numbers.h + origin]
        host    print_float, r1
        host    print_string, r1, " "
        li      r1, -9
        li      r2, origin
        store   r1, [r2 + numbers.b]
        load    r1, [origin + numbers.b]
        host    print_int, r1
        host    newline, r1

; One that is narrower than the field takes its low bytes, and a difference names the field in front.
        li      r1, 0x105
        store   r1, [r2 + numbers.g]
        load8u  r1, [r2 + numbers.g]
        mov     r8, r1
        call    number, r8
        li      r3, numbers.g - numbers.a
        add     r3, r2, r3
        load8u  r1, [r3 + numbers.g - numbers.g]
        host    print_int, r1
        host    newline, r1
        halt

number: host    print_int, r0
        host    print_string, r1, " "
        ret
