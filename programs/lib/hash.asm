; Hashes of bytes and numbers: fast ones, FNV-1a, CRC-32.
;
; None of them resists somebody who chooses the bytes so that hashes are equal.

; Mixes the bits of a number, so that every bit of it moves half of those of the result. Different numbers stay different.
; It is the finaliser of SplitMix64, variant 13 of David Stafford, "Better Bit Mixing - Improving on MurmurHash3's 64-bit
; Finalizer" (2011).
; Takes: 64 bits. Gives: 64 bits; those of 0 are 0. Costs 14.
.fn hash_mix(value) -> hash
.reg high, multiplier
        shr         high, value, 30
        xor         value, value, high
        lc          multiplier, 0xbf58476d1ce4e5b9
        mul         value, value, multiplier
        shr         high, value, 27
        xor         value, value, high
        lc          multiplier, 0x94d049bb133111eb
        mul         value, value, multiplier
        shr         high, value, 31
        xor         value, value, high
        ret

; The h of hash_bytes, and the multiplier. All other registers change. No byte in front of the bytes or behind them is read: a
; rest comes from the last eight bytes, without those that are in h already, or from two loads that may overlap.
.macro _hash_words(hash, address, length, multiplier, word, shift)
        lc          multiplier, 0x9e3779b97f4a7c15
        mov         hash, length
        bltu        length, 8, .short
        add         shift, address, length
        sub         shift, shift, 8             ; the last place where eight bytes are left
.next:  load64      word, [address]
        xor         hash, hash, word
        mul         hash, hash, multiplier
        rotl        hash, hash, 29
        add         address, address, 8
        bleu        address, shift, .next
        and         length, length, 7
        beq         length, 0, .done
        load64      word, [shift]
        shl         length, length, 3
        neg         length, length              ; amounts count modulo 64
        shr         word, word, length
        jmp         .last
.short: bltu        length, 4, .few
        load32u     word, [address]
        sub         length, length, 4
        add         address, address, length
        load32u     address, [address]
        shl         length, length, 3
        shl         address, address, length
        or          word, word, address
        jmp         .last
.few:   beq         length, 0, .done
        load8u      word, [address]
        beq         length, 1, .last
        load16u     word, [address]
        beq         length, 2, .last
        load8u      address, [address + 2]
        shl         address, address, 16
        or          word, word, address
.last:  xor         hash, hash, word
        mul         hash, hash, multiplier
        rotl        hash, hash, 29
.done:
.endm

; A hash of bytes, eight at a time; the one to use where nothing else is asked for.
; h = the length; then for every 8 bytes, little-endian, and at last for the rest with zeros up to 8:
; h = rotate_left((h ^ word) * 0x9e3779b97f4a7c15, 29); the hash is hash_mix(h).
; Takes: the address of the bytes, how many. Gives: 64 bits. Costs 40, and 6 for every 8 bytes.
.fn hash_bytes(address, length) -> hash
.reg hash, multiplier, word, shift
        _hash_words hash, address, length, multiplier, word, shift
        mov         address, hash
        jmp         hash_mix

; FNV-1a with 64 bits, by Glenn Fowler, Landon Curt Noll and Kiem-Phong Vo: RFC 9923.
; Takes: the address of the bytes, how many. Gives: 64 bits. Costs 10, and 5 for every byte.
.fn hash_fnv1a(address, length) -> hash
.reg end, hash, prime, byte
        add         end, address, length
        lc          hash, 0xcbf29ce484222325
        lc          prime, 0x00000100000001b3
        beq         address, end, .done
.next:  load8u      byte, [address]
        xor         hash, hash, byte
        mul         hash, hash, prime
        add         address, address, 1
        bltu        address, end, .next
.done:  ret         hash

; The CRC-32 of Ethernet, gzip and PNG: ISO 3309, polynomial 0xedb88320 reflected.
; Takes: the address of the bytes, how many; the CRC of the bytes before them, 0 for none.
; Gives: the CRC of both, 32 bits. Costs 16, and 8 for every byte; the first call 16,000 more, for a table.
.fn hash_crc32(address, length, before) -> crc
.reg end, table, byte, entry
        load64      entry, [hash_crc32_table + 8]
        bne         entry, 0, .ready            ; no entry but the first is 0
        call        _hash_crc32_make_table()
.ready: add         end, address, length
        li          table, hash_crc32_table
        not         before, before
        zext32      before, before
        beq         address, end, .done
.next:  load8u      byte, [address]
        xor         byte, byte, before
        and         byte, byte, 0xff
        load32u     entry, [table + byte * 4]
        shr         before, before, 8
        xor         before, before, entry
        add         address, address, 1
        bltu        address, end, .next
.done:  not         before, before
        zext32      before, before
        ret         before

.data .align 8 hash_crc32_table: .zero 256 * 4

.fn _hash_crc32_make_table()
.reg table, number, entry, bit, polynomial, odd
        li          table, hash_crc32_table
        li          polynomial, 0xedb88320
        li          number, 0
.entry: mov         entry, number
        li          bit, 8
.bit:   and         odd, entry, 1
        neg         odd, odd                    ; all ones where the lowest bit was 1
        and         odd, odd, polynomial
        shr         entry, entry, 1
        xor         entry, entry, odd
        sub         bit, bit, 1
        bne         bit, 0, .bit
        store32     entry, [table + number * 4]
        add         number, number, 1
        blt         number, 256, .entry
        ret
.end_fn
