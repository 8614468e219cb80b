; map_size: the bytes that a map takes: a header of 32, then the buckets.
; There are as many buckets as the first power of two that is at least twice the capacity.
; A bucket is a status byte, the key, the value and padding, each at its alignment.

.map words_1        key=u64           value=u64            capacity=1     ; 2 buckets of 24
.map words_2        key=u64           value=u64            capacity=2     ; 4 buckets of 24
.map words_3        key=u64           value=u64            capacity=3     ; 8 buckets of 24
.map words_4        key=u64           value=u64            capacity=4     ; 8 buckets of 24
.map words_5        key=u64           value=u64            capacity=5     ; 16 buckets of 24
.map words_8        key=u64           value=u64            capacity=8     ; 16 buckets of 24
.map words_9        key=u64           value=u64            capacity=9     ; 32 buckets of 24
.map words_16       key=u64           value=u64            capacity=16    ; 32 buckets of 24
.map words_17       key=u64           value=u64            capacity=17    ; 64 buckets of 24
.map words_32       key=u64           value=u64            capacity=32    ; 64 buckets of 24
.map words_33       key=u64           value=u64            capacity=33    ; 128 buckets of 24
.map words_1000     key=u64           value=u64            capacity=1000  ; 2048 buckets of 24
.map words_16384    key=u64           value=u64            capacity=16384 ; 32768 buckets of 24
.map words_32768    key=u64           value=u64            capacity=32768 ; 65536 buckets of 24
.map words_32769    key=u64           value=u64            capacity=32769 ; 131072 buckets of 24
.map words_65535    key=u64           value=u64            capacity=65535 ; 131072 buckets of 24
.map bytes_to_words key=u8            value=u64            capacity=4     ; 8 buckets of 16
.map words_to_bytes key=u64           value=u8             capacity=4     ; 8 buckets of 24
.map bytes_to_bytes key=i8            value=i8             capacity=4     ; 8 buckets of 3
.map halves         key=u16           value=i16            capacity=4     ; 8 buckets of 6
.map singles        key=i32           value=f32            capacity=4     ; 8 buckets of 12
.map doubles        key=f64           value=i64            capacity=4     ; 8 buckets of 24
.map mixed          key=u16           value=u32            capacity=4     ; 8 buckets of 8
.map unaligned      key=bytes(5)      value=bytes(3)       capacity=4     ; 8 buckets of 9
.map aligned_16     key=bytes(16, 16) value=u8             capacity=4     ; 8 buckets of 48
.map value_16       key=u8            value=bytes(4, 16)   capacity=4     ; 8 buckets of 32
.map odd_in_4       key=bytes(5, 4)   value=bytes(3, 2)    capacity=4     ; 8 buckets of 16
.map long           key=bytes(1000)   value=bytes(3000, 8) capacity=4     ; 8 buckets of 4008
.map set            key=u64           value=bytes(0)       capacity=4     ; 8 buckets of 16
.map set_of_bytes   key=u8            value=bytes(0)       capacity=4     ; 8 buckets of 2

main:
    map_size r0, words_1
    call    show, r0
    map_size r0, words_2
    call    show, r0
    map_size r0, words_3
    call    show, r0
    map_size r0, words_4
    call    show, r0
    map_size r0, words_5
    call    show, r0
    map_size r0, words_8
    call    show, r0
    map_size r0, words_9
    call    show, r0
    map_size r0, words_16
    call    show, r0
    map_size r0, words_17
    call    show, r0
    map_size r0, words_32
    call    show, r0
    map_size r0, words_33
    call    show, r0
    map_size r0, words_1000
    call    show, r0
    map_size r0, words_16384
    call    show, r0
    map_size r0, words_32768
    call    show, r0
    map_size r0, words_32769
    call    show, r0
    map_size r0, words_65535
    call    show, r0
    map_size r0, bytes_to_words
    call    show, r0
    map_size r0, words_to_bytes
    call    show, r0
    map_size r0, bytes_to_bytes
    call    show, r0
    map_size r0, halves
    call    show, r0
    map_size r0, singles
    call    show, r0
    map_size r0, doubles
    call    show, r0
    map_size r0, mixed
    call    show, r0
    map_size r0, unaligned
    call    show, r0
    map_size r0, aligned_16
    call    show, r0
    map_size r0, value_16
    call    show, r0
    map_size r0, odd_in_4
    call    show, r0
    map_size r0, long
    call    show, r0
    map_size r0, set
    call    show, r0
    map_size r0, set_of_bytes
    call    show, r0
    map_size r255, set_of_bytes
    mov     r0, r255
    call    show, r0
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 80
;| 128
;| 224
;| 224
;| 416
;| 416
;| 800
;| 800
;| 1568
;| 1568
;| 3104
;| 49184
;| 786464
;| 1572896
;| 3145760
;| 3145760
;| 160
;| 224
;| 56
;| 80
;| 128
;| 224
;| 96
;| 104
;| 416
;| 288
;| 160
;| 32096
;| 160
;| 48
;| 48
