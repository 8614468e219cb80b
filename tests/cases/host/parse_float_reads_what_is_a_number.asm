; X18: everything else is NaN.
;! output:
;| [0] 0 0
;| [-0] -0 8000000000000000
;| [1] 1 3ff0000000000000
;| [1.] 1 3ff0000000000000
;| [  1] NaN 7ff8000000000000
;| [.5] 0.5 3fe0000000000000
;| [-.5e1] -5 c014000000000000
;| [.] NaN 7ff8000000000000
;| [e5] NaN 7ff8000000000000
;| [1e] NaN 7ff8000000000000
;| [1e+] NaN 7ff8000000000000
;| [1e5] 100000 40f86a0000000000
;| [1E-5] 1.0000000000000001e-05 3ee4f8b588e368f1
;| [+1.25] 1.25 3ff4000000000000
;| [1e400] inf 7ff0000000000000
;| [-1e400] -inf fff0000000000000
;| [1e-400] 0 0
;| [5e-324] 4.9406564584124654e-324 1
;| [2e-324] 0 0
;| [1.7976931348623159e308] inf 7ff0000000000000
;| [9007199254740993] 9007199254740992 4340000000000000
;| [9007199254740993.0000000000000000000001] 9007199254740994 4340000000000001
;| [inf] inf 7ff0000000000000
;| [-Infinity] -inf fff0000000000000
;| [INF] inf 7ff0000000000000
;| [infin] NaN 7ff8000000000000
;| [nan] NaN 7ff8000000000000
;| [-NaN] NaN 7ff8000000000000
;| [0x10] NaN 7ff8000000000000
;| [1_000] NaN 7ff8000000000000
;| [1e99999999999999999999] inf 7ff0000000000000

.data   texts:  .string "0"
.data           .string "-0"
.data           .string "1"
.data           .string "1."
.data           .string "  1"
.data           .string ".5"
.data           .string "-.5e1"
.data           .string "."
.data           .string "e5"
.data           .string "1e"
.data           .string "1e+"
.data           .string "1e5"
.data           .string "1E-5"
.data           .string "+1.25"
.data           .string "1e400"
.data           .string "-1e400"
.data           .string "1e-400"
.data           .string "5e-324"
.data           .string "2e-324"
.data           .string "1.7976931348623159e308"
.data           .string "9007199254740993"
.data           .string "9007199254740993.0000000000000000000001"
.data           .string "inf"
.data           .string "-Infinity"
.data           .string "INF"
.data           .string "infin"
.data           .string "nan"
.data           .string "-NaN"
.data           .string "0x10"
.data           .string "1_000"
.data           .string "1e99999999999999999999"
.data   end:    .u8 0

.fn main()
.reg at = r0, length = r1, value = r2
        li      at, texts
.next:  call    length_of(at) -> length
        host    parse_float(at, length) -> value
        host    print_format("[%s] %.17g %x\n", at, value, value)
        add     at, at, length
        addi    at, at, 1
        li      value, end
        bltu    at, value, .next
        halt

.fn length_of(text) -> length
.reg at, byte
        mov     at, text
.next:  load8u  byte, [at]
        beqi    byte, 0, .end
        addi    at, at, 1
        jmp     .next
.end:   sub     at, at, text
        ret     at
