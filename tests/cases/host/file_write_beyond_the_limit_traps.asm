; X15, X32: the limit is looked at before the file.
;! options: --max-output 3

.fn main()
        host    file_write(0, "four", 4)  ;! trap host
        halt
