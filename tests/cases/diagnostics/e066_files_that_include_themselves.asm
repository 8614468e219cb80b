; E066: a file that includes itself would never end, however it is named and however long the way is.

.include "e066_files_that_include_themselves.asm" ;! error E066 includes itself
.include "lib/itself.asm"               ;! error E066 includes itself
.include "lib/one.asm"                  ;! error E066 includes itself
