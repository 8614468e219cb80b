; E053 is reported for the first line of a program that has no instructions ;! error E053 the shortest program is `halt`

.const five = 5
.data text: .u8 five
