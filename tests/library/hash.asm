; hash.asm: known answers.
;
; FNV-1a: the vectors of RFC 9923 for the empty text, `a` and `foobar`. CRC-32: the check value of the catalogue of
; Greg Cook for `123456789`. SplitMix64 with the seed 1234567 gives 6457827717110365317 first. With an argument it prints
; the hashes of the lines of standard input, which tests/library.rs compares with those of another implementation.
;! options: --guard
;! output:
;| fnv1a cbf29ce484222325 af63dc4c8601ec8c 85944171f73967e8
;| crc32 0 cbf43926 cbf43926
;| mix 0 6457827717110365317
;| bytes of lengths 0 to 17 are all different: 1
.include <hash.asm>
.include <numbers.asm>
.include <input.asm>

.fn main()
.reg hash, seed
        host        arg_count() -> seed
        bne         seed, 0, lines
        host        print_string("fnv1a ")
        call        hash_fnv1a("", 0) -> hash
        call        hexadecimal(hash, " ")
        call        hash_fnv1a("a", 1) -> hash
        call        hexadecimal(hash, " ")
        call        hash_fnv1a("foobar", 6) -> hash
        call        hexadecimal(hash, "\n")

        host        print_string("crc32 ")
        call        hash_crc32("", 0, 0) -> hash
        call        hexadecimal(hash, " ")
        call        hash_crc32("123456789", 9, 0) -> hash
        call        hexadecimal(hash, " ")
        call        hash_crc32("1234", 4, 0) -> hash
        call        hash_crc32("56789", 5, hash) -> hash
        call        hexadecimal(hash, "\n")

        host        print_string("mix ")
        call        hash_mix(0) -> hash
        call        hexadecimal(hash, " ")
        li          seed, 1234567 + 0x9e3779b97f4a7c15
        call        hash_mix(seed) -> hash
        host        print_uint(hash)
        host        newline()

        host        print_string("bytes of lengths 0 to 17 are all different: ")
        call        lengths() -> hash
        host        print_int(hash)
        host        newline()
        halt

; Whether the hashes of 0 to 17 zero bytes differ from each other.
.data zeros:  .zero 17
.data hashes: .zero 18 * 8
.fn lengths() -> different
.reg index, other, hash, base
        li          index, 0
        li          base, hashes
.next:  call        hash_bytes(zeros, index) -> hash
        store64     hash, [base + index * 8]
        li          other, 0
.look:  bgeu        other, index, .new
        load64      hash, [base + other * 8]
        load64      r10, [base + index * 8]
        beq         hash, r10, .same
        add         other, other, 1
        jmp         .look
.new:   add         index, index, 1
        bleu        index, 17, .next
        ret         1
.same:  ret         0

; Prints the three hashes of each line.
.fn lines()
.reg line, length, hash
.next:  call        input_line() -> line, length
        beq         line, 0, .end
        call        hash_bytes(line, length) -> hash
        call        hexadecimal(hash, " ")
        call        hash_fnv1a(line, length) -> hash
        call        hexadecimal(hash, " ")
        call        hash_crc32(line, length, 0) -> hash
        call        hexadecimal(hash, "\n")
        jmp         .next
.end:   halt

.fn hexadecimal(number, behind)
        call        number_print_hexadecimal(number, 1)
        host        print_string(behind)
        ret
.end_fn
