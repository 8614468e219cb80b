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

main:   li          r0, left
        li          r1, right
        li          r2, product
        call        multiply, r0
        li          r0, product
        call        print, r0
        halt

; in: r0 = address of the left matrix, r1 = of the right one, r2 = of the product
multiply:
        li          r3, 0                       ; r3 = row
.row:   li          r4, 0                       ; r4 = column
.column:
        li          r5, 0                       ; r5 = index in the row and in the column
        li          r6, 0                       ; r6 = the sum: all bits 0 is the number 0
.sum:   muli        r7, r3, inner
        add         r7, r7, r5
        load64x     r7, [r0 + r7 * 8]
        muli        r8, r5, columns
        add         r8, r8, r4
        load64x     r8, [r1 + r8 * 8]
        fmul        r7, r7, r8
        fadd        r6, r6, r7
        addi        r5, r5, 1
        blti        r5, inner, .sum
        store64     r6, [r2]                    ; the product comes about in the order of memory
        addi        r2, r2, 8
        addi        r4, r4, 1
        blti        r4, columns, .column
        addi        r3, r3, 1
        blti        r3, rows, .row
        ret

; Prints a product, a row per line.
; in: r0 = its address
print:  li          r1, 0
.row:   li          r2, 0
.column:
        load64      r3, [r0]
        host        print_float, r3
        addi        r0, r0, 8
        addi        r2, r2, 1
        beqi        r2, columns, .end
        li          r3, ' '
        host        print_char, r3
        jmp         .column
.end:   host        newline, r3
        addi        r1, r1, 1
        blti        r1, rows, .row
        ret
