.fn open_function(a)
        mov r0, a
        ret
.inside: ret
