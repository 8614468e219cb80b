.const limit = 5

.macro add_limit(x)
        add     x, x, limit
.endm

.macro add_limit_and(x, y)
        add_both x, y, limit
.endm

.macro add_both(x, y, z)
        add     x, x, y
        add     x, x, z
.endm
