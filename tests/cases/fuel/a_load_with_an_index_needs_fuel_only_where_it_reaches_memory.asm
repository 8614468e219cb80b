; As a load without an index; so does one of an address.
;! options: --fuel 1
;! out of fuel

main:
    li      r0, 8
    load64  r1, [r0 + r1 * 8]
    load64  r1, [4088]
    load64  r1, [4096]
    halt
