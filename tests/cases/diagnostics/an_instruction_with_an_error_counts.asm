; An instruction with an error is still one, so that labels and numbers of others stay what they are.

main:
    jmp     end
    jmp     @4
    wrong                               ;! error E024
    li      r0, (                       ;! error E010
end:
    broken  r0                          ;! error E024
