; E054: running on behind a breakpoint goes on, so it cannot be the last instruction.

main:
    breakpoint                          ;! error E054 execution can run off the end of the program
