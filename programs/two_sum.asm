; Finds two numbers of an array that add up to a target.
;
; Shows a map from a number to its index: one pass over the array instead of a comparison of each number
; with each other.
;
; Run it with: mini-vm run programs/two_sum.asm
;
;! output:
;| numbers[2] + numbers[5] = 11 + 42 = 53

.const target = 53
.data numbers: .i64 8, 30, 11, -7, 8, 42, 19
.data numbers_end:

.map seen key=i64 value=u64 capacity=7

.data left:  .string "numbers["
.data right: .string "] + numbers["
.data equal: .string "] = "
.data plus:  .string " + "
.data sum:   .string " = "
.data none:  .string "no two numbers add up to the target\n"

; r0 = the map, r1 = address of the number looked at, r2 = its index
main:   map_new     r0, seen
        li          r1, numbers
        li          r2, 0
.next:  li          r4, numbers_end
        bgeu        r1, r4, .none
        load64      r4, [r1]
        li          r3, target
        sub         r3, r3, r4
        map_lookup_scalar r5, r0, r3            ; is there one that makes the target with it?
        bnei        r5, 0, .found
        map_get_or_reserve_scalar r5, r0, r4
        store64     r2, [r5]
        addi        r1, r1, 8
        addi        r2, r2, 1
        jmp         .next

.found: load64      r5, [r5]                    ; r5 = index of the other
        mov         r6, r3                      ; r6 = the other
        li          r7, left
        mov         r8, r5
        call        print, r7
        li          r7, right
        mov         r8, r2
        call        print, r7
        li          r7, equal
        mov         r8, r6
        call        print, r7
        li          r7, plus
        mov         r8, r4
        call        print, r7
        li          r7, sum
        li          r8, target
        call        print, r7
        host        newline, r7
        halt

.none:  li          r0, none
        host        print_string, r0
        li          r0, 1
        exit        r0

; in: r0 = a text that ends with a zero byte, r1 = the number to print behind it
print:  host        print_string, r0
        host        print_int, r1
        ret
