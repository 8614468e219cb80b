; .source: the name of the file that the source lines are those of; any text in UTF-8 will do.

.source "folder/\u{e9}t\xc3\xa9 \"quoted\".c"
main:
    halt

;! exit: 0
