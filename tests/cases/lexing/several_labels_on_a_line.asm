; Several labels may stand on a line, global ones and local ones; all stand for the instruction behind them.

main: start: .loop: begin: .loop:
    addi    r0, r0, 1
    beqi    r0, 1, main
    beqi    r0, 2, start
    beqi    r0, 3, start.loop
    beqi    r0, 4, begin
    beqi    r0, 5, .loop
    beqi    r0, 6, begin.loop
    jmp     first
    trap    1
first: second: third: host print_int, r0
    beqi    r1, 0, .turn
    host    newline, r0
    halt
.turn: .back:
    li      r1, 1
    jmp     second

.data a: b: .u8 1 c: d: e: .u8 2

;! output:
;| 77
