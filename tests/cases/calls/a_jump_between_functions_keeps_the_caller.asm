; A jump to another function is a tail call: its ret goes back to the first caller.
;! options: --call-depth 1

main:
    li      r1, 100000
    call    ping, r1
    host    print_int, r1
    host    newline, r1
    halt

ping:
    beqi    r0, 0, done
    subi    r0, r0, 1
    jmp     pong
pong:
    beqi    r0, 0, done
    subi    r0, r0, 1
    jmp     ping
done:
    li      r0, 42
    ret

;! output:
;| 42
