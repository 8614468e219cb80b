; Memory that grows.
;
; `alloc` gives out memory from the end of the heap upwards, so an allocation can only be made larger where nothing
; has been given out behind it. Everything of the library that grows uses this function.

; Makes an allocation larger. It stays where it is if it is the last one; otherwise the bytes move to a new place, and
; the old one is lost unless the program goes back to a mark before it.
; Takes: the address and the bytes of the allocation, a multiple of 8 (0 and 0 for none yet); how many bytes it
; shall have, a multiple of 8 and not less.
; Gives: its address. The bytes that come in are zero.
; Errors: traps with out_of_memory. Costs 12 where it stays, otherwise also a 64th of its bytes.
.fn memory_grow(address, size, larger) -> address
.reg end, mark
        add         end, address, size
        heap_mark   mark
        bne         end, mark, .move
        sub         larger, larger, size
        alloc       end, larger
        ret         address
.move:  alloc       end, larger
        mem_copy    end, address, size
        ret         end
.end_fn
