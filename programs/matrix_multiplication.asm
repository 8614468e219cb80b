; Multiplies two matrices of floating-point numbers.
;
; Shows floating-point arithmetic, data in rows, and how an index becomes an address.
;
; Run it with: mini-vm run programs/matrix_multiplication.asm
;
;! output:
;| 3.5 -2.0
;| 17.0 5.5
;| -1.5 9.125

.const rows    = 3              ; of the left matrix
.const inner   = 4              ; columns of the left, rows of the right
.const columns = 2              ; of the right matrix

.data left: .f64 1, 2, 3, 4
.data       .f64 2, 0.5, -1, 6
.data       .f64 0, -3, 1, 0.25

.data right: .f64 1.5, 2
.data        .f64 0, -3
.data        .f64 -2, 0
.data        .f64 2, 0.5

.data product: .zero rows * columns * 8

.fn main()
        call        multiply(left, right, product)
        call        print_matrix(product)
        halt

.fn multiply(first, second, result)
.reg row, column, index, sum, factor, other
        li          row, 0
.row:   li          column, 0
.column:
        li          index, 0                    ; in the row of the one and the column of the other
        li          sum, 0                      ; all bits 0 is the number 0
.sum:   mul         factor, row, inner
        add         factor, factor, index
        load64      factor, [first + factor * 8]
        mul         other, index, columns
        add         other, other, column
        load64      other, [second + other * 8]
        fmul        factor, factor, other
        fadd        sum, sum, factor
        add         index, index, 1
        blt         index, inner, .sum
        store64     sum, [result]               ; the product comes about in the order of memory
        add         result, result, 8
        add         column, column, 1
        blt         column, columns, .column
        add         row, row, 1
        blt         row, rows, .row
        ret

; Prints a product, a row per line.
.fn print_matrix(place)
.reg row, column, number
        li          row, 0
.row:   li          column, 0
.column:
        load64      number, [place]
        host        print_float(number)
        add         place, place, 8
        add         column, column, 1
        beq         column, columns, .end
        host        print_char(' ')
        jmp         .column
.end:   host        newline()
        add         row, row, 1
        blt         row, rows, .row
        ret
