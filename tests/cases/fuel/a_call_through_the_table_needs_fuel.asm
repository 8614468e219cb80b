;! options: --fuel 1
;! out of fuel

.func function

main:
    func    r0, function
    callr   r0, r1
    halt
function:
    ret
