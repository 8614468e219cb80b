; E029: a field that map layouts do not have, with the one it may have been meant to be.

.map a kye=u8 capacity=1                ;! error E029 did you mean `key`?
.map b key=u8 capcity=1                 ;! error E029 did you mean `capacity`?
.map c key=u8 size=1                    ;! error E029 the fields are `key=`, `value=` and `capacity=`

main:
    halt
