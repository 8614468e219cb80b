; Sorts the numbers of standard input, one per line of output.
;
; Shows quicksort on an array that grows, and reading input through a buffer, byte by byte. The sort
; recurses into the smaller part and loops over the larger, so the stack stays shallow for any input.
;
; Run it with: mini-vm run programs/sort.asm < FILE
;
; Numbers are signed 64-bit integers between white space. Anything else ends the program with status 1.
;
;! stdin:
;| 5 3 -17 9223372036854775807
;| 0 3   12
;| -9223372036854775808 -1 100
;! output:
;| -9223372036854775808
;| -17
;| -1
;| 0
;| 3
;| 3
;| 5
;| 12
;| 100
;| 9223372036854775807

.const input_size = 4096
.data input:      .zero input_size
.data input_next: .u64 0        ; address of the next byte of the buffer
.data input_end:  .u64 0        ; address behind its last one

.const first_capacity = 64      ; numbers in the first array

.data refusal: .ascii "sort takes signed 64-bit integers\n"
.data refusal_end:

main:   call        read_numbers, r0            ; r0 = the array, r1 = how many
        mov         r2, r0
        shli        r3, r1, 3
        add         r3, r2, r3
        mov         r4, r3
        mov         r3, r2
        call        sort, r3
        shli        r1, r1, 3
        add         r1, r0, r1                  ; r1 = end of the array
.print: bgeu        r0, r1, .done
        load64      r2, [r0]
        host        print_int, r2
        host        newline, r2
        addi        r0, r0, 8
        jmp         .print
.done:  halt

; Reads all numbers into an array that doubles when it is full.
; out: r0 = the array, r1 = how many numbers are in it
read_numbers:
        li          r2, first_capacity          ; r2 = numbers that fit
        shli        r0, r2, 3
        alloc       r0, r0
        li          r1, 0
.next:  call        read_number, r3             ; r3 = the number, r4 = 1 if there was one
        beqi        r4, 0, .done
        bltu        r1, r2, .store
        shli        r4, r2, 3
        shli        r2, r2, 1
        shli        r5, r2, 3
        alloc       r5, r5
        mem_copy    r5, r0, r4
        mov         r0, r5
.store: store64x    r3, [r0 + r1 * 8]
        addi        r1, r1, 1
        jmp         .next
.done:  ret

; out: r0 = the next number of the input, r1 = 1; r1 = 0 at the end
read_number:
        call        read_byte, r4
        blti        r4, 0, .end
        blei        r4, ' ', read_number
        li          r2, 0                       ; r2 = 1 if the number is negative
        bnei        r4, '-', .first
        li          r2, 1
        call        read_byte, r4
.first: li          r0, 0
        lc          r3, 922337203685477580      ; ten times this and a digit fits in 64 bits
.digit: subi        r4, r4, '0'
        bgtui       r4, 9, .refuse
        bgtu        r0, r3, .refuse
        muli        r0, r0, 10
        add         r0, r0, r4
        call        read_byte, r4
        bgti        r4, ' ', .digit
        lc          r3, 9223372036854775807
        add         r3, r3, r2                  ; there is one more negative number
        bgtu        r0, r3, .refuse
        li          r1, 1
        beqi        r2, 0, .done
        neg         r0, r0
.done:  ret
.end:   li          r1, 0
        ret
.refuse:
        li          r0, refusal
        li          r1, refusal_end - refusal
        host        write_error, r0
        li          r0, 1
        exit        r0

; out: r0 = the next byte of the input, -1 at the end
read_byte:
        li          r1, input_next
        load64      r2, [r1]
        li          r3, input_end
        load64      r4, [r3]
        bltu        r2, r4, .take
        li          r2, input
        mov         r4, r2
        li          r5, input_size
        host        read, r4
        beqi        r4, 0, .end
        add         r4, r2, r4
        store64     r4, [r3]
.take:  load8u      r0, [r2]
        addi        r2, r2, 1
        store64     r2, [r1]
        ret
.end:   li          r0, -1
        ret

; Sorts an array of signed numbers in place.
; in: r0 = its address, r1 = the address behind it
sort:   sub         r2, r1, r0
        blei        r2, 8, .done
        shri        r3, r2, 4
        load64x     r3, [r0 + r3 * 8]           ; r3 = the pivot, from the middle
        mov         r4, r0
        subi        r5, r1, 8
.low:   load64      r6, [r4]                    ; r4 = the first that is not less than the pivot
        bge         r6, r3, .high
        addi        r4, r4, 8
        jmp         .low
.high:  load64      r7, [r5]                    ; r5 = the last that is not greater
        ble         r7, r3, .swap
        subi        r5, r5, 8
        jmp         .high
.swap:  bgtu        r4, r5, .parted
        store64     r7, [r4]
        store64     r6, [r5]
        addi        r4, r4, 8
        subi        r5, r5, 8
        bleu        r4, r5, .low
.parted:
        addi        r5, r5, 8                   ; one part ends at r5, the other starts at r4
        sub         r6, r5, r0
        sub         r7, r1, r4
        bltu        r6, r7, .low_first
        mov         r8, r4
        mov         r9, r1
        call        sort, r8
        mov         r1, r5
        jmp         sort
.low_first:
        mov         r8, r0
        mov         r9, r5
        call        sort, r8
        mov         r0, r4
        jmp         sort
.done:  ret
