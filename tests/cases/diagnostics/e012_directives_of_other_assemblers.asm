; E012: for directives that other assemblers have the help says what does the same here, or that nothing is needed.

.data a: .asciz "text"                  ;! error E012 `.data name: .string "text"` ends in a zero byte
.data b: .asciiz "text"                 ;! error E012 `.data name: .string "text"` ends in a zero byte
.byte 1, 2                              ;! error E012 bytes are `.data name: .u8 1, 2`
.db "text"                              ;! error E012 text is `.data name: .ascii "text"`
.word 5                                 ;! error E012 `.u16` takes 2 bytes, `.u32` 4, `.u64` 8
.short 5                                ;! error E012 `.data name: .u16 1` takes 2 bytes
.long 5                                 ;! error E012 `.data name: .u32 1` takes 4 bytes
.quad 5                                 ;! error E012 `.data name: .u64 1` takes 8 bytes
.double 1.5                             ;! error E012 `.data name: .f64 1.5` takes 8 bytes
.float 1.5                              ;! error E012 `.data name: .f32 1.5` takes 4 bytes
.space 64                               ;! error E012 `.data name: .zero 64` takes 64 bytes
.times 64, 1                            ;! error E012 `.data name: .fill 64, 1` takes 64 bytes
.equ x, 5                               ;! error E012 a constant is `.const name = value`
.set x, 5                               ;! error E012 a constant is `.const name = value`
.define x 5                             ;! error E012 a constant is `.const name = value`
.section .rodata                        ;! error E012 there are no sections
.globl main                             ;! error E012 and `.entry label` says where it starts
.GLOBAL main                            ;! error E012 it is not needed
.extern printf                          ;! error E012 it is not needed
.endmacro                               ;! error E012 `.macro` gives lines a name up to `.endm`
.irp x, 1, 2                            ;! error E012 `.rept` repeats lines up to `.endr`
.import "other.asm"                     ;! error E012 `.include` takes in the text of another file
.struc point                            ;! error E012 a struct is `.struct name { x: f64 }`
.union point                            ;! error E012 or named with `.const name = 8`
.org 0x100                              ;! error E012 static data starts at address 8
.p2align 3                              ;! error E012 `.data .align 8` aligns
.type main, @function                   ;! error E012 it is not needed: leave it out
.text                                   ;! error E012 instructions need no section
main:
    db 5                                ;! error E024 bytes are `.data name: .u8 1, 2`
    section 5                           ;! error E024 there are no sections
    data 5                              ;! error E024 did you mean the directive `.data`?
    halt
