; E010, E024: an unknown word alone, or with an instruction behind it, may be a label whose colon is missing.

main  li r1, 3                          ;! error E010 if `main` is a label, `:` is missing after it: `main:`
here  halt                              ;! error E024 if `here` is a label, `:` is missing after it: `here:`
there                                   ;! error E024 if it is a label, `:` is missing after it: `there:`
loop                                    ;! error E024 if it is a label, `:` is missing after it: `loop:`
ad                                      ;! error E024 did you mean `add`? if it is a label
nop                                     ;! error E024 `mov r0, r0` does nothing
.next li r1, 3                          ;! error E012 if it is meant to be a local label, `:` is missing after it
.end                                    ;! error E012 if it is meant to be a local label, `:` is missing after it
.data text "text"                       ;! error E010 if `text` is a label, `:` is missing after it: `text:`
.data text .string "text"               ;! error E010 if `text` is a label, `:` is missing after it: `text:`
label: other li r1, 3                   ;! error E010 if `other` is a label, `:` is missing after it: `other:`
    halt
