; E088: a register with a name that a call overwrites, and that is read later, is named with the line that reads it.

.fn main(a, b, c)
    call f, a                           ;! error E088 this call overwrites `b`, register r1, which is read later
    add a, a, b
    call g, c                           ;! error E088 `c`, register r2
    exit c

; Around a loop, and behind a branch.
.fn f(n, count) -> sum
.reg sum, square
    li sum, 0
.next:
    mov square, n
    call f, count                       ;! error E088 overwrites `sum`, register r2, which
    add sum, sum, square
    sub n, n, 1
    bne n, 0, .next
    ret sum

.fn g()
.reg x, y
    li y, 1
    beq x, 0, .else
    callr x, x                          ;! error E088 r2 is the lowest register above all that have names
    jmp .end
.else:
    li y, 2
.end:
    host print_int, y
    ret

; A result is read by the caller.
.fn h(a) -> a
    call g, r0                          ;! error E088 this call overwrites `a`, register r0
    ret

; What is passed on is read by the next function.
.fn passes(a, b)
    call g, b                           ;! error E088 overwrites `b`
    jmp main

; A call that names its arguments keeps only registers that have names.
.fn unnamed(a)
    li r7, 5
    call main(1, 2, 3)                  ;! error E088 `.reg name = r7`
    host print_int, r7
    ret

; The call itself may be what reads it, the next time round.
.fn again(a, b)
.next:
    call g_of, b                        ;! error E088 `b`, register r1, which is read later
    bne a, 0, .next
    ret

.fn g_of(x)
    ret

; A place of the table behind a `switch` reads it.
.fn chooses(n, what)
.reg other
    li other, 5
    call g, other                       ;! error E088 overwrites `other`, register r2
    switch what, 2
    jmp .first
    jmp .second
    ret
.first:
    ret
.second:
    host print_int, other
    ret

; What `map_load` jumps over is not written.
.fn loads(m, k)
.reg v
    li v, 7
    call g, v                           ;! error E088 overwrites `v`, register r2
    map_load v, m, k, .absent
    ret
.absent:
    host print_int, v
    ret

; An index is read.
.fn indexes(table, i)
    call g, i                           ;! error E088 overwrites `i`, register r1
    load64x r2, [table + i * 8 + 16]
    load64 r2, [16 + table + i * 8]
    ret
