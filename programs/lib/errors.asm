; The end of a program that cannot go on.
;
; A sentence that holds values is written by `host print_error(format, ...)`; error_exit may write the rest of it.

; Writes a sentence and a line end to standard error and ends the program.
; Takes: the exit status; the address of the sentence, which a zero byte ends. Gives nothing, as it does not return.
; Errors: traps with host if nothing can be written. Costs 95, 1 for every byte and a
; 64th of the bytes.
.fn error_exit(status, sentence)
        host        print_error("%s\n", sentence)
        exit        status
.end_fn
