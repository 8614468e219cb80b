; .incbin: the bytes of a file in the folder of the source, or below it.

.data {
start:  .incbin "files/bytes.bin"
end:    .incbin "files/../files/text.txt" .u8 0
        .incbin "./files/bytes.bin"
last:
}

main:
    li      r0, end - start
    host    print_int, r0
    host    newline, r0
    load32u r0, [start]
    host    print_int, r0
    host    newline, r0
    host    print_string, r0, "a "
    li      r0, end
    host    print_string, r0
    load8u  r0, [last - 1]
    host    print_int, r0
    host    newline, r0
    halt

;! output:
;| 4
;| 4278190593
;| a text
;| 255
