; Prints the words of standard input that are anagrams of each other, a group per line.
;
; Shows a map keyed by what things have in common: the key is the letters of a word in order, the value
; a list of the words with those letters.
;
; Run it with: mini-vm run programs/anagrams.asm < WORDS
;
; A word is a run of bytes above 32 and at most 32 bytes long. Groups come in the order of their first
; words; a word without a partner is not printed.
;
;! stdin:
;| listen stone pots tea silent
;| eat notes spot enlist table
;| stop tones ate tops
;! output:
;| listen silent enlist
;| stone notes tones
;| pots spot stop tops
;| tea eat ate

.const longest = 32
.map groups key=bytes(longest) value=u64 capacity=16384 ; the letters, then zeroes: the first word

.data letters: .zero longest    ; the key, for the map instructions

; A word. The first words of all groups form a list, and so do the words of a group.
.const word_next    = 0         ; address of the first word of the next group, or 0
.const word_partner = 8         ; address of the next word with the same letters, or 0
.const word_last    = 16        ; in a first word: address of the last one of its group
.const word_text    = 24        ; where it stands in the input
.const word_length  = 32
.const word_size    = 40

.const input_size = 1 << 20
.data refusal: .ascii "anagrams takes at most a mebibyte of words, 32 bytes for each, "
.data          .ascii "and 16384 different sets of letters\n"
.data refusal_end:

; r0 = the map, r1 = the next byte of the input, r2 = the first group, r3 = the latest one
main:   map_new     r0, groups
        call        read_all, r1
        li          r2, 0
        li          r3, 0
.skip:  load8u      r4, [r1]
        beqi        r4, 0, .print
        bgtui       r4, ' ', .start
        addi        r1, r1, 1
        jmp         .skip
.start: mov         r4, r1                      ; r4 = start of the word
.byte:  addi        r1, r1, 1
        load8u      r5, [r1]
        bgtui       r5, ' ', .byte
        mov         r5, r0
        mov         r6, r4
        sub         r7, r1, r4
        call        add_word, r5                ; r5 = the word if it starts a group, else 0
        beqi        r5, 0, .skip
        beqi        r2, 0, .first
        store64     r5, [r3 + word_next]
        mov         r3, r5
        jmp         .skip
.first: mov         r2, r5
        mov         r3, r5
        jmp         .skip

.print: beqi        r2, 0, .done
        load64      r4, [r2 + word_partner]
        beqi        r4, 0, .alone
        mov         r4, r2
        call        print_group, r4
.alone: load64      r2, [r2 + word_next]
        jmp         .print
.done:  halt

; Adds a word to the group with its letters.
; in: r0 = the map, r1 = address of the word, r2 = its length
; out: r0 = the word if it is the first of its group, else 0
add_word:
        li          r3, longest
        bgtu        r2, r3, refuse
        li          r3, letters
        mov         r4, r1
        mov         r5, r2
        call        sort_letters, r4
        map_get_or_reserve r3, r0, r3
        beqi        r3, 0, refuse
        li          r0, word_size
        alloc       r0, r0
        store64     r1, [r0 + word_text]
        store64     r2, [r0 + word_length]
        load64      r4, [r3]                    ; r4 = the first word of the group
        beqi        r4, 0, .first
        load64      r5, [r4 + word_last]
        store64     r0, [r5 + word_partner]
        store64     r0, [r4 + word_last]
        li          r0, 0
        ret
.first: store64     r0, [r3]
        store64     r0, [r0 + word_last]
        ret

; Puts the bytes of a word into `letters` in order, and zeroes behind them.
; in: r0 = address of the word, r1 = its length
sort_letters:
        li          r2, letters
        li          r3, 0
        li          r4, longest
        mem_fill    r2, r3, r4
        add         r1, r0, r1
        mov         r3, r2                      ; r3 = end of the letters in order
.next:  load8u      r4, [r0]
        mov         r5, r3
.shift: beq         r5, r2, .place              ; greater ones move up
        load8u      r6, [r5 - 1]
        bleu        r6, r4, .place
        store8      r6, [r5]
        subi        r5, r5, 1
        jmp         .shift
.place: store8      r4, [r5]
        addi        r3, r3, 1
        addi        r0, r0, 1
        bltu        r0, r1, .next
        ret

; Prints the words of a group in a line.
; in: r0 = its first word
print_group:
        load64      r1, [r0 + word_text]
        load64      r2, [r0 + word_length]
        host        write, r1
        load64      r0, [r0 + word_partner]
        beqi        r0, 0, .done
        li          r1, ' '
        host        print_char, r1
        jmp         print_group
.done:  host        newline, r1
        ret

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

; Says what the program takes and ends it.
refuse: li          r0, refusal
        li          r1, refusal_end - refusal
        host        write_error, r0
        li          r0, 1
        exit        r0
