; E027: func takes what .func declares, so that the function table is the list of all that callr may reach.

.func  handler

main:
    func    r0, helper                  ;! error E027 declare it with `.func helper`
    func    r0, handlr                  ;! error E027 did you mean `handler`?
    func    r0, something               ;! error E027 functions are declared with `.func`
    halt
handler:
    ret
helper:
    ret
