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

.fn main()
.reg numbers, result
        map_new     numbers, known
        call        fibonacci(numbers, 90) -> result
        host        print_format("%d\n", result)
        load16u     result, [numbers + 2]       ; every map has its number of entries at offset 2
        host        print_format("%d numbers computed\n", result)
        halt

; The n-th Fibonacci number, from the map of those that are known or by computing it.
.fn fibonacci(numbers, n) -> number
.reg number, before, place
        blt         n, 2, .small
        map_load_scalar number, numbers, n, .unknown    ; the key is the number n
        ret         number
.unknown:
        sub         before, n, 1
        call        fibonacci(numbers, before) -> number
        sub         before, n, 2
        call        fibonacci(numbers, before) -> before
        add         number, number, before
        map_get_or_reserve_scalar place, numbers, n
        store64     number, [place]
        ret         number
.small: ret         n
