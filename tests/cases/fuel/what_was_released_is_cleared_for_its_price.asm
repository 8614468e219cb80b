; What is given out anew has been reached before: it costs what clearing costs.
;! exit: 0
main:
    li      r0, 6400
    heap_mark r1
    alloc   r2, r0
    heap_release r1
    alloc   r2, r0
    halt
