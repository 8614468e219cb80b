; memory.asm: an allocation grows where it is as long as it is the last one, keeps its bytes, and what comes in is zero.
;! options: --guard
;! output:
;| first 1
;| in place 1 0, 64 bytes are given out
;| moved 1 7 0
;| the same size 1
.include <memory.asm>

.fn main()
.reg address, place, number, other
        call        memory_grow(0, 0, 16) -> address
        ne          number, address, 0
        call        say("first ", number, "\n")
        li          number, 7
        store64     number, [address]
        call        memory_grow(address, 16, 64) -> place
        eq          number, place, address
        call        say("in place ", number, " ")
        load64      number, [place + 56]
        call        say("", number, ", ")
        heap_mark   number
        sub         number, number, place
        call        say("", number, " bytes are given out\n")
        li          other, 8
        alloc       other, other
        store64     other, [other]
        call        memory_grow(address, 64, 128) -> place
        gtu         number, place, other
        call        say("moved ", number, " ")
        load64      number, [place]
        call        say("", number, " ")
        load64      number, [place + 120]
        call        say("", number, "\n")
        call        memory_grow(place, 128, 128) -> other
        eq          number, place, other
        call        say("the same size ", number, "\n")
        halt

.fn say(before, number, behind)
        host        print_string(before)
        host        print_int(number)
        host        print_string(behind)
        ret
.end_fn
