; Prints a greeting.
;
; Shows the least a program needs: bytes in the data section, the label `main` where it starts, a call
; to the host, an end.
;
; Run it with: mini-vm run programs/hello.asm
;
;! output:
;| Hello, world!

.data greeting: .string "Hello, world!\n"

main:   li          r0, greeting
        host        print_string, r0
        halt
