;! options: --fuel 0
;! out of fuel

main:
    call    function, r0
    halt
function:
    ret
