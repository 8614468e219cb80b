; numbers.asm: what is read, with the bytes that it takes and the error; what is written.
;
; With an argument it reads the lines of standard input in three ways, which tests/library.rs compares.
;! options: --guard
;! output:
;| 0 1 0
;| 7 1 0
;| -7 2 0
;| 7 2 0
;| 12 2 0
;| 9223372036854775807 19 0
;| -9223372036854775808 20 0
;| 0 0 2
;| 0 0 2
;| 0 0 2
;| 12 24 0
;| 0 0 1
;| 0 0 1
;| 0 0 1
;| 0 0 1
;| 0 0 1
;| unsigned
;| 18446744073709551615 20 0
;| 0 0 2
;| 0 0 2
;| 0 0 2
;| 0 0 1
;| hexadecimal
;| 255 2 0
;| 16 2 0
;| 18446744073709551615 16 0
;| 1 20 0
;| 0 0 2
;| 171 2 0
;| 0 0 1
;| 0 0 1
;| written
;| 0|-1|9223372036854775807|-9223372036854775808|
;| 0|18446744073709551615|
;| 0|ff|0000000f|ffffffffffffffff|123456789abcdef0|00000000000000ff|
;|     5|   -5|12345|123456|0|
;|     5|18446744073709551615|
.include <numbers.asm>
.include <text.asm>
.include <input.asm>

.fn main()
.reg count
        host        arg_count() -> count
        bne         count, 0, lines
        call        signed("0")
        call        signed("7")
        call        signed("-7")
        call        signed("+7")
        call        signed("12ab")
        call        signed("9223372036854775807")
        call        signed("-9223372036854775808")
        call        signed("9223372036854775808")
        call        signed("-9223372036854775809")
        call        signed("99999999999999999999999")
        call        signed("000000000000000000000012")
        call        signed("")
        call        signed("-")
        call        signed("+-1")
        call        signed(" 1")
        call        signed("x")

        host        print_string("unsigned\n")
        call        unsigned("18446744073709551615")
        call        unsigned("18446744073709551616")
        call        unsigned("18446744073709551620")
        call        unsigned("100000000000000000000")
        call        unsigned("-1")

        host        print_string("hexadecimal\n")
        call        hexadecimal("fF")
        call        hexadecimal("10g")
        call        hexadecimal("ffffffffffffffff")
        call        hexadecimal("00000000000000000001")
        call        hexadecimal("10000000000000000")
        call        hexadecimal("aB@")
        call        hexadecimal("@")
        call        hexadecimal("")

        host        print_string("written\n")
        call        write_signed(0)
        call        write_signed(-1)
        call        write_signed((1 << 63) - 1)
        call        write_signed(-1 << 63)
        host        newline()
        call        write_unsigned(0)
        call        write_unsigned(-1)
        host        newline()
        call        write_hexadecimal(0, 0)
        call        write_hexadecimal(255, 1)
        call        write_hexadecimal(15, 8)
        call        write_hexadecimal(-1, 3)
        call        write_hexadecimal(0x123456789abcdef0, 16)
        call        write_hexadecimal(255, -1)
        host        newline()
        call        padded(5, 5)
        call        padded(-5, 5)
        call        padded(12345, 5)
        call        padded(123456, 5)
        call        padded(0, 0)
        host        newline()
        call        number_print_unsigned(5, 5)
        host        print_char('|')
        call        number_print_unsigned(-1, 5)
        host        print_char('|')
        host        newline()
        halt

; Prints what each line is: a signed, an unsigned and a hexadecimal number.
.fn lines()
.reg line, length, number, taken, error
.next:  call        input_line() -> line, length
        beq         line, 0, .end
        call        number_parse(line, length) -> number, taken, error
        host        print_int(number)
        call        rest(taken, error)
        call        number_parse_unsigned(line, length) -> number, taken, error
        host        print_uint(number)
        call        rest(taken, error)
        call        number_parse_hexadecimal(line, length) -> number, taken, error
        host        print_uint(number)
        call        rest(taken, error)
        jmp         .next
.end:   halt

.fn signed(string)
.reg length, number, taken, error
        call        text_length(string) -> length
        call        number_parse(string, length) -> number, taken, error
        host        print_int(number)
        call        rest(taken, error)
        ret

.fn unsigned(string)
.reg length, number, taken, error
        call        text_length(string) -> length
        call        number_parse_unsigned(string, length) -> number, taken, error
        host        print_uint(number)
        call        rest(taken, error)
        ret

.fn hexadecimal(string)
.reg length, number, taken, error
        call        text_length(string) -> length
        call        number_parse_hexadecimal(string, length) -> number, taken, error
        host        print_uint(number)
        call        rest(taken, error)
        ret

.fn rest(taken, error)
        host        print_char(' ')
        host        print_int(taken)
        host        print_char(' ')
        host        print_int(error)
        host        newline()
        ret

.fn write_signed(number)
.reg text, length
        call        number_decimal(number) -> text, length
        host        write(text, length)
        host        print_char('|')
        ret

.fn write_unsigned(number)
.reg text, length
        call        number_unsigned(number) -> text, length
        host        write(text, length)
        host        print_char('|')
        ret

.fn write_hexadecimal(number, digits)
        call        number_print_hexadecimal(number, digits)
        host        print_char('|')
        ret

.fn padded(number, width)
        call        number_print(number, width)
        host        print_char('|')
        ret
.end_fn
