; Finds how many moves a knight needs on an endless chessboard from square 0 0 to another.
;
; Shows breadth-first search with a map of the squares visited and the moves they took. The board has no
; end, so no array of squares would do; the map holds only those that were reached.
;
; Run it with: mini-vm run programs/breadth_first_search.asm -- COLUMN ROW
;
; Squares some 130 columns or rows away need more than one map holds; the program then says so and ends
; with status 1.
;
;! args: 9 -4
;! output:
;| 5 moves
;| 399 squares visited

; A square is its column and its row, two signed 32-bit numbers: the key is those eight bytes.
.map visited key=bytes(8, 4) value=u32 capacity=65535

.data target: .i32 0, 0
.data square: .i32 0, 0         ; the key, for the map instructions

.data jumps: .i32 1, 2
.data        .i32 2, 1
.data        .i32 2, -1
.data        .i32 1, -2
.data        .i32 -1, -2
.data        .i32 -2, -1
.data        .i32 -2, 1
.data        .i32 -1, 2
.data jumps_end:

.const most = 65535             ; squares that can be visited

.const text_size = 16
.data text: .zero text_size

.data moves:   .string " moves\n"
.data squares: .string " squares visited\n"
.data usage:   .ascii "breadth_first_search takes a column and a row, integers of at most nine digits\n"
.data usage_end:
.data too_far: .ascii "that square is too far away\n"
.data too_far_end:

; r0 = the map, r1 = where the queue of squares is read, r2 = where it is written,
; r3 = address of `square`, r4 = the target
main:   host        arg_count, r0
        bnei        r0, 2, refuse
        li          r4, target
        li          r5, 0
        call        parse_argument, r5
        store32     r5, [r4]
        li          r5, 1
        call        parse_argument, r5
        store32     r5, [r4 + 4]
        load64      r4, [r4]

        map_new     r0, visited
        li          r1, most * 8
        alloc       r1, r1
        mov         r2, r1
        li          r3, square
        map_get_or_reserve r5, r0, r3           ; square 0 0, in no moves
        addi        r2, r2, 8

.take:  load64      r5, [r1]                    ; the next square of the queue
        store64     r5, [r3]
        map_lookup  r6, r0, r3
        load32u     r6, [r6]                    ; r6 = moves to it
        beq         r5, r4, .found
        addi        r6, r6, 1
        li          r7, jumps
        li          r8, jumps_end
.jump:  load32s     r5, [r1]
        load32s     r9, [r7]
        add         r5, r5, r9
        store32     r5, [r3]
        load32s     r5, [r1 + 4]
        load32s     r9, [r7 + 4]
        add         r5, r5, r9
        store32     r5, [r3 + 4]
        map_has     r5, r0, r3
        bnei        r5, 0, .seen
        map_get_or_reserve r5, r0, r3
        beqi        r5, 0, .too_far
        store32     r6, [r5]
        load64      r5, [r3]
        store64     r5, [r2]
        addi        r2, r2, 8
.seen:  addi        r7, r7, 8
        bltu        r7, r8, .jump
        addi        r1, r1, 8
        jmp         .take

.found: host        print_uint, r6
        li          r1, moves
        host        print_string, r1
        load16u     r1, [r0 + 2]
        host        print_uint, r1
        li          r1, squares
        host        print_string, r1
        halt
.too_far:
        li          r0, too_far
        li          r1, too_far_end - too_far
        host        write_error, r0
        li          r0, 1
        exit        r0

; Reads an argument as a whole number and ends the program if it is none.
; in: r0 = index of the argument; out: r0 = the number
parse_argument:
        li          r1, text
        li          r2, text_size
        mov         r3, r0
        mov         r4, r1
        mov         r5, r2
        host        arg, r3                     ; r3 = its length
        load8u      r4, [r1]
        li          r5, 0                       ; r5 = 1 if there is a minus
        bnei        r4, '-', .unsigned
        li          r5, 1
        addi        r1, r1, 1
        subi        r3, r3, 1
.unsigned:
        beqi        r3, 0, refuse
        bgtui       r3, 9, refuse
        add         r3, r1, r3
        li          r0, 0
.digit: load8u      r4, [r1]
        subi        r4, r4, '0'
        bgtui       r4, 9, refuse
        muli        r0, r0, 10
        add         r0, r0, r4
        addi        r1, r1, 1
        bltu        r1, r3, .digit
        beqi        r5, 0, .done
        neg         r0, r0
.done:  ret

; Says how the program is used and ends it.
refuse: li          r0, usage
        li          r1, usage_end - usage
        host        write_error, r0
        li          r0, 2
        exit        r0
