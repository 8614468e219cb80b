; Gives every different word of standard input a number, and prints the input as numbers, then the words.
;
; Shows what a text map is for besides counting: the address of a value leads back to its text, so the value itself only has
; to hold the number, and entries come in the order in which they were created.
;
; Run it with: mini-vm run programs/string_interner.asm < FILE
;
; A word is a run of bytes without white space, of any length.
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

.include <input.asm>
.include <text_map.asm>

.const no_place = 1             ; the number of the trap: the map has no place for a word

.fn main()
.reg symbols
        call        text_map_new() -> symbols
        call        print_numbers(symbols)
        call        print_words(symbols)
        halt

; Prints the number of each word of the input.
.fn print_numbers(symbols)
.reg word, length, number
        call        input_word() -> word, length
        beq         length, 0, .done
.next:  call        intern(symbols, word, length) -> number
        host        print_uint(number)
        call        input_word() -> word, length
        beq         length, 0, .done
        host        print_char(' ')
        jmp         .next
.done:  host        newline()
        ret

; The number of a word, which is new if the word is.
.fn intern(symbols, word, length) -> number
.reg entry, created, number
        call        text_map_reserve(symbols, word, length) -> entry, created
        beq         created, 0, .found
        call        text_map_count(symbols) -> number
        sub         number, number, 1
        store64     number, [entry]
.found: beq         entry, 0, .full
        load64      number, [entry]
        ret         number
.full:  trap        no_place

; Prints every word behind its number.
.fn print_words(symbols)
.reg entry, number, word, length
        li          entry, 0
.next:  call        text_map_next(symbols, entry) -> entry
        beq         entry, 0, .done
        load64      number, [entry]
        call        text_map_text(entry) -> word, length
        host        print_uint(number)
        host        print_char(' ')
        host        write(word, length)
        host        newline()
        jmp         .next
.done:  ret
