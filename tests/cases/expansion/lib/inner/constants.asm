.const factor = 2
.data word: .incbin "word.bin"
