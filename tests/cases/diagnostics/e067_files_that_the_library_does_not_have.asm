; E067: `<` and `>` stand around the name of a file of the standard library.

.include <asert.asm>                    ;! error E067 did you mean `assert.asm`?
.include <nothing/like/this.asm>        ;! error E067 the standard library has no file `nothing/like/this.asm`
.include <assert.asm                    ;! error E010 expected the name of a file of the standard library
.include <assert.asm> more              ;! error E010
.include assert.asm                     ;! error E010 write `.include <assert.asm>`
.include                                ;! error E010 expected a string
.include "missing.asm"                  ;! error E058 there is no such file
.include "../README.md"                 ;! error E058 it is outside of the folder of the source
.include "."                            ;! error E058 it is no file
main:   halt
