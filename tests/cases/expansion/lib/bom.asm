.const with_mark = 7
.const no_line_end = 8