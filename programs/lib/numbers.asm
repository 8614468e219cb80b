; Integers from text and as text.
;
; What reads takes an address and a length, and says how many bytes it has used, so that the caller decides what may
; stand behind a number. What writes gives an address and a length.

; What is wrong with a text, as the functions that read give it.
.const number_missing   = 1     ; no digit where the number should be
.const number_too_large = 2     ; the number does not fit in 64 bits

; Reads a signed integer in decimal: perhaps `-` or `+`, then digits, as many as there are. No white space is skipped.
; Takes: the address of the text, its length in bytes.
; Gives: the number; how many bytes of the text it takes; 0, or what is wrong, and then the first two are 0.
; Errors: number_missing; number_too_large outside of -2^63 to 2^63 - 1. Costs 37, and 10 for every digit.
.fn number_parse(text, length) -> number, taken, error
.reg number, taken, error, sign, most
        li          sign, 0                     ; bytes of the sign
        beq         length, 0, .missing
        load8u      number, [text]
        eq          most, number, '-'           ; there is one more negative number
        eq          sign, number, '+'
        or          sign, sign, most
        add         text, text, sign
        sub         length, length, sign
        call        number_parse_unsigned(text, length) -> number, taken, error
        bne         error, 0, .done
        add         taken, taken, sign
        beq         most, 0, .positive
        lc          most, 1 << 63
        bgtu        number, most, .too_large
        neg         number, number
.done:  ret         number, taken, error
.positive:
        blt         number, 0, .too_large
        ret         number, taken, 0
.missing:
        ret         0, 0, number_missing
.too_large:
        ret         0, 0, number_too_large

; Reads an unsigned integer in decimal: digits, as many as there are.
; Takes and gives what number_parse does; the number is from 0 to 2^64 - 1. Costs 13, and 10 for every digit.
.fn number_parse_unsigned(text, length) -> number, taken, error
.reg number, taken, digit, most
        li          number, 0
        li          taken, 0
        lc          most, ((1 << 64) - 1) / 10  ; ten times more does not fit
.next:  bgeu        taken, length, .end
        load8u      digit, [text + taken]
        sub         digit, digit, '0'
        bgtu        digit, 9, .end
        bgtu        number, most, .too_large
        mul         number, number, 10
        add         number, number, digit
        bltu        number, digit, .too_large
        add         taken, taken, 1
        jmp         .next
.end:   beq         taken, 0, .missing
        ret         number, taken, 0
.missing:
        ret         0, 0, number_missing
.too_large:
        ret         0, 0, number_too_large

; Reads an unsigned integer in hexadecimal: digits, letters of either case, as many as there are, without `0x`.
; Takes and gives what number_parse does; the number is from 0 to 2^64 - 1. Costs 12, 11 for every digit and 15 for
; every letter.
.fn number_parse_hexadecimal(text, length) -> number, taken, error
.reg number, taken, digit, high
        li          number, 0
        li          taken, 0
.next:  bgeu        taken, length, .end
        load8u      digit, [text + taken]
        sub         digit, digit, '0'
        bleu        digit, 9, .digit
        add         digit, digit, '0'
        or          digit, digit, 'a' - 'A'     ; letters become small
        sub         digit, digit, 'a'
        bgtu        digit, 5, .end
        add         digit, digit, 10
.digit: shr         high, number, 60
        bne         high, 0, .too_large
        shl         number, number, 4
        or          number, number, digit
        add         taken, taken, 1
        jmp         .next
.end:   beq         taken, 0, .missing
        ret         number, taken, 0
.missing:
        ret         0, 0, number_missing
.too_large:
        ret         0, 0, number_too_large

; The text that the functions below give; the next of them overwrites it.
.const number_longest = 20
.data number_text: .zero number_longest
.data number_text_end:

; A signed integer in decimal.
; Takes: the number. Gives: the address of the text, its length from 1 to 20; the text is good until the next call of a
; function that gives one. Costs 19, and 8 for every digit.
.fn number_decimal(number) -> text, length
.reg text, length, negative
        lt          negative, number, 0
        beq         negative, 0, .digits
        neg         number, number
.digits:
        call        number_unsigned(number) -> text, length
        beq         negative, 0, .done
        sub         text, text, 1
        add         length, length, 1
        li          number, '-'
        store8      number, [text]
.done:  ret         text, length

; An unsigned integer in decimal.
; Takes: the number. Gives what number_decimal does. Costs 9, and 8 for every digit.
.fn number_unsigned(number) -> text, length
.reg text, quotient, digit
        li          text, number_text_end
.next:  divu        quotient, number, 10
        mul         digit, quotient, 10
        sub         digit, number, digit
        add         digit, digit, '0'
        sub         text, text, 1
        store8      digit, [text]
        mov         number, quotient
        bne         number, 0, .next
        li          digit, number_text_end
        sub         digit, digit, text
        ret         text, digit

; An unsigned integer in hexadecimal, in small letters, with zeros in front where it is shorter than wanted.
; Takes: the number; how many digits it has at least, up to 16, more count as 16.
; Gives what number_decimal does. Costs 11, and 7 for every digit.
.fn number_hexadecimal(number, digits) -> text, length
.reg text, digit, names, first
        li          text, number_text_end
        li          names, "0123456789abcdef"
        li          digit, 16
        minu        digits, digits, digit
        li          first, number_text_end
        sub         first, first, digits
.next:  and         digit, number, 15
        load8u      digit, [names + digit]
        sub         text, text, 1
        store8      digit, [text]
        shr         number, number, 4
        bne         number, 0, .next
        bgtu        text, first, .next
        li          digit, number_text_end
        sub         digit, digit, text
        ret         text, digit

.const number_widest = 1000

; Prints a signed integer in decimal, with spaces in front where it is narrower than wanted.
; Takes: the number; the width in characters, 0 for no spaces; more than 1000 count as 1000. Gives nothing. Costs 40, and 1 for
; every byte that is printed.
.fn number_print(number, width)
.reg widest
        li          widest, number_widest
        minu        width, width, widest
        host        print_format("%*d", width, number)
        ret

; Prints an unsigned integer in decimal, as number_print does.
; Takes: the number; the width in characters, 0 for no spaces; more than 1000 count as 1000. Gives nothing. Costs as number_print.
.fn number_print_unsigned(number, width)
.reg widest
        li          widest, number_widest
        minu        width, width, widest
        host        print_format("%*u", width, number)
        ret

; Prints an unsigned integer in hexadecimal, in small letters, with zeros in front where it is shorter than wanted.
; Takes: the number; how many digits it has at least, up to 16, more count as 16. Gives nothing. Costs as number_print.
.fn number_print_hexadecimal(number, digits)
.reg limit
        li          limit, 16
        minu        digits, digits, limit
        li          limit, 1                    ; a precision of 0 leaves out the number 0
        maxu        digits, digits, limit
        host        print_format("%.*x", digits, number)
        ret
.end_fn
