; Comparisons of constants bind stronger than `&`, `^` and `|`, and give 1 where they hold and 0 where not. NaN is not even equal to itself.
;
;! output:
;| 15
;| 0
;| 12
;| 2
;| 1\

.const yes = (1 < 2) * 8 + (2 <= 2) * 4 + (-1 != 1) * 2 + (3 == 3)
.const no = (2 < 1) * 8 + (3 <= 2) * 4 + (1 != 1) * 2 + (3 == 4)
.const more = (2 > 1) * 8 + (2 >= 2.0) * 4 + (1.5 > 2) * 2 + (1 >= 1.5)
.const of_nan = (nan == nan) * 4 + (nan != nan) * 2 + (nan < 1)
.const strength = 1 == 2 | 1 + 1 == 2 & 8 >> 1 < 5

main:   li      r0, yes
        host    print_int, r0
        host    newline, r0
        li      r0, no
        host    print_int, r0
        host    newline, r0
        li      r0, more
        host    print_int, r0
        host    newline, r0
        li      r0, of_nan
        host    print_int, r0
        host    newline, r0
        li      r0, strength
        host    print_int, r0
        halt
