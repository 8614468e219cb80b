; E032: for a constant in the place of a register the help names the instruction that takes or loads it.

.const large = 1 << 40
.data  text: .string "text"
.map   m key=u8 capacity=1

main:
    mov r0, 5                           ;! error E032 a constant is loaded with `li`
    mov r0, text                        ;! error E032 a constant is loaded with `li`
    mov r0, large                       ;! error E032 a constant is loaded with `lc`
    mov r0, -0x80000001                 ;! error E032 a constant is loaded with `lc`
    mov r0, 1.5                         ;! error E032 a constant is loaded with `lc`
    mov r0, main                        ;! error E032 declare `.func main` and use `func rd, main`
    mov r0, unknown                     ;! error E032 write `mov rd, ra`
    mov r0, 1 / 0                       ;! error E032 write `mov rd, ra`
    mov r0, rax                         ;! error E032 registers are `r0` to `r255`
    add r0, r1, large                   ;! error E032 load it into a register with `lc` first
    add r0, 5, r1                       ;! error E032 load it into a register with `li` first
    beq r0, 32767, main                 ;! error E032 with a constant it is `beqi`
    beq r0, 32768, main                 ;! error E032 load it into a register with `li` first
    bltu r0, large, main                ;! error E032 load it into a register with `lc` first
    fadd r0, r1, 1.0                    ;! error E032 load it into a register with `lc` first
    neg r0, 5                           ;! error E032 load it into a register with `li` first
    store64 5, [r0]                     ;! error E032 load it into a register with `li` first
    exit 0                              ;! error E032 `halt` ends the program with status 0
    exit 3                              ;! error E032 load it into a register with `li` first
    host print_int, 5                   ;! error E032 load it into a register with `li` first
    map_lookup r0, r1, 5                ;! error E032 with `li` and use `map_lookup_scalar`
    map_lookup r0, r1, text             ;! error E032 load it into a register with `li` first
    map_lookup_scalar r0, r1, 5         ;! error E032 load it into a register with `li` first
    mov r0, inf                         ;! error E032 a constant is loaded with `lc`
    fadd r0, r1, nan                    ;! error E032 load it into a register with `lc` first
    map_lookup r0, m, r1                ;! error E032 `m` is a layout: `map_new rd, m` makes a map of it
    halt
