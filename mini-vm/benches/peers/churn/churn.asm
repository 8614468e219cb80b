; Slides a window over a sequence of random keys: each step inserts the next key and removes the oldest one.
; The arguments are the number of steps and how many entries the window holds, at most 1000.
; Prints how many entries are left and a checksum of their keys and values.

.const multiplier = 1664525
.const increment  = 1013904223
.const key_range  = 1000        ; the checksum has a key modulo this

.const longest_window = 1000
.map entries key=u32 value=u64 capacity=longest_window + 1

.const argument_size = 20       ; digits
.data argument: .zero argument_size

; r0 = how many keys to insert   r3 = the newest key
; r1 = how many are inserted     r5 = the oldest key
; r2 = the map                   r7 = entries of the window
;                                r8 = address of a value, or what a removal answers
main:   li          r0, 0
        call        parse_argument, r0
        li          r7, 1
        call        parse_argument, r7
        add         r0, r0, r7
        li          r1, 0
        map_new     r2, entries
        li          r3, 0
        li          r5, 0
.insert:
        addi        r1, r1, 1
        muli        r3, r3, multiplier
        addi        r3, r3, increment
        zext32      r3, r3
        map_get_or_reserve_scalar r8, r2, r3
        store64     r1, [r8]
        ble         r1, r7, .insert

        muli        r5, r5, multiplier
        addi        r5, r5, increment
        zext32      r5, r5
        map_remove_scalar r8, r2, r5
        blt         r1, r0, .insert

        li          r3, 0                       ; the cursor of the iteration
        li          r4, 0                       ; entries
        li          r5, 0                       ; the checksum
.sum:   map_iter_next r3, r2, r6, .summed       ; r6 = address of the key, r7 = of the value
        load32u     r6, [r6]
        remui       r6, r6, key_range
        load64      r7, [r7]
        mul         r6, r6, r7
        add         r5, r5, r6
        addi        r4, r4, 1
        jmp         .sum
.summed:
        host        print_uint, r4
        li          r6, ' '
        host        print_char, r6
        host        print_uint, r5
        host        newline, r6
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
