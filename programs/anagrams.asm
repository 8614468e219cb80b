; Prints the words of standard input that are anagrams of each other, a group per line.
;
; Shows a map keyed by what things have in common: the key is the letters of a word in order, the value an array of the words
; with those letters.
;
; Run it with: mini-vm run programs/anagrams.asm < WORDS
;
; A word is a run of bytes without white space, of any length; its letters are its bytes. Groups come in the order of their
; first words; a word without a partner is not printed.
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

.include <array.asm>
.include <input.asm>
.include <sort.asm>
.include <text.asm>
.include <text_map.asm>

.const no_place = 1             ; the number of the trap: the map has no place for a word

.data letters_of_word: .zero array_size ; memory for the letters of a word, as numbers

.fn main()
.reg groups, word, length, rest, rest_length
        call        text_map_new() -> groups
        call        input_all() -> rest, rest_length
.next:  call        text_word(rest, rest_length) -> word, length, rest, rest_length
        beq         length, 0, .end
        call        add_word(groups, word, length)
        jmp         .next
.end:   call        print_groups(groups)
        halt

; Adds a word to the group with its letters. A group is an array of addresses and lengths.
.fn add_word(groups, word, length)
.reg letters_in_order, entry, created, group
        call        sort_letters(word, length) -> letters_in_order
        call        text_map_reserve(groups, letters_in_order, length) -> entry, created
        beq         entry, 0, .full
        beq         created, 0, .add
        call        array_new() -> group
        store64     group, [entry]
.add:   load64      group, [entry]
        call        array_push(group, word)
        call        array_push(group, length)
        ret
.full:  trap        no_place

; The bytes of a word in order, good until the next call.
.fn sort_letters(word, length) -> sorted
.reg items, index, letter
        call        array_reserve(letters_of_word, length)
        call        array_items(letters_of_word) -> items
        li          index, 0
.take:  load8u      letter, [word + index]
        store64     letter, [items + index * 8]
        add         index, index, 1
        bltu        index, length, .take
        call        sort_integers(items, length)
        li          index, 0
.give:  load64      letter, [items + index * 8]
        store8      letter, [items + index]     ; no number behind is overwritten
        add         index, index, 1
        bltu        index, length, .give
        ret         items

; Prints the words of each group in a line.
.fn print_groups(groups)
.reg entry, group, count, index, word, length
        li          entry, 0
.group: call        text_map_next(groups, entry) -> entry
        beq         entry, 0, .done
        load64      group, [entry]
        call        array_length(group) -> count
        beq         count, 2, .group            ; one word alone
        li          index, 0
.word:  call        array_get(group, index) -> word
        add         index, index, 1
        call        array_get(group, index) -> length
        add         index, index, 1
        host        write(word, length)
        beq         index, count, .end
        host        print_char(' ')
        jmp         .word
.end:   host        newline()
        jmp         .group
.done:  ret
