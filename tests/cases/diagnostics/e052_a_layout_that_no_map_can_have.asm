; E052: a layout whose sizes no map can have.

.map a key=bytes(0xffffffff) capacity=1 ;! error E052 no map can have this layout
.map b key=u8 value=bytes(0xffffffff) capacity=65535 ;! error E052 no map can have this layout

main:
    halt
