; The call takes the only unit.
;! options: --fuel 1
;! out of fuel

main:
    call    function, r0
    halt
function:
    ret
