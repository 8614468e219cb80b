; E011: parentheses and unary operators together may be nested 64 deep and not 65.

.const parentheses = (((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((5)))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))) ;! error E011 nested deeper than 64
.const minuses = -----------------------------------------------------------------5 ;! error E011 name a part of it with `.const`
.const both = -(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-6))))))))))))))))))))))))))))))))) ;! error E011 nested deeper than 64

main:
    halt
