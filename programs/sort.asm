; Sorts the numbers of standard input, one per line of output.
;
; Shows an array that grows, and a function that calls itself: quicksort, as Hoare gave it. It recurses into the smaller part
; and loops over the larger, so the stack stays shallow for any input. The library has a stable sort.
;
; Run it with: mini-vm run programs/sort.asm < FILE
;
; Numbers are signed 64-bit integers between white space. Anything else ends the program with status 1.
;
;! stdin:
;| 5 3 -17 9223372036854775807
;| 0 3   12
;| -9223372036854775808 -1 100
;! output:
;| -9223372036854775808
;| -17
;| -1
;| 0
;| 3
;| 3
;| 5
;| 12
;| 100
;| 9223372036854775807

.include <array.asm>
.include <errors.asm>
.include <input.asm>

.fn main()
.reg numbers, place, end
        call        read_numbers() -> numbers
        call        array_items(numbers) -> place, end
        shl         end, end, 3
        add         end, place, end
        call        sort(place, end)
        jmp         .test
.print: load64      numbers, [place]
        host        print_int(numbers)
        host        newline()
        add         place, place, 8
.test:  bltu        place, end, .print
        halt

; An array of all numbers of the input.
.fn read_numbers() -> numbers
.reg numbers, number, found
        call        array_new() -> numbers
.next:  call        input_number() -> number, found
        ble         found, 0, .end
        call        array_push(numbers, number)
        jmp         .next
.end:   bne         found, 0, .refuse
        ret         numbers
.refuse:
        call        error_exit(1, "sort takes signed 64-bit integers")
        ret         0

; Sorts signed numbers in place, from an address up to another.
.fn sort(start, end)
.reg pivot, low, high, left, right
.again: sub         left, end, start
        ble         left, 8, .done
        shr         left, left, 4
        load64      pivot, [start + left * 8]   ; from the middle
        mov         low, start
        sub         high, end, 8
.low:   load64      left, [low]                 ; the first that is not less than the pivot
        bge         left, pivot, .high
        add         low, low, 8
        jmp         .low
.high:  load64      right, [high]               ; the last that is not greater
        ble         right, pivot, .swap
        sub         high, high, 8
        jmp         .high
.swap:  bgtu        low, high, .parted
        store64     right, [low]
        store64     left, [high]
        add         low, low, 8
        sub         high, high, 8
        bleu        low, high, .low
.parted:
        add         high, high, 8               ; one part ends here, the other starts at `low`
        sub         left, high, start
        sub         right, end, low
        bltu        left, right, .left_first
        call        sort(low, end)
        mov         end, high
        jmp         .again
.left_first:
        call        sort(start, high)
        mov         start, low
        jmp         .again
.done:  ret
