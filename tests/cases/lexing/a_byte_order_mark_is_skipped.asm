main: li r0, 4 ; A byte order mark in front of the first line is skipped; this line would not assemble otherwise.
    exit    r0

;! exit: 4
