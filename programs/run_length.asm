; Compresses lines by run-length encoding: each run of equal bytes becomes its length and the byte.
;
; Shows a small state machine over input and output of any length: what is known of the current run lives in registers.
;
; Run it with: mini-vm run programs/run_length.asm < FILE
;
;! stdin:
;| aaabccddddd
;| WWWWWWWWWWWWBWWWWWWWWWWWWBBB
;|
;| x
;! output:
;| 3a1b2c5d
;| 12W1B12W3B
;|
;| 1x

.const input_size = 4096
.data input:    .zero input_size
.data run_byte: .zero 1

.fn main()
.reg next, end, byte, last, length
        li          length, 0                   ; of the run, 0 for none
.read:  li          next, input
        host        read(next, input_size) -> end
        beq         end, 0, .end
        add         end, next, end
.byte:  load8u      byte, [next]
        add         next, next, 1
        bne         byte, last, .other
        beq         length, 0, .other
        add         length, length, 1
        jmp         .next
.other: call        print_run(last, length)
        mov         last, byte
        li          length, 1
        bne         byte, '\n', .next
        li          length, 0                   ; a newline ends a run and starts none
        host        newline()
.next:  bltu        next, end, .byte
        jmp         .read
.end:   call        print_run(last, length)
        halt

.fn print_run(byte, length)
.reg place
        beq         length, 0, .done
        host        print_uint(length)
        li          place, run_byte             ; `print_char` would make UTF-8 of it
        store8      byte, [place]
        host        write(place, 1)
.done:  ret
