; E075: where a program starts is said by `main` or `.entry`, and no file that it includes is what it starts with.

.include "lib/first.asm"           ;! error E075 call `Main` `main`, or say where the program starts with `.entry Main`

.fn Main()
    call first_of_all()
    halt

