; Counts the ways to place eight queens on a chessboard so that none attacks another.
;
; Shows recursion over sets of bits: the columns and diagonals that are taken are one register each, and
; the free squares of a row come out of them with a few logical instructions.
;
; Run it with: mini-vm run programs/n_queens.asm
;
;! output:
;| 92

.const size = 8

main:   li          r0, 0
        li          r1, 0
        li          r2, 0
        call        count, r0
        host        print_uint, r0
        host        newline, r0
        halt

; Counts the ways to fill the rows that are left. A bit is a square of the next row.
; in: r0 = taken columns, r1, r2 = squares under attack on diagonals to the left, to the right
; out: r0 = the number of ways
count:  li          r3, 0                       ; r3 = ways found
        li          r4, (1 << size) - 1
        beq         r0, r4, .full
        or          r5, r0, r1
        or          r5, r5, r2
        not         r5, r5
        and         r5, r5, r4                  ; r5 = free squares
.next:  beqi        r5, 0, .done
        neg         r6, r5
        and         r6, r5, r6                  ; r6 = the lowest of them
        xor         r5, r5, r6
        or          r7, r0, r6
        or          r8, r1, r6
        shli        r8, r8, 1
        or          r9, r2, r6
        shri        r9, r9, 1
        call        count, r7
        add         r3, r3, r7
        jmp         .next
.done:  mov         r0, r3
        ret
.full:  li          r0, 1
        ret
