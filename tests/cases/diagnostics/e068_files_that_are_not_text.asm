; E068: an included file is UTF-8 text, as the source itself.

.include "lib/not_text.asm"             ;! error E068 the file `lib/not_text.asm` is not UTF-8 text, from its line 2 on
main:   halt
