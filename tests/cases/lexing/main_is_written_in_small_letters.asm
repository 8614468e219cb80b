; The program starts at the first instruction when the only `Main` is no `main`.

    li      r0, 7
    exit    r0
Main:
    exit    r1

;! exit: 7
