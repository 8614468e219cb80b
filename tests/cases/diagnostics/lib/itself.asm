.include "itself.asm"
