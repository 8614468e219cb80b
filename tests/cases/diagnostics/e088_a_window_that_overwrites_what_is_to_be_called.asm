; E088: the window does not spare what is to be called, if that has no name.

.fn indirect(a)
    callr a(5)
    callr r1(5)                         ;! error E088 give it a name, as `.reg name = r1` does
    ret
