; Finds the lines of files in which all words of a query stand, by an inverted index: a map from each word to its lines.
;
; Shows files, a map from texts to arrays, merging sorted arrays, and what a grant is: a program reads no file that
; it is not allowed to.
;
; Run it with: mini-vm run --allow-read docs programs/inverted_index.asm -- docs/map.md docs/fmt.md < QUERIES
;
; `--allow-read DIR` lets it read what is below a folder. Without it, or for a file elsewhere, the program stops at its first
; file with a trap, exit status 70, and the report names the option: a program cannot catch that.
;
; Arguments are the names of the files. Each line of standard input is a query. For a query with words, the output is the
; query in small letters, how many lines have all of them, and then each file with such lines and their numbers:
;
;   sorted entries: 2 lines
;     docs/map.md: 15, 120
;
; A word is made of ASCII letters, digits and all characters beyond ASCII. Capital and small letters of ASCII are the same.
; A file that cannot be read ends the program with status 1 before it answers anything; without a file the status is 2.
;
;! options: --allow-read inverted_index
;! args: inverted_index/moon.txt inverted_index/sea.txt
;! stdin:
;| sea
;| Moon, water
;| tide land
;| the
;! output:
;| sea: 4 lines
;|   inverted_index/moon.txt: 1, 2
;|   inverted_index/sea.txt: 1, 3
;| moon, water: 2 lines
;|   inverted_index/moon.txt: 1
;|   inverted_index/sea.txt: 2
;| tide land: 0 lines
;| the: 5 lines
;|   inverted_index/moon.txt: 1, 2, 3
;|   inverted_index/sea.txt: 1, 2

.include <arguments.asm>
.include <array.asm>
.include <buffer.asm>
.include <input.asm>
.include <text.asm>
.include <text_map.asm>

.const failure = 1                      ; the exit status where a file cannot be read

; A place in the files is a number: that of the file in the high 32 bits, that of the line below. So places are in order as
; they are found.
.const file_shift = 32

.data {
        .align  8
index:  .u64    0                       ; the text map: from a word to the address of an array of its places
contents:
        .zero   buffer_size             ; those of the file that is read
names:  .zero   array_size              ; addresses of the names of the files
found:  .zero   array_size              ; the places with all words of a query up to now
}

.data usage: .ascii "inverted_index takes the names of files, and queries from standard input\n"
.data usage_end:

; The set of bytes in words, for mem_span, and all others: a bit for each.
.data word_bytes: .u8 0, 0, 0, 0, 0, 0, 0xff, 0x03, 0xfe, 0xff, 0xff, 0x07, 0xfe, 0xff, 0xff, 0x07 .fill 16, 0xff
.data gap_bytes:  .u8 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0xfc, 1, 0, 0, 0xf8, 1, 0, 0, 0xf8 .zero 16

.fn main()
.reg count, number, line, length
        call    text_map_new() -> line
        store64 line, [index]
        host    arg_count() -> count
        beq     count, 0, .no_files
        li      number, 0
.file:  call    index_file(number)
        add     number, number, 1
        bltu    number, count, .file

.query: call    input_line() -> line, length
        beq     line, 0, .done
        call    answer(line, length)
        jmp     .query
.done:  halt
.no_files:
        host    write_error(usage, usage_end - usage)
        li      line, argument_status
        exit    line

; Adds the lines of a file to the index.
.fn index_file(number)
.reg text, length, part, rest, more, place
        call    argument_text(number) -> text
        call    array_push(names, text)
        call    read_file(text) -> text, length
        call    text_lower(text, length)
        shl     place, number, file_shift
.line:  add     place, place, 1
        call    text_split(text, length, '\n') -> part, rest, length, more
        call    index_line(text, part, place)
        mov     text, rest
        bne     more, 0, .line
        ret

; Adds the words of a line to the index.
.fn index_line(text, length, place)
.reg word, word_length
.next:  call    next_word(text, length) -> word, word_length, text, length
        beq     word_length, 0, .done
        call    index_word(word, word_length, place)
        jmp     .next
.done:  ret

.fn index_word(word, length, place)
.reg entry, created, places, count, last
        load64  entry, [index]
        call    text_map_reserve(entry, word, length) -> entry, created
        beq     entry, 0, .full
        beq     created, 0, .known
        call    array_new() -> places
        store64 places, [entry]
        jmp     .push
.known: load64  places, [entry]
        call    array_length(places) -> count
        sub     count, count, 1
        call    array_get(places, count) -> last
        beq     last, place, .done      ; the line has this word already
.push:  call    array_push(places, place)
.done:  ret
.full:  trap    1                       ; somebody has chosen words whose hashes are alike

; The bytes of a file, in small letters, until the next call.
.fn read_file(name) -> text, length
.reg file, size, text, length
        host    file_open(name, 0) -> file
        call    check(name, file)
        host    file_size(file) -> size
        call    check(name, size)
        call    buffer_clear(contents)
        call    buffer_extend(contents, size) -> text
        host    file_read(file, text, size) -> length
        call    check(name, length)
        host    file_close(file)
        ret     text, length

; Ends the program if a function has given a code in place of a result.
.fn check(name, result)
.reg message, length
        blt     result, 0, .failed
        ret
.failed:
        call    reason(result) -> result
        call    buffer_new() -> message
        call    buffer_append_string(message, "cannot read ")
        call    buffer_append_string(message, name)
        call    buffer_append_string(message, result)
        call    buffer_bytes(message) -> message, length
        host    write_error(message, length)
        li      message, failure
        exit    message

.fn reason(code) -> text
        not     code, code              ; -1 is number 0
        switch  code, 3
        jmp     .absent
        jmp     .forbidden
        jmp     .no_file
        ret     "\n"
.absent:
        ret     ": there is no such file\n"
.forbidden:
        ret     ": it is not permitted\n"
.no_file:
        ret     ": it is no plain file\n"

; The first word of a text, and the rest behind it. Without one the length of the word is 0.
.fn next_word(text, length) -> word, word_length, rest, rest_length
.reg set, count
        li      set, gap_bytes
        mem_span count, text, length, set
        add     text, text, count
        sub     length, length, count
        li      set, word_bytes
        mem_span count, text, length, set
        add     set, text, count
        sub     length, length, count
        ret     text, count, set, length

; Answers a query.
.fn answer(query, length)
.reg word, word_length, rest, rest_length, places, count
        call    text_trim(query, length) -> query, length
        call    text_lower(query, length)
        call    next_word(query, length) -> word, word_length, rest, rest_length
        beq     word_length, 0, .done
        call    places_of(word, word_length) -> places, count
        call    array_truncate(found, 0)
        call    array_append(found, places, count)
.next:  call    next_word(rest, rest_length) -> word, word_length, rest, rest_length
        beq     word_length, 0, .print
        call    places_of(word, word_length) -> places, count
        call    keep_common(places, count)
        jmp     .next
.print: call    array_items(found) -> places, count
        li      word, "line"
        li      rest, "lines"
        eq      word_length, count, 1
        select  word, word_length, word, rest
        host    print_format("%.*s: %d %s\n", length, query, count, word)
        call    print_places(places, count)
.done:  ret

; The places of a word, in order.
.fn places_of(word, length) -> places, count
.reg entry, count
        load64  entry, [index]
        call    text_map_lookup(entry, word, length) -> entry
        beq     entry, 0, .none
        load64  entry, [entry]
        call    array_items(entry) -> entry, count
        ret     entry, count
.none:  ret     0, 0

; Takes from the places found those that are not among others, which are in order as well.
.fn keep_common(others, count)
.reg others_end, items, item, items_end, kept, place, other
        shl     count, count, 3
        add     others_end, others, count
        call    array_items(found) -> items, items_end
        shl     items_end, items_end, 3
        add     items_end, items, items_end
        mov     item, items
        li      kept, 0
.next:  bgeu    item, items_end, .done
        bgeu    others, others_end, .done
        load64  place, [item]
        load64  other, [others]
        bltu    place, other, .drop
        add     others, others, 8
        bne     place, other, .next
        store64 place, [items + kept * 8]
        add     kept, kept, 1
.drop:  add     item, item, 8
        jmp     .next
.done:  call    array_truncate(found, kept)
        ret

; Prints places, a line for each file.
.fn print_places(places, count)
.reg end, place, line, file, last, name
        beq     count, 0, .done
        shl     count, count, 3
        add     end, places, count
        li      last, -1
.next:  load64  place, [places]
        shr     file, place, file_shift
        zext32  line, place
        bne     file, last, .file
        host    print_format(", %d", line)
        jmp     .step
.file:  beq     last, -1, .name
        host    newline()
.name:  mov     last, file
        call    array_get(names, file) -> name
        host    print_format("  %s: %d", name, line)
.step:  add     places, places, 8
        bltu    places, end, .next
        host    newline()
.done:  ret
