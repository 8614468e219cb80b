; Finds how many moves a knight needs on an endless chessboard from square 0 0 to another.
;
; Shows breadth-first search with a map of the squares visited and the moves they took. The board has no end, so no array of
; squares would do; the map holds only those that were reached.
;
; Run it with: mini-vm run programs/breadth_first_search.asm -- COLUMN ROW
;
; Squares some 130 columns or rows away need more than one map holds; the program then says so and ends with status 1.
; Arguments that are no integers of at most nine digits end it with status 2.
;
;! args: 9 -4
;! output:
;| 5 moves
;| 399 squares visited

.include <arguments.asm>
.include <errors.asm>

.const most_squares = 65535     ; squares that can be visited
.const farthest     = 999999999

.struct square { column: i32  row: i32 }
.map visited key=square value=u32 capacity=most_squares
.data square_key: .zero sizeof(square)  ; the key, for the map instructions

.data jumps: .i32 1, 2, 2, 1, 2, -1, 1, -2, -1, -2, -2, -1, -2, 1, -1, 2
.data jumps_end:

; The squares that are reached stand in a queue, in the order of the moves to them.
.fn main()
.reg target, squares, next, end, current, moves, jump, step, sum, found
        call        read_target() -> target
        map_new     squares, visited
        li          next, most_squares * 8
        alloc       next, next
        li          found, square_key
        map_get_or_reserve moves, squares, found    ; square 0 0, in no moves
        add         end, next, 8

.take:  load64      current, [next]
        map_load    moves, squares, next, .too_far  ; what is in the queue is in the map
        beq         current, target, .found
        add         moves, moves, 1
        li          jump, jumps
.jump:  load        sum, [next + square.column]
        load        step, [jump + square.column]
        add         sum, sum, step
        store       sum, [found + square.column]
        load        sum, [next + square.row]
        load        step, [jump + square.row]
        add         sum, sum, step
        store       sum, [found + square.row]
        map_has     sum, squares, found
        bne         sum, 0, .seen
        map_get_or_reserve sum, squares, found
        beq         sum, 0, .too_far
        store32     moves, [sum]
        load64      current, [square_key]
        store64     current, [end]
        add         end, end, 8
.seen:  add         jump, jump, sizeof(square)
        blt         jump, jumps_end, .jump
        add         next, next, sizeof(square)
        jmp         .take

.found: load16u     squares, [squares + 2]
        host        print_format("%u moves\n%u squares visited\n", moves, squares)
        halt
.too_far:
        call        error_exit(1, "that square is too far away")
        halt

; The square of the arguments, as a key.
.fn read_target() -> target
.reg number, target
        call        argument_at_most(2)
        call        argument_required_number(0, -farthest, farthest) -> number
        call        argument_required_number(1, -farthest, farthest) -> target
        shl         target, target, 32
        zext32      number, number
        or          target, target, number
        ret         target
