; text_map.asm: text_map_add, and entries in both orders, of equal values in that of their texts.
;! options: --guard
;! output:
;| by text: =-1 a=2 ab=2 b=7 z=7
;| by value: =-1 b=7 z=7 a=2 ab=2
;| empty: 0 0
.include <text_map.asm>

.fn main()
.reg map, entries, count, sum, done
        call        text_map_new() -> map
        call        text_map_sorted(map) -> entries, count
        call        text_map_sorted_by_value(map) -> entries, sum
        call        text_map_add(map, "z", 1, 7) -> sum, done
        call        text_map_add(map, "ab", 2, 2)
        call        text_map_add(map, "b", 1, 3) -> sum
        bne         sum, 3, .wrong
        call        text_map_add(map, "b", 1, 4) -> sum
        bne         sum, 7, .wrong
        bne         done, 1, .wrong
        call        text_map_add(map, "a", 1, 2)
        call        text_map_add(map, "", 0, -1)
        host        print_string("by text:")
        call        text_map_sorted(map) -> entries, sum
        call        print_entries(entries, sum)
        host        print_string("by value:")
        call        text_map_sorted_by_value(map) -> entries, sum
        call        print_entries(entries, sum)
        host        print_format("empty: %d %d\n", count, 0)
        halt
.wrong: trap        1

.fn print_entries(entries, count)
.reg value, text
.next:  load64      value, [entries]
        call        text_map_text(value) -> text
        load64      value, [value]
        host        print_format(" %s=%d", text, value)
        add         entries, entries, 8
        sub         count, count, 1
        bne         count, 0, .next
        host        newline()
        ret
.end_fn
