; Checks that an array is in order, and stops with a trap because it is not.
;
; Shows `trap`: a program that finds itself in a state that must not be stops at the very instruction,
; and the report names the line, the functions under way and the registers.
;
; Run it with: mini-vm run programs/assertion.asm
;
;! output:
;| checking

.const out_of_order = 1

.data numbers: .i64 2, 3, 5, 8, 7, 11
.data numbers_end:

.fn main()
        host        print_string("checking\n")
        call        assert_order(numbers, numbers_end)
        halt

; Traps if a number of an array, given by its address and the address behind it, is less than the one before it.
.fn assert_order(place, end)
.reg number, before
        load64      number, [place]
.next:  add         place, place, 8
        bgeu        place, end, .done
        mov         before, number
        load64      number, [place]
        ble         before, number, .next
        trap        out_of_order                ;! trap user
.done:  ret
