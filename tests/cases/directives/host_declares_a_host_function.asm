; .host: adds a function to the table of host functions, in front of those that host adds; it need not be used.

.host newline
.host print_int
.host read

main:
    li      r0, 3
    host    print_char, r1
    host    print_int, r0
    host    newline, r0
    halt

;! output:
;| \x003
