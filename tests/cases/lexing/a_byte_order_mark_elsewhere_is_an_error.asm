; A byte order mark is only skipped at the start of the source.

main:
    ﻿halt                               ;! error E001 unexpected character `\u{feff}`
    halt
