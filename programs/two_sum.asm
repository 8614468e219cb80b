; Finds two numbers of an array that add up to a target.
;
; Shows a map from a number to its index: one pass over the array instead of a comparison of each number with each other.
;
; Run it with: mini-vm run programs/two_sum.asm
;
;! output:
;| numbers[2] + numbers[5] = 11 + 42 = 53

.const target = 53
.data numbers: .i64 8, 30, 11, -7, 8, 42, 19
.data numbers_end:
.const count = (numbers_end - numbers) / 8

.map seen key=i64 value=u64 capacity=7

.fn main()
.reg indices, index, number, other, other_index, place
        map_new     indices, seen
        li          index, 0
        li          place, numbers
.next:  load64      number, [place + index * 8]
        li          other, target
        sub         other, other, number
        map_load_scalar other_index, indices, other, .absent    ; is there one that makes the target with it?
        host        print_format("numbers[%u] + numbers[%u] = ", other_index, index)
        host        print_format("%d + %d = %d\n", other, number, target)
        halt
.absent:
        map_get_or_reserve_scalar other, indices, number
        store64     index, [other]
        add         index, index, 1
        blt         index, count, .next
        host        print_string("no two numbers add up to the target\n")
        li          index, 1
        exit        index
