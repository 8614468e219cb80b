; Without fuel it is not seen that no call is allowed.
;! options: --fuel 0 --call-depth 0
;! out of fuel

main:
    call    function, r0
    halt
function:
    ret
