; Comments start with `;` or `#`, which other languages write differently or use for numbers.

// a comment                            ;! error E010 comments start with `;` or `#`
/* a comment */                         ;! error E010 comments start with `;` or `#`
 * that goes on                         ;! error E010 comments start with `;` or `#`
 */                                     ;! error E010 comments start with `;` or `#`
-- a comment                            ;! error E010 comments start with `;` or `#`
main:
    li r1, 5 // five                    ;! error E010 comments start with `;` or `#`
    li r1, 5 /* five */                 ;! error E010 comments start with `;` or `#`
    li r1, 5 -- number five             ;! error E010 comments start with `;` or `#`
    li r1, 5 -- five                    ;! error E021 comments start with `;` or `#`
    halt // the end                     ;! error E010 comments start with `;` or `#`
    halt -- end                         ;! error E031 comments start with `;` or `#`
    mov r1, #3 ;                        ;! error E010 `#` starts a comment: numbers are written without it
    li r1 #3 ;                          ;! error E030 `#` starts a comment: numbers are written without it
    load64 r1, [r2, #8] ;               ;! error E010 `#` starts a comment: numbers are written without it
    load64 r1, [r2                      # + 8];! error E010 expected `+`, `-` or `]`, found the end of the line
    li r1, 5 - -3 - five                ;! error E021 `five` is not defined
    halt
