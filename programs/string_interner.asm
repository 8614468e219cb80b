; Gives every different word of standard input a number, and prints the input as numbers, then the words.
;
; Shows how a map with keys of a fixed size serves strings of any length: the key is a 64-bit hash, the
; value says where the string is. Two strings may share a hash; then the second takes the next free key.
;
; Run it with: mini-vm run programs/string_interner.asm < FILE
;
; A word is a run of bytes above 32. The program ends with status 1 if there are more than 65,535
; different words or more than a mebibyte of input.
;
;! stdin:
;| a rose is a rose is
;| a rose and not an elephant
;! output:
;| 0 1 2 0 1 2 0 1 3 4 5 6
;| 0 a
;| 1 rose
;| 2 is
;| 3 and
;| 4 not
;| 5 an
;| 6 elephant

.map symbols key=u64 value=u64 capacity=65535   ; from a hash to the number of the string
.data hash: .u64 0                              ; the key, for the map instructions

; The strings by their numbers: an array of pairs, address and length.
.const pair = 16
.data strings: .u64 0           ; address of the array
.data count:   .u64 0           ; strings in it

.const input_size = 1 << 20
.data too_much: .ascii "there is more input than string_interner can hold\n"
.data too_much_end:

main:   map_new     r0, symbols
        li          r1, 65535 * pair
        alloc       r1, r1
        li          r2, strings
        store64     r1, [r2]
        call        read_all, r1                ; r1 = the input
        li          r2, 0                       ; r2 = words so far
.skip:  load8u      r3, [r1]
        beqi        r3, 0, .end
        bgtui       r3, ' ', .word
        addi        r1, r1, 1
        jmp         .skip
.word:  mov         r4, r1                      ; r4 = start of the word
.byte:  addi        r1, r1, 1
        load8u      r3, [r1]
        bgtui       r3, ' ', .byte
        beqi        r2, 0, .first
        li          r3, ' '
        host        print_char, r3
.first: mov         r3, r0
        sub         r5, r1, r4
        call        intern, r3
        host        print_uint, r3
        addi        r2, r2, 1
        jmp         .skip
.end:   host        newline, r3
        call        print_strings, r3
        halt

; in: r0 = the map, r1 = address of a string, r2 = its length; out: r0 = the number of the string
intern: mov         r3, r1
        mov         r4, r2
        call        hash_of, r3                 ; r3 = its hash
        li          r4, hash
        li          r5, count
        load64      r6, [r5]                    ; r6 = the number it gets if it is new
.try:   store64     r3, [r4]
        map_lookup  r7, r0, r4
        beqi        r7, 0, .new
        load64      r7, [r7]                    ; r7 = the number of a string with this key
        mov         r8, r7
        call        string_of, r8
        bne         r9, r2, .taken
        mem_compare r8, r8, r1, r2
        beqi        r8, 0, .same
.taken: addi        r3, r3, 1
        jmp         .try
.new:   map_get_or_reserve r7, r0, r4
        beqi        r7, 0, refuse
        store64     r6, [r7]
        addi        r7, r6, 1
        store64     r7, [r5]
        mov         r7, r6
        call        pair_of, r7
        store64     r1, [r7]
        store64     r2, [r7 + 8]
        mov         r0, r6
        ret
.same:  mov         r0, r7
        ret

; FNV-1a.
; in: r0 = address of a string, r1 = its length, at least 1; out: r0 = its hash
hash_of:
        add         r1, r0, r1
        lc          r2, 0xcbf29ce484222325
        lc          r3, 0x00000100000001b3
.byte:  load8u      r4, [r0]
        xor         r2, r2, r4
        mul         r2, r2, r3
        addi        r0, r0, 1
        bltu        r0, r1, .byte
        mov         r0, r2
        ret

; in: r0 = a number; out: r0 = address of its pair in the array
pair_of:
        muli        r0, r0, pair
        li          r1, strings
        load64      r1, [r1]
        add         r0, r0, r1
        ret

; in: r0 = a number; out: r0 = address of its string, r1 = its length
string_of:
        call        pair_of, r0
        load64      r1, [r0 + 8]
        load64      r0, [r0]
        ret

; Prints every string behind its number.
print_strings:
        li          r0, count
        load64      r0, [r0]
        li          r1, 0
.next:  bgeu        r1, r0, .done
        mov         r2, r1
        host        print_uint, r2
        li          r2, ' '
        host        print_char, r2
        mov         r2, r1
        call        string_of, r2
        host        write, r2
        host        newline, r2
        addi        r1, r1, 1
        jmp         .next
.done:  ret

; Reads standard input and ends the program if it is longer than `input_size`.
; out: r0 = its address; a zero byte follows it
read_all:
        li          r1, input_size + 2
        alloc       r0, r1
        mov         r2, r0
        li          r3, input_size + 1
.more:  mov         r4, r2
        mov         r5, r3
        host        read, r4
        add         r2, r2, r4
        sub         r3, r3, r4
        beqi        r3, 0, refuse
        bnei        r4, 0, .more
        ret

; Says that the input is too long and ends the program.
refuse: li          r0, too_much
        li          r1, too_much_end - too_much
        host        write_error, r0
        li          r0, 1
        exit        r0
