; Calls itself for ever.
main:   call    main, r4
        ret
