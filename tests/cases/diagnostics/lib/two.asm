.include "./one.asm"
