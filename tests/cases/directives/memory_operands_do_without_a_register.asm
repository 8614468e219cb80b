; An address alone in brackets: load64 and store64 have it in their word, and other loads take it from the register that
; they write, which takes two instructions.

.const eight = 8
.data  counter: .u64 5
.data  bytes:   .u8 250, 251 .u16 0xfffe .u32 0xfffffffd
.data  words:   .u64 100, 200, 300

main:
    load64  r0, [counter]
    add     r0, r0, 1
    store64 r0, [counter]
    load64  r1, [eight]                 ; the counter is at 8
    call    print, r1
    load8u  r1, [bytes]
    call    print, r1
    load8s  r1, [bytes + 1]
    call    print, r1
    load16s r1, [bytes + 2]
    call    print, r1
    load32u r1, [bytes + 1 << 1 | 2]    ; (17 << 1) | 2 is 34, the low half of 200
    call    print, r1
    LOAD32S r1, [bytes + 4]
    call    print, r1
    jmp     .over
    trap    1
.over: load16u r1, [bytes + 2]          ; the label stands before both
    call    print, r1
    li      r2, 8
    load64  r1, [words + r2]
    call    print, r1
    load64  r1, [words + r2 + 8]
    call    print, r1
    load64  r1, [words + 8 + r2 - 16]
    call    print, r1
    load64  r1, [eight * 2 + r2 - 16]
    call    print, r1
    store8  r2, [bytes - 1 + R2 - 7]
    load8u  r1, [bytes]
    call    print, r1
    halt

print:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 6
;| 250
;| -5
;| -2
;| 0
;| -3
;| 65534
;| 200
;| 300
;| 100
;| 6
;| 8
