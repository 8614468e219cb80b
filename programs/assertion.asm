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

.data checking: .string "checking\n"
.data numbers:  .i64 2, 3, 5, 8, 7, 11
.data numbers_end:

main:   li          r0, checking
        host        print_string, r0
        li          r0, numbers
        li          r1, numbers_end
        call        assert_order, r0
        halt

; Traps if a number is less than the one before it.
; in: r0 = address of an array, r1 = the address behind it
assert_order:
        load64      r2, [r0]
.next:  addi        r0, r0, 8
        bgeu        r0, r1, .done
        mov         r3, r2
        load64      r2, [r0]
        ble         r3, r2, .next
        trap        out_of_order                ;! trap user
.done:  ret
