; A name that would write over what stands on the terminal.
.file "y\u{202e}\n\x1b[31mfake"
main:   trap 1
