; .data { ... }: every line of a block is as if `.data` stood before it.

main:   li      r1, first
.next:  load8u  r2, [r1]
        host    print_int, r2
        host    newline, r2
        add     r1, r1, 1
        blt     r1, end, .next
        jmp     behind

.data { first: .u8 1                    ; data may stand behind the brace
        .u8     2, 3
second: third:
        .u8     third - first

        .ascii  "}"                     ; a brace in a text is none
main.x: .align  4 .u8 5 }               ; and in front of the other

.data { }
.data {
}
.data   .u8 6
behind: load8u  r2, [main.x + 1]
        host    print_int, r2
        host    newline, r2
        li      r1, second
        bne     r1, third, .wrong
        halt
.wrong: trap    1
.data {
end:
}

;! output:
;| 1
;| 2
;| 3
;| 3
;| 125
;| 0
;| 0
;| 0
;| 5
;| 6
;| 0
