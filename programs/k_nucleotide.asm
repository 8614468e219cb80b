; Counts how often each sequence of k nucleotides occurs in a strand of DNA.
;
; Shows a map without a limit on its entries whose keys are made digit by digit, memory that is given back after
; each round, lines of input, and tables in static data. It does the work of k-nucleotide in the Computer
; Language Benchmarks Game.
;
; Run it with: mini-vm run programs/k_nucleotide.asm < FILE
;
; Standard input is in the FASTA format: a line that starts with `>` has the name of a sequence as its first
; word, and up to the next such line stand the letters of the sequence. The first one called `>THREE` is read.
; Letters may be small or capital. One that is not A, C, G or T, such as an N, belongs to no k-mer; white space does
; not count.
;
; For k = 1 and k = 2 all k-mers that occur are printed with their share in percent, the most frequent first and in the order
; of the alphabet where they are equally frequent; then, for five longer ones, how often they occur. Without a sequence `>THREE`
; the exit status is 1.
;
;! stdin:
;| >ONE of three
;| GGTATTGGTATT
;| >THREE of three
;| ggtattttaattTATAGT
;| GGTANggtatt
;| >TWO of three
;| CCCCCC
;! output:
;| T 50.000
;| A 25.000
;| G 25.000
;|
;| TA 23.077
;| TT 23.077
;| AT 15.385
;| GT 15.385
;| GG 11.538
;| AA 3.846
;| AG 3.846
;| TG 3.846
;|
;| 3	GGT
;| 3	GGTA
;| 2	GGTATT
;| 1	GGTATTTTAATT
;| 1	GGTATTTTAATTTATAGT

.include <array.asm>
.include <big_map.asm>
.include <buffer.asm>
.include <input.asm>
.include <sort.asm>

; A k-mer is a number with k digits to the base 4: A, C, G and T are 0 to 3, as in the alphabet.
.const digit_bits = 2
.const no_digit   = 4

.data {
digit_of:                               ; each byte
.rept 256, byte
.if byte == 'A' | byte == 'a'
        .u8     0
.elif byte == 'C' | byte == 'c'
        .u8     1
.elif byte == 'G' | byte == 'g'
        .u8     2
.elif byte == 'T' | byte == 't'
        .u8     3
.else
        .u8     no_digit
.endif
.endr
}
.data letters: .ascii "ACGT"

.map counts key=u64 value=u64 capacity=4096

.data no_sequence: .ascii "k_nucleotide: there is no sequence `>THREE` in the input\n"
.data no_sequence_end:

.data strand: .zero buffer_size         ; a digit for each letter
.data kmer:   .u64 0                    ; the key, for the map

.fn main()
.reg found
        call    read_strand() -> found
        beq     found, 0, .none
        call    print_shares(1)
        call    print_shares(2)
        call    print_count("GGT")
        call    print_count("GGTA")
        call    print_count("GGTATT")
        call    print_count("GGTATTTTAATT")
        call    print_count("GGTATTTTAATTTATAGT")
        halt
.none:  host    write_error(no_sequence, no_sequence_end - no_sequence)
        li      found, 1
        exit    found

; Reads the sequence `>THREE` into the strand. Gives: 1, or 0 if there is none.
.fn read_strand() -> found
.reg line, length, found
.skip:  call    input_line() -> line, length
        beq     line, 0, .none
        call    is_header(line, length) -> found
        beq     found, 0, .skip
        call    is_wanted(line, length) -> found
        beq     found, 0, .skip
.next:  call    input_line() -> line, length
        beq     line, 0, .done
        call    is_header(line, length) -> found
        bne     found, 0, .done
        call    append_digits(line, length)
        jmp     .next
.done:  ret     1
.none:  ret     0

; Whether a line starts a sequence.
.fn is_header(line, length) -> answer
.reg first
        beq     length, 0, .no
        load8u  first, [line]
        eq      first, first, '>'
        ret     first
.no:    ret     0

; Whether a line that starts a sequence is that of the one which is counted.
.fn is_wanted(line, length) -> answer
.reg word, word_length, answer
        call    text_word(line, length) -> word, word_length
        call    text_equal(word, word_length, ">THREE", 6) -> answer
        ret     answer

; Appends the digits of a line to the strand, all but its white space.
.fn append_digits(line, length)
.reg word, word_length
.next:  call    text_word(line, length) -> word, word_length, line, length
        beq     word_length, 0, .done
        call    append_word(word, word_length)
        jmp     .next
.done:  ret

.fn append_word(word, length)
.reg place, end, digit
        call    buffer_extend(strand, length) -> place
        add     end, word, length
.next:  load8u  digit, [word]
        load8u  digit, [digit_of + digit]
        store8  digit, [place]
        add     word, word, 1
        add     place, place, 1
        bltu    word, end, .next
        ret

; Prints all k-mers and their shares, the most frequent first. k is 1 or 2.
.fn print_shares(k)
.reg mark, items, count, end, total, number, share, hundred
        heap_mark mark
        call    count_all(k) -> items, total
        call    sorted_items(items) -> items, count
        li      hundred, 100.0
        itof    total, total
        shl     count, count, 3
        add     end, items, count
        jmp     .test
.next:  load64  number, [items]
        sar     share, number, item_bits
        neg     share, share
        itof    share, share
        fmul    share, share, hundred
        fdiv    share, share, total
        and     number, number, (1 << item_bits) - 1
        call    spell(number, k) -> number
        host    print_format("%.*s %.3f\n", k, number, share)
        add     items, items, 8
.test:  bltu    items, end, .next
        host    newline()
        heap_release mark
        ret

; An item is a k-mer without its count times 2^item_bits: in the order of integers, the greatest count is the first, and equal
; ones are in the order of the alphabet.
.const item_bits = 2 * digit_bits

; Gives: the address of the sorted items of all entries, how many there are.
.fn sorted_items(map) -> items, count
.reg array, cursor, key, value
        call    array_new() -> array
        li      cursor, 0
.next:  call    big_map_next(map, cursor) -> cursor, key, value
        beq     value, 0, .sort
        load64  key, [key]
        load64  value, [value]
        shl     value, value, item_bits
        sub     key, key, value
        call    array_push(array, key)
        jmp     .next
.sort:  call    array_items(array) -> key, value
        call    sort_integers(key, value)
        ret     key, value

; Prints how often a k-mer occurs.
.fn print_count(text)
.reg mark, k, map, number, count
        heap_mark mark
        call    text_length(text) -> k
        call    count_all(k) -> map
        call    number_of(text, k) -> number
        li      count, 0
        call    big_map_lookup_scalar(map, number) -> number
        beq     number, 0, .print
        load64  count, [number]
.print: host    print_format("%d\t%s\n", count, text)
        heap_release mark
        ret

; Counts the k-mers of the strand, k up to 32. Gives: a big map from each to its count, how many they are all in all.
.fn count_all(k) -> map, total
.reg map, total, place, end, key, number, mask, run, digit
        map_new map, counts
        call    big_map_new(map) -> map
        call    buffer_bytes(strand) -> place, end
        add     end, place, end
        li      key, kmer
        mul     digit, k, digit_bits
        neg     digit, digit
        li      mask, -1
        shr     mask, mask, digit       ; the amount counts modulo 64
        li      total, 0
        li      number, 0
.gap:   li      run, 0                  ; so many digits stand in a row
.next:  bgeu    place, end, .done
        load8u  digit, [place]
        add     place, place, 1
        beq     digit, no_digit, .gap
        shl     number, number, digit_bits
        or      number, number, digit
        add     run, run, 1
        blt     run, k, .next
        and     number, number, mask
        store64 number, [key]
        call    big_map_add(map, key, 1) -> digit
        beq     digit, 0, .full
        add     total, total, 1
        jmp     .next
.done:  ret     map, total
.full:  trap    1                       ; somebody has chosen k-mers whose hashes are alike

; The number of a k-mer.
.fn number_of(text, k) -> number
.reg number, digit
        li      number, 0
.next:  load8u  digit, [text]
        load8u  digit, [digit_of + digit]
        shl     number, number, digit_bits
        or      number, number, digit
        add     text, text, 1
        sub     k, k, 1
        bne     k, 0, .next
        ret     number

; The letters of a k-mer, k up to 8. Gives: their address, good until the next call.
.data spelling: .u64 0

.fn spell(number, k) -> text
.reg text, digit
        li      text, spelling
.next:  and     digit, number, (1 << digit_bits) - 1
        load8u  digit, [letters + digit]
        sub     k, k, 1
        store8  digit, [text + k]
        shr     number, number, digit_bits
        bne     k, 0, .next
        ret     text
