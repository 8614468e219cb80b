; Names that differ only in their case are different names.

.const value = 1
.const Value = 20
.const VALUE = 300
.map   table key=u8  capacity=1
.map   Table key=u64 capacity=1

main:
    li      r0, value + Value + VALUE
    host    print_int, r0
    host    newline, r0
    jmp     end
End:
    trap    1
end:
    jmp     .Local
.local:
    trap    2
.Local:
    map_new r1, table
    load32u r1, [r1 + 4]
    halt

Main:
    trap    3

;! output:
;| 321
