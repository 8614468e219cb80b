; E022: the label of an instruction is no value, for where instructions are is nothing a program can compute with.

.data table: .u64 main                  ;! error E022 `main` is the label of an instruction, not a value
.const there = main + 1                 ;! error E022 declare `.func main` and use `func rd, main`

main:
    li      r0, main                    ;! error E022 declare `.func main`
    lc      r0, .next                   ;! error E022 declare `.func main.next`
.next:
    load8u  r0, [r1 + .next]            ;! error E022
    addi    r0, r0, .next - main        ;! error E022 `main.next` is the label of an instruction
;! error at 11: E022 `main` is the label of an instruction
    halt
