; A recursive function has registers of its own at every depth.

main:
    li      r3, 20
    call    factorial, r3
    host    print_int, r3
    host    newline, r3
    li      r3, 25
    call    fibonacci, r3
    host    print_int, r3
    host    newline, r3
    halt

factorial:
    bgti    r0, 1, .more
    li      r0, 1
    ret
.more:
    subi    r1, r0, 1
    call    factorial, r1
    mul     r0, r0, r1
    ret

fibonacci:
    blti    r0, 2, .done
    subi    r1, r0, 1
    call    fibonacci, r1
    subi    r2, r0, 2
    call    fibonacci, r2
    add     r0, r1, r2
.done:
    ret

;! output:
;| 2432902008176640000
;| 75025
