; E010, E016: what other languages write where this one wants something else.

section .text                           ;! error E016 instructions need no section
%define X 5                             ;! error E010 a constant is `.const name = value`
my-label:                               ;! error E010 a name has ASCII letters, digits and `_`
1:  halt                                ;! error E010 does not start with a digit
main:
    r1 = 5                              ;! error E010 write `li r1, 5`
    r1 = r2                             ;! error E010 write `mov r1, r2`
    r1 += 1                             ;! error E010 an instruction comes first, as in `li r1, 1`
    x = 5                               ;! error E010 a constant is defined with `.const x = ...`
    x equ 5                             ;! error E010 a constant is `.const name = value`
    const x = 5                         ;! error E010 did you mean the directive `.const`?
    text db "text"                      ;! error E010 text is `.data name: .ascii "text"`
    text .string "text"                 ;! error E010 write `.data text: .string ...`
    if r1 == 5                          ;! error E010 there are no blocks
    mov r1, r2 + 1                      ;! error E010 as in `add rd, ra, rb` or `add rd, ra, 1`
    li r1, 1 + r2                       ;! error E010 as in `add rd, ra, rb` or `add rd, ra, 1`
    mov r1, %rax                        ;! error E010 registers are `r0` to `r255`, without `%`
    lc r1, 1.5f                         ;! error E010 numbers have no suffix
    add r1 r2 r3                        ;! error E010 operands are separated by commas
    lw a0, 8(sp)                        ;! error E010 `load32s rd, [rb + offset]` reads 4 bytes with their sign
    jmp "main"                          ;! error E032 names are written without quotes
    host "newline", r0                  ;! error E032 names are written without quotes
    li r1 5                             ;! error E010 operands are separated by commas
    def main():                         ;! error E010 a function is a label, as in `label:`
    halt
.data a: .u8 "x"                        ;! error E010 text is `.ascii "text"`, or `.string "text"`
.data "text"                            ;! error E010 write `.string` or `.ascii` before text
.data 5                                 ;! error E010 the type comes first, as in `.data .u8 5`
.map  m key=u8, value=u8 capacity=1     ;! error E010 the fields of a map are separated by spaces
