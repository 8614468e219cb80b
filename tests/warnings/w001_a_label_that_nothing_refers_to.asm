; Code labels, local and global, and labels of data.

.data   gone:   .u8 1           ; warning W001 label `gone` is not used
.data   here:   .u8 2
.data   next:   .u64 here       ; warning W001 `next`
.data   _quiet: .u8 3
.data   start:  .u8 4
.data   end:

; `main` needs nothing that leads to it.
main:
.first: li      r0, 1           ; warning W001 `main.first`
.again: sub     r0, r0, 1
        beq     r0, 0, .again
other:  li      r1, end - start ; warning W001 `other`
        bne     r1, 1, main.behind
_kept:  func    r2, table
        callr   r2, r3
        call    called, r3
        call    named, r3
._kept: jmp     in
in:     halt
main.behind: halt
.func   table
table:  ret
called: ret
.fn     named()
        ret
