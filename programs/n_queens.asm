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

.fn main()
.reg ways
        call        count(0, 0, 0) -> ways
        host        print_uint(ways)
        host        newline()
        halt

; Counts the ways to fill the rows that are left. A bit is a square of the next row; it is taken, or under attack on a diagonal
; to the left or to the right.
.fn count(taken, left, right) -> ways
.reg ways, full, free, square, next_taken, next_left, next_right
        li          ways, 0
        li          full, (1 << size) - 1
        beq         taken, full, .full
        or          free, taken, left
        or          free, free, right
        not         free, free
        and         free, free, full
.next:  beq         free, 0, .done
        neg         square, free
        and         square, free, square        ; the lowest of them
        xor         free, free, square
        or          next_taken, taken, square
        or          next_left, left, square
        shl         next_left, next_left, 1
        or          next_right, right, square
        shr         next_right, next_right, 1
        call        count, next_taken           ; the arguments are in place, and the result comes there
        add         ways, ways, next_taken
        jmp         .next
.done:  ret         ways
.full:  ret         1
