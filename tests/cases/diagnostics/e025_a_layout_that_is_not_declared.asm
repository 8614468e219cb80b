; E025: a map layout that is not declared, with the one it may have been meant to be.

.map   counts key=u64 capacity=10
.const size = 8

main:
    map_new r0, count                   ;! error E025 did you mean `counts`?
    map_size r0, size                   ;! error E025 layouts are declared with `.map`
    map_init r0, main                   ;! error E025 there is no map layout `main`
    halt
