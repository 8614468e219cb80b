; Prints the 90th Fibonacci number, and how many numbers it had to compute.
;
; Shows a map as a memory of results: the recursion of fibonacci.asm would take some 10^18 calls here;
; with every result remembered it takes one computation for each number.
;
; Run it with: mini-vm run programs/fibonacci_memo.asm
;
;! output:
;| 2880067194370816120
;| 89 numbers computed

.map known key=u64 value=u64 capacity=100
.data computed: .string " numbers computed\n"

main:   map_new     r0, known
        mov         r1, r0
        li          r2, 90
        call        fibonacci, r1
        host        print_int, r1
        host        newline, r1
        load16u     r1, [r0 + 2]                ; every map has its number of entries at offset 2
        host        print_int, r1
        li          r1, computed
        host        print_string, r1
        halt

; in: r0 = the map of known numbers, r1 = n; out: r0 = the n-th Fibonacci number
fibonacci:
        blti        r1, 2, .small
        map_lookup_scalar r3, r0, r1            ; the key is the number in r1
        bnei        r3, 0, .known
        mov         r3, r0
        subi        r4, r1, 1
        call        fibonacci, r3
        mov         r4, r0
        subi        r5, r1, 2
        call        fibonacci, r4
        add         r4, r3, r4
        map_get_or_reserve_scalar r3, r0, r1
        store64     r4, [r3]
.known: load64      r0, [r3]
        ret
.small: mov         r0, r1
        ret
