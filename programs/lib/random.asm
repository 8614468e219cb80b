; Pseudo-random numbers: xoshiro256**, seeded by SplitMix64. Not for secrets.
;
; David Blackman and Sebastiano Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM Transactions on
; Mathematical Software 47 (2021); https://prng.di.unimi.it. A generator is 32 bytes of memory that are not all zero, so
; that a program can have several, and copy one with `mem_copy`. The same seed gives the same numbers.

.const random_size = 32         ; bytes of a generator

.const random_no_choice = 601   ; the number of the trap: no number is below 0, or the range is empty

; Makes a generator.
; Takes: a seed, any 64 bits. Gives: its address. Costs 94.
.fn random_new(seed) -> generator
.reg generator
        li          generator, random_size
        alloc       generator, generator
        call        random_seed(generator, seed)
        ret         generator

; Starts a generator anew, from a seed.
; Takes: its address, a seed: any 64 bits. Gives nothing. Costs 85.
.fn random_seed(generator, seed)
.reg end, bits
        add         end, generator, random_size
.next:  call        random_split(seed) -> seed, bits
        store64     bits, [generator]
        add         generator, generator, 8
        bltu        generator, end, .next
        ret

; One step of SplitMix64: Guy L. Steele, Doug Lea and Christine H. Flood, "Fast Splittable Pseudorandom Number
; Generators", OOPSLA 2014. It needs no memory: its state is a register.
; Takes: the state, any 64 bits. Gives: the next state, 64 random bits. Costs 17.
.fn random_split(state) -> state, bits
.reg bits, high, multiplier
        lc          multiplier, 0x9e3779b97f4a7c15
        add         state, state, multiplier
        shr         high, state, 30
        xor         bits, state, high
        lc          multiplier, 0xbf58476d1ce4e5b9
        mul         bits, bits, multiplier
        shr         high, bits, 27
        xor         bits, bits, high
        lc          multiplier, 0x94d049bb133111eb
        mul         bits, bits, multiplier
        shr         high, bits, 31
        xor         bits, bits, high
        ret

; The next number.
; Takes: the address of a generator. Gives: 64 random bits. Costs 23.
.fn random_next(generator) -> bits
.reg first, second, third, fourth, bits
        load64      first, [generator]
        load64      second, [generator + 8]
        load64      third, [generator + 16]
        load64      fourth, [generator + 24]
        mul         bits, second, 5
        rotl        bits, bits, 7
        mul         bits, bits, 9
        xor         third, third, first
        xor         fourth, fourth, second
        xor         first, first, fourth
        store64     first, [generator]
        xor         first, second, third
        store64     first, [generator + 8]
        shl         second, second, 17
        xor         third, third, second
        store64     third, [generator + 16]
        rotl        fourth, fourth, 45
        store64     fourth, [generator + 24]
        ret         bits

; A number below another, all of them equally likely: Daniel Lemire, "Fast Random Integer Generation in an Interval",
; ACM Transactions on Modeling and Computer Simulation 29 (2019).
; Takes: the address of a generator; the number of choices, unsigned, at least 1. Gives: a number from 0 to choices - 1.
; Errors: traps with random_no_choice if there are 0 choices. Costs 33; more with a probability of choices / 2^64.
.fn random_below(generator, choices) -> number
.reg bits, low, least
        beq         choices, 0, .none
        call        random_next(generator) -> bits
        mul         low, bits, choices
        bgeu        low, choices, .take
        neg         least, choices
        remu        least, least, choices       ; 2^64 mod choices: so many of the lowest products are too many
.again: bgeu        low, least, .take
        call        random_next(generator) -> bits
        mul         low, bits, choices
        jmp         .again
.take:  mulhu       bits, bits, choices
        ret         bits
.none:  host        print_error("random_below: no number is below 0\n")
        trap        random_no_choice

; A number from a range, all of them equally likely.
; Takes: the address of a generator; the lowest number and the highest, signed. Gives: a number from lowest to highest.
; Errors: traps with random_no_choice if the highest is less than the lowest. Costs 45.
.fn random_between(generator, lowest, highest) -> number
.reg choices, number
        bgt         lowest, highest, .none
        sub         choices, highest, lowest
        add         choices, choices, 1
        beq         choices, 0, .any            ; all of the 2^64
        call        random_below(generator, choices) -> number
        add         number, lowest, number
        ret         number
.any:   call        random_next(generator) -> number
        ret         number
.none:  host        print_error("random_between: no number is from %d to %d\n", lowest, highest)
        trap        random_no_choice

; A floating-point number from 0 up to, but without, 1: one of the 2^53 multiples of 2^-53, all equally likely.
; Takes: the address of a generator. Gives: a binary64. Costs 32.
.fn random_float(generator) -> number
.reg number, unit
        call        random_next(generator) -> number
        shr         number, number, 11
        utof        number, number
        li          unit, 1.0 / (1 << 53)
        fmul        number, number, unit
        ret         number

; Puts 64-bit items into a random order, all orders equally likely as far as 256 bits of state allow: the algorithm of
; Fisher and Yates. Past 57 items there are more orders than states.
; Takes: the address of a generator; the address of the items, how many. Gives nothing. Costs 39 for every item.
.fn random_shuffle(generator, items, count)
.reg other, item, other_item
        bleu        count, 1, .done
.next:  call        random_below(generator, count) -> other
        sub         count, count, 1
        load64      item, [items + count * 8]
        load64      other_item, [items + other * 8]
        store64     other_item, [items + count * 8]
        store64     item, [items + other * 8]
        bgtu        count, 1, .next
.done:  ret
.end_fn
