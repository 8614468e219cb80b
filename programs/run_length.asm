; Compresses lines by run-length encoding: each run of equal bytes becomes its length and the byte.
;
; Shows a small state machine over input read in pieces: what is known of the current run lives in
; registers, wherever a piece ends.
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
.data input: .zero input_size
.data byte:  .zero 1

; r0 = the next byte, r1 = end of the input, r2 = byte of the run, r3 = its length, 0 for no run
main:   li          r3, 0
.read:  li          r0, input
        mov         r4, r0
        li          r5, input_size
        host        read, r4
        beqi        r4, 0, .end
        add         r1, r0, r4
.byte:  load8u      r4, [r0]
        addi        r0, r0, 1
        bne         r4, r2, .other
        beqi        r3, 0, .other
        addi        r3, r3, 1
        jmp         .next
.other: mov         r5, r2
        mov         r6, r3
        call        print_run, r5
        mov         r2, r4
        li          r3, 1
        bnei        r4, '\n', .next
        li          r3, 0                       ; a newline ends a run and starts none
        host        newline, r4
.next:  bltu        r0, r1, .byte
        jmp         .read
.end:   mov         r0, r2
        mov         r1, r3
        call        print_run, r0
        halt

; in: r0 = a byte, r1 = how often it came
print_run:
        beqi        r1, 0, .done
        host        print_uint, r1
        li          r1, byte                    ; `print_char` would make UTF-8 of it
        store8      r0, [r1]
        mov         r0, r1
        li          r1, 1
        host        write, r0
.done:  ret
