; Plays Conway's Game of Life on a plane without edges: reads a pattern, prints it some generations on.
;
; Shows maps as sparse data: a set of living cells, and a map that counts, for each cell with a living neighbour, how many it
; has. Both are used over and over; `map_clear` empties them.
;
; Run it with: mini-vm run programs/life.asm -- GENERATIONS < PATTERN
;
; In the pattern `#` is a living cell, a newline starts the next row, anything else is a dead cell. The output is the rectangle
; of the living cells, behind the place of its corner. The program ends with status 2 if the argument is no number of at most
; nine digits, and with 1 if there are too many living cells.
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

.include <arguments.asm>
.include <errors.asm>
.include <input.asm>

.const most_cells = 2400
.struct cell { column: i32  row: i32 }
.map cells      key=cell capacity=most_cells
.map neighbours key=cell value=u32 capacity=most_cells * 9  ; each living cell and those around it

.data cell_key: .zero sizeof(cell)  ; the key, for the map instructions

.const alive = 16               ; in `neighbours`: added for the cell itself


.fn main()
.reg generations, living, counts
        call        argument_at_most(1)
        call        argument_required_number(0, 0, 999999999) -> generations
        map_new     living, cells
        map_new     counts, neighbours
        call        read_pattern(living)
        jmp         .test
.next:  call        count_neighbours(living, counts)
        call        make_generation(living, counts)
        sub         generations, generations, 1
.test:  bne         generations, 0, .next
        call        print_cells(living)
        halt

; Adds the living cells of standard input to a set.
.fn read_pattern(living)
.reg column, row, byte, key
        li          key, cell_key
        li          row, 0
.row:   li          column, 0
.next:  call        input_byte() -> byte
        beq         byte, -1, .done
        beq         byte, '\n', .end
        bne         byte, '#', .dead
        store       column, [key + cell.column]
        store       row, [key + cell.row]
        map_get_or_reserve byte, living, key
        beq         byte, 0, refuse
.dead:  add         column, column, 1
        jmp         .next
.end:   add         row, row, 1
        jmp         .row
.done:  ret

; For each living cell adds 1 to the counts of its eight neighbours, and `alive` to its own. What the map held goes.
.fn count_neighbours(living, counts)
.reg cursor, here, column, row, right, down, key, amount, done
        map_clear   counts
        li          key, cell_key
        li          cursor, 0
.cell:  map_iter_next cursor, living, here, .done
        load        column, [here + cell.column]
        load        row, [here + cell.row]
        li          right, -1                   ; from the cell to the neighbour
.column:
        li          down, -1
.row:   add         amount, column, right
        store       amount, [key + cell.column]
        add         amount, row, down
        store       amount, [key + cell.row]
        or          amount, right, down
        eq          amount, amount, 0           ; 1 for the cell itself
        mul         amount, amount, alive - 1
        add         amount, amount, 1
        map_add     done, counts, key, amount
        add         down, down, 1
        ble         down, 1, .row
        add         right, right, 1
        ble         right, 1, .column
        jmp         .cell
.done:  ret

; Replaces the living cells: a cell lives in the next generation if it has three neighbours, or two and lives now.
.fn make_generation(living, counts)
.reg cursor, here, value
        map_clear   living
        li          cursor, 0
.cell:  map_iter_next cursor, counts, here, .done
        load32u     value, [value]
        beq         value, 3, .lives
        beq         value, 3 + alive, .lives
        bne         value, 2 + alive, .cell
.lives: map_get_or_reserve value, living, here
        bne         value, 0, .cell
        jmp         refuse
.done:  ret

; Prints the rectangle that the living cells take.
.fn print_cells(living)
.reg left, top, right, bottom, column, key, mark
        load16u     left, [living + 2]          ; how many there are
        beq         left, 0, .none
        call        bounds(living) -> left, top, right, bottom
        host        print_format("corner at column %d, row %d\n", left, top)
        li          key, cell_key
.row:   store       top, [key + cell.row]
        mov         column, left
.column:
        store       column, [key + cell.column]
        map_has     mark, living, key
        mul         mark, mark, '#' - '.'
        add         mark, mark, '.'
        host        print_char(mark)
        add         column, column, 1
        ble         column, right, .column
        host        newline()
        add         top, top, 1
        ble         top, bottom, .row
        ret
.none:  host        print_string("no living cells\n")
        ret

; The least and the greatest column and row of the living cells.
.fn bounds(living) -> left, top, right, bottom
.reg left, top, right, bottom, cursor, here, value
        lc          left, (1 << 63) - 1
        mov         top, left
        not         right, left
        not         bottom, left
        li          cursor, 0
.cell:  map_iter_next cursor, living, here, .done
        load        value, [here + cell.column]
        min         left, left, value
        max         right, right, value
        load        value, [here + cell.row]
        min         top, top, value
        max         bottom, bottom, value
        jmp         .cell
.done:  ret         left, top, right, bottom

; Says that a map is full and ends the program.
.fn refuse()
        call        error_exit(1, "there are too many living cells")
        ret
