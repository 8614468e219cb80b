; A constant in the place of a register is an immediate, and has its range and its errors.

.const large = 1 << 40

main:
    add r0, r1, large                   ;! error E045 the value of `add` must be from -2147483648 to 2147483647
    add r0, large, r1                   ;! error E045 load it into a register with `li` first
    beq r0, 32768, main                 ;! error E045 the value of `beq` must be from -32768 to 32767
    beq -32769, r0, main                ;! error E045 load it into a register with `li` first
    bltu r0, large, main                ;! error E045 load it into a register with `li` first
    add r0, r1, 1.5                     ;! error E044 load it into a register with `li` and use `fadd`
    add r0, r1, 5.0                     ;! error E044 as an integer it is 5
    add r0, r1, unknown                 ;! error E021 `unknown` is not defined
    add r0, r1, main                    ;! error E022 declare `.func main` and use `func rd, main`
    add r0, r1, 1 / 0                   ;! error E042
    mov r0, 1 << 64                     ;! error E045 a 64-bit constant must be from
    mov r0, unknown                     ;! error E021 `unknown` is not defined
    mov r0, rax                         ;! error E021 registers are `r0` to `r255`
    mov r0, main                        ;! error E022 declare `.func main` and use `func rd, main`
    halt
