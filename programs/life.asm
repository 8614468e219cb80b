; Plays Conway's Game of Life on a plane without edges: reads a pattern, prints it some generations on.
;
; Shows maps as sparse data: a set of living cells, and a map that counts, for each cell with a living
; neighbour, how many it has. Both are used over and over; `map_clear` empties them.
;
; Run it with: mini-vm run programs/life.asm -- GENERATIONS < PATTERN
;
; In the pattern `#` is a living cell, a newline starts the next row, anything else is a dead cell. The
; output is the rectangle of the living cells, behind the place of its corner.
;
; This glider moves one column and one row in four generations.
;
;! args: 40
;! stdin:
;|  #
;|   #
;| ###
;! output:
;| corner at column 10, row 10
;| .#.
;| ..#
;| ###

; A cell is its column and its row, two signed 32-bit numbers.
.const most = 2400              ; living cells
.map cells      key=bytes(8, 4) capacity=most
.map neighbours key=bytes(8, 4) value=u32 capacity=most * 9 ; each cell and those around it

.data cell: .i32 0, 0           ; the key, for the map instructions

.const alive = 16               ; in `neighbours`: added for the cell itself

.const text_size = 16
.data text: .zero text_size

.data corner:   .string "corner at column "
.data row:      .string ", row "
.data nothing:  .string "no living cells\n"
.data usage:    .ascii "life takes the number of generations, at most nine digits\n"
.data usage_end:
.data too_many: .ascii "there are too many living cells\n"
.data too_many_end:

main:   call        parse_argument, r0          ; r0 = generations to go
        map_new     r1, cells
        map_new     r2, neighbours
        mov         r3, r1
        call        read_pattern, r3
.next:  beqi        r0, 0, .done
        mov         r3, r1
        mov         r4, r2
        call        count_neighbours, r3
        mov         r3, r1
        mov         r4, r2
        call        make_generation, r3
        subi        r0, r0, 1
        jmp         .next
.done:  mov         r3, r1
        call        print_cells, r3
        halt

; Adds the living cells of standard input to a set.
; in: r0 = the set
read_pattern:
        li          r1, cell
        li          r2, 0                       ; r2 = column, r3 = row
        li          r3, 0
.next:  li          r4, text
        li          r5, text_size
        host        read, r4
        beqi        r4, 0, .done
        li          r5, text
        add         r4, r5, r4
.byte:  load8u      r6, [r5]
        beqi        r6, '\n', .row
        bnei        r6, '#', .dead
        store32     r2, [r1]
        store32     r3, [r1 + 4]
        map_get_or_reserve r6, r0, r1
        beqi        r6, 0, refuse_cells
.dead:  addi        r2, r2, 1
        jmp         .more
.row:   li          r2, 0
        addi        r3, r3, 1
.more:  addi        r5, r5, 1
        bltu        r5, r4, .byte
        jmp         .next
.done:  ret

; For each living cell adds 1 to the counts of its eight neighbours, and `alive` to its own.
; in: r0 = the set of living cells, r1 = the map of counts, whose old content is dropped
count_neighbours:
        map_clear   r1
        li          r2, cell
        li          r3, 0
.cell:  map_iter_next r3, r0, r4, .done         ; r4 = address of the key
        load32s     r6, [r4]                    ; r6 = column, r7 = row
        load32s     r7, [r4 + 4]
        li          r8, -1                      ; r8, r9 = from the cell to the neighbour
.column:
        li          r9, -1
.row:   add         r10, r6, r8
        store32     r10, [r2]
        add         r10, r7, r9
        store32     r10, [r2 + 4]
        map_get_or_reserve r10, r1, r2
        or          r11, r8, r9
        eqi         r11, r11, 0                 ; r11 = 1 if it is the cell itself
        muli        r11, r11, alive - 1
        addi        r11, r11, 1
        load32u     r12, [r10]
        add         r11, r11, r12
        store32     r11, [r10]
        addi        r9, r9, 1
        blei        r9, 1, .row
        addi        r8, r8, 1
        blei        r8, 1, .column
        jmp         .cell
.done:  ret

; A cell lives in the next generation if it has three neighbours, or two and lives now.
; in: r0 = the set of living cells, to be replaced; r1 = the map of counts
make_generation:
        map_clear   r0
        li          r2, 0
.cell:  map_iter_next r2, r1, r3, .done         ; r3 = address of the key, r4 = address of the count
        load32u     r5, [r4]
        beqi        r5, 3, .lives
        beqi        r5, 3 + alive, .lives
        bnei        r5, 2 + alive, .cell
.lives: map_get_or_reserve r5, r0, r3
        bnei        r5, 0, .cell
        jmp         refuse_cells
.done:  ret

; Prints the rectangle that the living cells take.
; in: r0 = the set of living cells
print_cells:
        load16u     r1, [r0 + 2]
        beqi        r1, 0, .none
        lc          r1, 9223372036854775807     ; r1 = least column, r2 = least row
        mov         r2, r1
        not         r3, r1                      ; r3 = greatest column, r4 = greatest row
        not         r4, r1
        li          r5, 0
.cell:  map_iter_next r5, r0, r6, .bounded
        load32s     r8, [r6]
        load32s     r9, [r6 + 4]
        bge         r8, r1, .right
        mov         r1, r8
.right: ble         r8, r3, .up
        mov         r3, r8
.up:    bge         r9, r2, .down
        mov         r2, r9
.down:  ble         r9, r4, .cell
        mov         r4, r9
        jmp         .cell

.bounded:
        li          r5, corner
        host        print_string, r5
        mov         r5, r1
        host        print_int, r5
        li          r5, row
        host        print_string, r5
        mov         r5, r2
        host        print_int, r5
        host        newline, r5
        li          r5, cell
.row:   store32     r2, [r5 + 4]
        mov         r6, r1
.column:
        store32     r6, [r5]
        map_has     r7, r0, r5
        muli        r7, r7, '#' - '.'
        addi        r7, r7, '.'
        host        print_char, r7
        addi        r6, r6, 1
        ble         r6, r3, .column
        host        newline, r7
        addi        r2, r2, 1
        ble         r2, r4, .row
        ret

.none:  li          r0, nothing
        host        print_string, r0
        ret

; Reads the only argument as a number and ends the program if it is none.
; out: r0 = the number
parse_argument:
        host        arg_count, r1
        bnei        r1, 1, .refuse
        li          r1, 0
        li          r2, text
        li          r3, text_size
        host        arg, r1                     ; r1 = its length
        beqi        r1, 0, .refuse
        bgtui       r1, 9, .refuse
        li          r2, text
        add         r1, r2, r1
        li          r0, 0
.digit: load8u      r3, [r2]
        subi        r3, r3, '0'
        bgtui       r3, 9, .refuse
        muli        r0, r0, 10
        add         r0, r0, r3
        addi        r2, r2, 1
        bltu        r2, r1, .digit
        ret
.refuse:
        li          r0, usage
        li          r1, usage_end - usage
        host        write_error, r0
        li          r0, 2
        exit        r0

; Says that a map is full and ends the program.
refuse_cells:
        li          r0, too_many
        li          r1, too_many_end - too_many
        host        write_error, r0
        li          r0, 1
        exit        r0
