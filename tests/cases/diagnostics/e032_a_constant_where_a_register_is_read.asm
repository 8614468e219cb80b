; E032: a constant in the place of a register that no immediate stands for must be loaded first.

.const large = 1 << 40
.data  text: .string "text"
.map   m key=u8 capacity=1

main:
    sub r0, 5, r1                       ;! error E032 load it into a register with `li` first
    blt 5, r1, main                     ;! error E032 turned round it is `bgt`, which takes a constant
    geu r0, 5, r1                       ;! error E032 turned round it is `leu`
    add r0, 5, 6                        ;! error E032 load it into a register with `li` first
    add 5, r0, 6                        ;! error E032 `add` takes a register as `rd`
    mulh r0, r1, 5                      ;! error E032 load it into a register with `li` first
    fadd r0, r1, 1.0                    ;! error E032 load it into a register with `li` first
    fadd r0, r1, nan                    ;! error E032 load it into a register with `li` first
    neg r0, 5                           ;! error E032 load it into a register with `li` first
    neg r0, large                       ;! error E032 load it into a register with `li` first
    neg r0, unknown                     ;! error E032 write `neg rd, ra`
    neg r0, 1 / 0                       ;! error E032 write `neg rd, ra`
    neg r0, rax                         ;! error E032 registers are `r0` to `r255`
    neg r0, main                        ;! error E032 declare `.func main` and use `func rd, main`
    store64 5, [r0]                     ;! error E032 load it into a register with `li` first
    exit 0                              ;! error E032 `halt` ends the program with status 0
    exit 3                              ;! error E032 load it into a register with `li` first
    host print_int, 5                   ;! error E032 load it into a register with `li` first
    map_lookup r0, r1, 5                ;! error E032 with `li` and use `map_lookup_scalar`
    map_lookup r0, r1, text             ;! error E032 load it into a register with `li` first
    map_lookup_scalar r0, r1, 5         ;! error E032 load it into a register with `li` first
    map_lookup r0, m, r1                ;! error E032 `m` is a layout: `map_new rd, m` makes a map of it
    add r0, r1, m                       ;! error E032 `m` is a layout: `map_new rd, m` makes a map of it
    mov r0, m                           ;! error E032 `m` is a layout
    halt
