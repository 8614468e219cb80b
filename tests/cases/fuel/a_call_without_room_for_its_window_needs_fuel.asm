;! options: --fuel 0 --registers 256
;! out of fuel

main:
    call    function, r1
    halt
function:
    ret
