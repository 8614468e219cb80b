; Fields are aligned to their own size, and a struct is padded to its largest alignment. What follows from it are constants.
;
;! output:
;| point 16: 0 8
;| body 72: 0 8 16 24 40 56 64
;| packed 15: 0 1 5 7
;| sizes: 16 8 16 16 8
;| arrays: 3 24 5
;| one line: 4 2

.struct body {                          ; before the struct that it holds
        position: point
        mass:   f64
        name:   bytes(16)               ; bytes are aligned to 1
        links:  u32[count]              ; a constant behind it
        kind:   u8
        next:   u64                     ; aligned to 8
}
.const count = 4

.struct point { x: f64  y: f64 }        ; as many on a line as there is room for

.struct header packed {
        tag:    u8
        size:   u32
        kind:   u16
        next:   i64
}

; Elements of 3 and of 24 bytes, and nothing behind them.
.struct rgb { red: u8 green: u8 blue: u8 }
.struct picture {
        pixels: rgb[sizeof(rgb) + 5]
        end:    u8[0]
}
.struct holder { first: u8 pictures: picture[1] last: u16 }

main:   li      r0, "point "
        call    print, r0
        li      r0, sizeof(point)
        call    number, r0
        li      r0, ": "
        call    print, r0
        li      r0, point.x
        call    number, r0
        li      r0, " "
        call    print, r0
        li      r0, point.y
        call    number, r0
        host    newline, r0
        li      r0, "body "
        call    print, r0
        li      r0, sizeof(body)
        call    number, r0
        li      r0, ":"
        call    print, r0
        li      r0, body.position
        call    spaced, r0
        li      r0, body.position.y
        call    spaced, r0
        li      r0, body.mass
        call    spaced, r0
        li      r0, body.name
        call    spaced, r0
        li      r0, body.links
        call    spaced, r0
        li      r0, body.kind
        call    spaced, r0
        li      r0, body.next
        call    spaced, r0
        host    newline, r0
        li      r0, "packed "
        call    print, r0
        li      r0, sizeof(header)
        call    number, r0
        li      r0, ":"
        call    print, r0
        li      r0, header.tag
        call    spaced, r0
        li      r0, header.size
        call    spaced, r0
        li      r0, header.kind - header.size + 1
        call    spaced, r0
        li      r0, header.next
        call    spaced, r0
        host    newline, r0
        li      r0, "sizes:"
        call    print, r0
        li      r0, sizeof(body.position)
        call    spaced, r0
        li      r0, sizeof(body.position.x)
        call    spaced, r0
        li      r0, sizeof(body.name)
        call    spaced, r0
        li      r0, sizeof(body.links)
        call    spaced, r0
        li      r0, sizeof(u64)
        call    spaced, r0
        host    newline, r0
        li      r0, "arrays:"
        call    print, r0
        li      r0, sizeof(rgb)
        call    spaced, r0
        li      r0, picture.end
        call    spaced, r0
        li      r0, holder.pictures.pixels.green + sizeof(rgb)
        call    spaced, r0
        host    newline, r0
        li      r0, "one line:"
        call    print, r0
        li      r0, sizeof(holder) - sizeof(picture)
        call    spaced, r0
        li      r0, holder.last - sizeof(picture)
        call    spaced, r0
        host    newline, r0
        halt

print:  host    print_string, r0
        ret
number: host    print_int, r0
        ret
spaced: li      r1, " "
        host    print_string, r1
        host    print_int, r0
        ret
