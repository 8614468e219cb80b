; E035: `main` is where the program starts, so an instruction must stand behind it.

    halt
main:                                   ;! error E035 no instruction follows the label `main`
