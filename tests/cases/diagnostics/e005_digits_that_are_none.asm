; E005: a number with a character that is no digit of its base, or without digits.

main:
    li      r0, 12a                     ;! error E005 `a` is not a digit of a decimal number
    li      r0, 0b12                    ;! error E005 `2` is not a digit of a binary number
    li      r0, 0o78                    ;! error E005 `8` is not a digit of a octal number
    li      r0, 0xfg                    ;! error E005 `g` is not a digit of a hexadecimal number
    li      r0, 0x                      ;! error E005 the hexadecimal number has no digits
    li      r0, 0b__                    ;! error E005 the binary number has no digits
    li      r0, 0o                      ;! error E005 the octal number has no digits
    li      r0, 1e                      ;! error E005 `e` is not a digit
    li      r0, 1u8                     ;! error E005 `u` is not a digit
    halt
