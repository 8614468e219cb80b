; text.asm: text_line.
;! options: --guard
;! output:
;| none
;| [] none
;| [a] none
;| [a] none
;| [] [a\x0d] [b] none
.include <text.asm>

.fn main()
        call        print_lines("", 0)
        call        print_lines("\n", 1)
        call        print_lines("a", 1)
        call        print_lines("a\n", 2)
        call        print_lines("\na\r\nb", 5)
        halt

.fn print_lines(text, left)
.reg line, length, found
.next:  mov         line, text
        call        text_line(text, left) -> length, text, left, found
        beq         found, 0, .none
        host        print_format("[%.*s] ", length, line)
        jmp         .next
.none:  host        print_string("none\n")
        ret
.end_fn
