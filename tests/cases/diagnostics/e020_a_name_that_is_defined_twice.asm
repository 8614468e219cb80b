; E020: labels and constants share a name space, layouts and functions have one each; a name stands once in each.

.const two = 2
.const two = 2                          ;! error E020 `two` is defined twice
.const main = 3
.data  text: .u8 1 text: .u8 2          ;! error E020 `text` is defined twice
.map   set key=u8 capacity=1
.map   set key=u8 capacity=1            ;! error E020 `set` is defined twice
.func  start
.func  start                            ;! error E020 `start` is defined twice

main:                                   ;! error E020 `main` is defined twice
start:
.next:
.next:                                  ;! error E020 `start.next` is defined twice
start:                                  ;! error E020 `start` is defined twice
.next:                                  ;! error E020 `start.next` is defined twice
text:                                   ;! error E020 `text` is defined twice
    halt
