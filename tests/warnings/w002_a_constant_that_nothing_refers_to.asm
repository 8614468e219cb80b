; Constants are used by instructions, data, layouts, directives and other constants.

.const  unused = 1              ; warning W002 constant `unused` is not used
.const  chained = 2
.const  last = chained + 1      ; warning W002 `last`
.const  _quiet = 3
.const  size = 4
.const  alignment = 2
.const  capacity = 5
.const  count = 6
.const  value = 7
.const  byte = 8
.const  pooled = 9
.const  offset = 10
.const  line = 11
.const  number = 0
.const  argument = 13

.map    table   key=bytes(size, alignment) value=bytes(size) capacity=capacity
.data   .fill count, value      .u8 1, 2 + byte         .zero count     .align alignment
.constant pooled
.lines  line
.entry  @number

.fn     main()
        map_new r0, table
        load8u  r1, [r0 + offset]
        call    take(argument * 2)
        halt
.fn     take(number_of)
        exit    number_of
