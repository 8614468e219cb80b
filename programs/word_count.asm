; Counts the words of standard input and prints the most frequent, each behind its count.
;
; Shows what the library is for: words of any length go into a text map, a function says what is sorted before what, and
; the program itself is short.
;
; Run it with: mini-vm run programs/word_count.asm < FILE              the ten most frequent
;              mini-vm run programs/word_count.asm -- 25 < FILE        the 25 most frequent
;              mini-vm run programs/word_count.asm -- all < FILE       every word; 0 says the same
;
; A word is a maximal run of bytes that are not white space: not space, \t, \n, \v, \f or \r. Any other byte belongs to a
; word, a zero byte too. The greater count comes first; words with equal counts are in byte order. So the output is, byte for
; byte, that of these tools in the C locale (LC_ALL=C):
;
;   tr -s '[:space:]' '\n' | grep -av '^$' | sort | uniq -c | sort -k1,1nr -k2 | head -10
;
; Counts are exact for any input and words of any length. What the words need must fit in the heap, about 100 bytes for each
; different word; if it does not, the program traps with out_of_memory before it has printed anything. `mini-vm run --heap 4G`
; gives it more. Wrong arguments end it with status 2.
;
;! args: 6
;! stdin:
;| the cat saw the dog
;|   and the dog	saw
;| the Cat, the extraordinarily long-tailed cat
;| and an extraordinarily long-tailed extraordinarily long-tailed dog
;! output:
;|       5 the
;|       3 dog
;|       3 extraordinarily
;|       3 long-tailed
;|       2 and
;|       2 cat

.include <arguments.asm>
.include <array.asm>
.include <input.asm>
.include <sort.asm>
.include <text.asm>
.include <text_map.asm>

.const default_wanted = 10
.const every_word     = 1 << 32 ; more words than any heap holds

.const too_many_alike = 1       ; the number of the trap: somebody has chosen words that the map cannot tell apart

.fn main()
.reg wanted, words, entries
        call        wanted_words() -> wanted
        call        count_words() -> words
        call        most_frequent(words, wanted) -> entries
        call        print_entries(entries)
        halt

; How many words to print, from the arguments.
.fn wanted_words() -> wanted
.reg text, length, wanted
        call        argument_at_most(1)
        call        argument_text(0) -> text, length
        call        text_equal(text, length, "all", 3) -> wanted
        bne         wanted, 0, .all
        call        argument_number(0, default_wanted, 0, every_word) -> wanted
        beq         wanted, 0, .all
        ret         wanted
.all:   ret         every_word

; A text map from the words of standard input to their counts. Two calls for each word: what the first gives stays where it is
; for the second, which leaves the address of the count in place of the map.
.fn count_words() -> words
.reg words, number, entry, word, length
        call        text_map_new() -> words
.next:  call        input_word, word
        beq         length, 0, .done
        mov         entry, words
        call        text_map_reserve, entry
        beq         entry, 0, .full
        load64      number, [entry]
        add         number, number, 1
        store64     number, [entry]
        jmp         .next
.done:  ret         words
.full:  trap        too_many_alike

; An array of the entries that come first, in order. Not all are sorted where few are wanted: from time to time the best so
; far are sorted and the others go, and from then on only what is not rarer than the last of the best comes in.
.fn most_frequent(words, wanted) -> entries
.reg entries, entry, count, least, length, enough
        call        array_new() -> entries
        add         enough, wanted, 1000
        li          entry, 0
        li          least, 0
.next:  call        text_map_next(words, entry) -> entry
        beq         entry, 0, .done
        load64      count, [entry]
        bltu        count, least, .next
        call        array_push(entries, entry)
        call        array_length(entries) -> length
        bltu        length, enough, .next
        call        keep_first(entries, wanted)
        sub         length, wanted, 1
        call        array_get(entries, length) -> least
        load64      least, [least]
        jmp         .next
.done:  call        keep_first(entries, wanted)
        ret         entries

; Sorts entries and takes away those behind the first.
.fn keep_first(entries, wanted)
.reg items, count, compare
        call        array_items(entries) -> items, count
        func        compare, text_map_compare_values
        call        sort_by(items, count, compare)
        call        array_truncate(entries, wanted)
        ret

; Prints each count in seven columns, or more if it needs them, a space and the word.
.fn print_entries(entries)
.reg index, length, entry, count, word, word_length
        call        array_length(entries) -> length
        li          index, 0
        jmp         .test
.next:  call        array_get(entries, index) -> entry
        load64      count, [entry]
        call        text_map_text(entry) -> word, word_length
        host        print_format("%7u ", count)
        host        write(word, word_length)    ; it may be longer than print_format allows, and hold zero bytes
        host        newline()
        add         index, index, 1
.test:  bltu        index, length, .next
        ret
.end_fn
