; The area of a rectangle.
.fn area(width, height) -> area
        mul     width, width, height
        div     height, width, height
        ret     width

.macro square(target, side)
        call    area(side, side) -> target
.endm
