; U15: 19 significant digits cost 16 and 1 for every 16 bytes; from 20 on it is 512 and 2 for each digit besides.
;! options: --fuel 618
;! out of fuel
;! output:
;| read\

.fn main()
.reg number
        host    parse_float("-000000000000000000000.0001234567890123456789", 46) -> number
        host    print_string("read")
        host    parse_float("12345678901234567890", 20) -> number
        jmp     .end
.end:   host    print_string(" again")
        halt
