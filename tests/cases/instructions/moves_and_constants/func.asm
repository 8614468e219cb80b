; func: the index of a function in the function table: 0 for the first that is declared.

.func third                             ; the order of declaration counts,
.func first
.func second                            ; not the order in the program

main:
    func    r0, third
    host    print_int, r0
    host    newline, r0
    func    r1, first
    host    print_int, r1
    host    newline, r1
    func    r255, second
    mov     r2, r255
    host    print_int, r2
    host    newline, r2

    func    r3, first
    callr   r3, r4
    func    r3, second
    callr   r3, r4
    func    r3, third
    callr   r3, r4
    halt

first:
    li      r0, 10
    jmp     print
second:
    li      r0, 20
    jmp     print
third:
    li      r0, 30
print:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 0
;| 1
;| 2
;| 10
;| 20
;| 30
