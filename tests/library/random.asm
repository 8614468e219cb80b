; random.asm: known answers, and what must hold for all numbers.
;
; SplitMix64 from 1234567: the vector of Rosetta Code's page on it. xoshiro256** from the state 1, 2, 3, 4: the vector of
; the crate rand_xoshiro, made with the C code of its authors.
;! options: --guard
;! output:
;| 6457827717110365317 3203168211198807973 9817491932198370423 4593380528125082431 16408922859458223821
;| 11520 0 1509978240 1215971899390074240 1216172134540287360 607988272756665600 16172922978634559625 8476171486693032832 10595114339597558777 2904607092377533576
;| 60000 numbers below 6, each 9500 to 10500 times: 1
;| below 1: 0
;| below 2^63 + 1, of 1000 the half at least 2^62: 1
;| from -2 to 2: -2 -1 0 1 2
;| from 7 to 7: 7
;| from the least to the most: it is random: 1
;| floats from 0 to 1, their mean 0.49 to 0.51: 1
;| shuffled: no item is lost: 1, not in order: 1
;| same seed, same numbers: 1
.include <random.asm>
.include <sort.asm>
.data              .align 8
.data test_state:  .u64 1, 2, 3, 4
.data test_counts: .zero 6 * 8
.data test_items:  .zero 100 * 8

.fn main()
        call        known_answers()
        call        below()
        call        between()
        call        floats()
        call        shuffle()
        call        seeds()
        halt

.fn known_answers()
.reg seed, bits, count
        li          seed, 1234567
        li          count, 5
.split: call        random_split(seed) -> seed, bits
        sub         count, count, 1
        call        uint_and_space(bits, count)
        bne         count, 0, .split
        li          count, 10
.next:  call        random_next(test_state) -> bits
        sub         count, count, 1
        call        uint_and_space(bits, count)
        bne         count, 0, .next
        ret

; Prints a number, and a space, or a newline where nothing is left.
.fn uint_and_space(number, left)
        host        print_uint(number)
        beq         left, 0, .end
        host        print_char(' ')
        ret
.end:   host        newline()
        ret

.fn below()
.reg generator, number, count, base, fair, half
        call        random_new(42) -> generator
        li          base, test_counts
        li          count, 60000
.next:  call        random_below(generator, 6) -> number
        load64      fair, [base + number * 8]
        add         fair, fair, 1
        store64     fair, [base + number * 8]
        sub         count, count, 1
        bne         count, 0, .next
        li          fair, 1
        li          number, 0
.fair:  load64      count, [base + number * 8]
        sub         count, count, 9500
        leu         count, count, 1000
        and         fair, fair, count
        add         number, number, 1
        blt         number, 6, .fair
        call        say("60000 numbers below 6, each 9500 to 10500 times: ", fair)
        call        random_below(generator, 1) -> number
        call        say("below 1: ", number)

        li          half, (1 << 63) + 1
        li          count, 1000
        li          fair, 0
.large: call        random_below(generator, half) -> number
        bgtu        number, half, .wrong
        shr         number, number, 62
        ne          number, number, 0
        add         fair, fair, number
        sub         count, count, 1
        bne         count, 0, .large
        sub         fair, fair, 440
        leu         fair, fair, 120
        call        say("below 2^63 + 1, of 1000 the half at least 2^62: ", fair)
        ret
.wrong: trap        1

.fn between()
.reg generator, number, seen, count, lowest, highest
        call        random_new(7) -> generator
        li          seen, 0
        li          count, 1000
.next:  call        random_between(generator, -2, 2) -> number
        blt         number, -2, .wrong
        bgt         number, 2, .wrong
        add         number, number, 2
        li          lowest, 1
        shl         number, lowest, number
        or          seen, seen, number
        sub         count, count, 1
        bne         count, 0, .next
        bne         seen, 0b11111, .wrong
        host        print_string("from -2 to 2: -2 -1 0 1 2\n")
        call        random_between(generator, 7, 7) -> number
        call        say("from 7 to 7: ", number)
        li          lowest, -1 << 63
        li          highest, (1 << 63) - 1
        call        random_between(generator, lowest, highest) -> number
        call        random_between(generator, lowest, highest) -> seen
        ne          number, number, seen
        call        say("from the least to the most: it is random: ", number)
        ret
.wrong: trap        1

.fn floats()
.reg generator, number, sum, count, one, zero
        call        random_new(0) -> generator
        li          sum, 0.0
        li          one, 1.0
        li          zero, 0.0
        li          count, 10000
.next:  call        random_float(generator) -> number
        fble        one, number, .wrong
        fblt        number, zero, .wrong
        fadd        sum, sum, number
        sub         count, count, 1
        bne         count, 0, .next
        li          number, 4900.0
        fgt         one, sum, number
        li          number, 5100.0
        flt         zero, sum, number
        and         one, one, zero
        call        say("floats from 0 to 1, their mean 0.49 to 0.51: ", one)
        ret
.wrong: trap        1

.fn shuffle()
.reg generator, base, index, item, moved, kept
        call        random_new(1) -> generator
        li          base, test_items
        li          index, 0
.fill:  store64     index, [base + index * 8]
        add         index, index, 1
        blt         index, 100, .fill
        call        random_shuffle(generator, test_items, 100)
        li          index, 0
        li          moved, 0
.moved: load64      item, [base + index * 8]
        ne          item, item, index
        or          moved, moved, item
        add         index, index, 1
        blt         index, 100, .moved
        call        sort_integers(test_items, 100)
        li          index, 0
        li          kept, 1
.kept:  load64      item, [base + index * 8]
        eq          item, item, index
        and         kept, kept, item
        add         index, index, 1
        blt         index, 100, .kept
        host        print_string("shuffled: no item is lost: ")
        host        print_int(kept)
        call        say(", not in order: ", moved)
        call        random_shuffle(generator, test_items, 1)
        call        random_shuffle(generator, test_items, 0)
        ret

.fn seeds()
.reg generator, first, second
        call        random_new(5) -> generator
        call        random_next(generator) -> first
        call        random_seed(generator, 5)
        call        random_next(generator) -> second
        eq          first, first, second
        call        say("same seed, same numbers: ", first)
        ret

.fn say(text, number)
        host        print_string(text)
        host        print_int(number)
        host        newline()
        ret
.end_fn
