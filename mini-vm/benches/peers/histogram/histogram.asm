; Counts how often each of 8192 keys comes in a sequence of random ones, as long as the argument says.
; Prints the number of different keys and a checksum of keys and counts.

.const multiplier = 1664525
.const increment  = 1013904223
.const key_shift  = 19          ; the highest 13 bits of 32
.const key_spread = 99991       ; keys lie far apart, so that they are no index of an array

.const modulus = 1000003

.map counts key=u32 value=u64 capacity=8192

.const argument_size = 20       ; digits
.data argument: .zero argument_size

; r0 = keys to go       r2 = the map
; r1 = random number    r3, r4 = for one key
main:   li          r0, 0
        call        parse_argument, r0
        li          r1, 0
        map_new     r2, counts
.next:  muli        r1, r1, multiplier
        addi        r1, r1, increment
        zext32      r1, r1
        shri        r3, r1, key_shift
        muli        r3, r3, key_spread
        map_get_or_reserve_scalar r3, r2, r3
        load64      r4, [r3]
        addi        r4, r4, 1
        store64     r4, [r3]
        subi        r0, r0, 1
        bnei        r0, 0, .next

        li          r4, 0                       ; the cursor of the iteration
        li          r5, 0                       ; different keys
        li          r6, 0                       ; the checksum
.sum:   map_iter_next r4, r2, r7, .summed       ; r7 = address of the key, r8 = of the count
        load32u     r7, [r7]
        load64      r8, [r8]
        mul         r7, r7, r8
        remui       r7, r7, modulus
        add         r6, r6, r7
        addi        r5, r5, 1
        jmp         .sum
.summed:
        host        print_uint, r5
        li          r7, ' '
        host        print_char, r7
        host        print_uint, r6
        host        newline, r7
        halt

; in: r0 = index of an argument; out: r0 = the argument as a number
parse_argument:
        li          r1, argument
        li          r2, argument_size
        host        arg, r0
        add         r2, r1, r0                  ; r2 = end of the argument, r1 = the next character
        li          r0, 0
.digit: load8u      r3, [r1]
        subi        r3, r3, '0'
        muli        r0, r0, 10
        add         r0, r0, r3
        addi        r1, r1, 1
        bltu        r1, r2, .digit
        ret
