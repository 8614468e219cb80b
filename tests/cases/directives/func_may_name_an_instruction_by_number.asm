; .func @n: adds instruction n; func rd, @i is entry i of the table. An instruction may stand in it twice.

.func @6
.func later
.func @6 + 0
.func @2 * 4

main:
    func    r1, @0                      ; instruction 0
    callr   r1, r5
    func    r1, @1 + 1
    callr   r1, r5
    func    r1, @3
    jmp     last
    li      r0, '6'                     ; instruction 6
    jmp     print
    li      r0, '8'                     ; instruction 8
print:
    host    print_char, r0
    ret
last:
    callr   r1, r5
    func    r1, later
    callr   r1, r5
    host    newline, r5
    halt
later:
    li      r0, 'l'
    jmp     print

;! output:
;| 668l
