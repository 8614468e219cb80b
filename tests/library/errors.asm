; The sentence goes to standard error (tests/library.rs), what was printed before stays.
;! output:
;| before
;! exit: 7
.include <errors.asm>

.fn main()
        host        print_string("before\n")
        call        error_exit(7, "a sentence")
        host        print_string("not reached\n")
        halt
.end_fn
