.include "lib/unused.asm"
.include <text.asm>
main:   halt
