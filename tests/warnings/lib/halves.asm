; What a program uses, and what it does not.

.const  half_width = 4
.const  half_height = 4                 ; warning W002 `half_height`

.fn     half(number) -> half_number
.reg    half_unused                     ; warning W004 `half_unused`
        shr     number, number, 1
        ret     number

.fn     half_of_float(number) -> half_number    ; warning W005 `half_of_float`
        fdiv    number, number, number
        ret     number
