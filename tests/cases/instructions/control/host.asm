; host: calls a function of the host; the arguments stand from a register up, the result comes back in it.
;! args: first "second argument"
;! stdin:
;| line one
;| line two

.const room = 16

.data text: .string "written\n"
.data other: .string "to standard error"
.data buffer: .zero room

main:
    li      r5, 11                      ; registers around the call stay
    li      r6, text
    li      r7, 8
    host    write, r6                   ; the number of bytes written
    host    print_int, r6
    host    newline, r6
    mov     r6, r7
    host    print_int, r6
    host    newline, r6
    mov     r6, r5
    host    print_int, r6
    host    newline, r6

    li      r6, text
    li      r7, 0                       ; nothing to write
    host    write, r6
    host    print_int, r6
    host    newline, r6

    li      r1, -1
    host    print_int, r1
    host    newline, r1
    li      r1, -1
    host    print_uint, r1
    host    newline, r1
    lc      r1, 0.1
    host    print_float, r1
    host    newline, r1
    li      r255, 'x'
    host    print_char, r255
    host    newline, r255
    li      r255, text
    host    print_string, r255

    li      r1, other                   ; not on standard output
    li      r2, 17
    host    write_error, r1
    host    print_int, r1
    host    newline, r1

    ; Standard input in pieces: 18 bytes are 16 and 2, then nothing.
    li      r1, buffer
    li      r2, room
    host    read, r1
    mov     r3, r1
    host    print_int, r1
    host    newline, r1
    li      r2, buffer
    host    write, r2
    host    newline, r2
    li      r1, buffer
    li      r2, room
    host    read, r1
    host    print_int, r1
    host    newline, r1
    li      r1, buffer
    li      r2, room
    host    read, r1
    host    print_int, r1
    host    newline, r1

    host    arg_count, r1
    host    print_int, r1
    host    newline, r1
    li      r1, 1                       ; argument 1, into 16 bytes
    li      r2, buffer
    li      r3, room
    host    arg, r1
    mov     r3, r1                      ; its length
    host    print_int, r1
    host    newline, r1
    host    write, r2
    host    newline, r2
    halt

;! output:
;| written
;| 8
;| 8
;| 11
;| 0
;| -1
;| 18446744073709551615
;| 0.1
;| x
;| written
;| 17
;| 16
;| line one
;| line tw
;| 2
;| 0
;| 2
;| 15
;| second argument
