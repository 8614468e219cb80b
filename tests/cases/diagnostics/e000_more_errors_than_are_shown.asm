; Of more errors than `--max-errors` the first are shown, and one that says that there are more, at the last of them.

;! options: --max-errors 3
;! error at 9: E000 the first 3 are shown

main:
    bad_0           ;! error E024 `bad_0`
    bad_1           ;! error E024 `bad_1`
    bad_2           ;! error E024 `bad_2`
    bad_3
    bad_4
    halt
