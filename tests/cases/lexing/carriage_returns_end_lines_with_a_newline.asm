; Lines may end in a carriage return and a newline, as in every line of this file.

.data text: .string "text\n"
.const five = 5
.map   m key=u8 value=u8 capacity=2

main:
    li      r0, text                    ; a comment
    host    print_string, r0
.local:

    li      r0, five                    # another
    exit    r0

;! output:
;| text
;! exit: 5
