; Keeps values under keys, as commands say, and saves and loads them.
;
; Shows that a map is plain bytes: they are written to a file as they are, read again in another run, and `mini-vm map` shows
; them. What comes from a file may be anything, and a map with a wrong header makes the machine trap, so the program looks at
; it first.
;
; Run it with: mini-vm run --allow-read . --allow-write . programs/key_value_shell.asm
;
; It reads commands from standard input, one a line, or has each of its arguments for one:
;
;   mini-vm run --allow-write . programs/key_value_shell.asm -- "set fig ripe" "set plum green" "save fruit.map"
;   mini-vm map fruit.map
;   mini-vm run --allow-read . programs/key_value_shell.asm -- "load fruit.map" list
;
; `help` tells the commands. A key is a word of at most 31 bytes, a value has at most 95 and may have spaces in it, and there
; are at most 128 keys. What is wrong with a command is said on standard error with its line; the next one is read all the
; same, and the exit status is 1 in the end. Without --allow-write a `save` ends the program with a trap that names the option,
; and so does `load` without --allow-read.
;
;! exit: 1
;! stdin:
;| set plum green and sour
;| set fig   ripe
;|   set apple red
;| get plum
;| set plum blue
;| get plum
;| list
;| count
;| delete fig
;| count
;|
;| delete fig
;| get fig
;| set fig
;| get
;| count 1
;| grow plum
;| set a-key-that-has-more-than-31-bytes 1
;| help
;| quit
;| list
;! output:
;| green and sour
;| blue
;| apple = red
;| fig = ripe
;| plum = blue
;| 3 of 128
;| 2 of 128
;| set KEY VALUE   keeps a value
;| get KEY         prints a value
;| delete KEY      forgets a value
;| list            prints all keys in order, with their values
;| count           prints how many there are and can be
;| save FILE       writes all to a file
;| load FILE       reads such a file; what was there before is forgotten
;| help            prints this
;| quit            ends the program, as the end of input does

.include <array.asm>
.include <arguments.asm>
.include <buffer.asm>
.include <input.asm>
.include <sort.asm>
.include <text.asm>
.include <text_map.asm>

.const key_size   = 32          ; the last byte is 0, so that a key is a text; so are all behind its end
.const value_size = 96          ; likewise
.map shelf key=bytes(key_size) value=bytes(value_size) capacity=128

; The header of a map, as the collection standard has it. `layout` is the same in all maps of one layout.
.struct header {
        capacity:        u16
        element_count:   u16
        layout:          bytes(20)
        bucket_count:    u32
        tombstone_count: u32
}

; A command.
.struct action {
        function: u64
        operands: u64           ; what it takes
        usage:    u64           ; address of a text
}
.const takes_nothing = 0
.const takes_key     = 1
.const takes_pair    = 2        ; a key and a value
.const takes_file    = 3

.data .align 8
.data store:       .u64 0       ; address of the map
.data image:       .u64 0       ; address of another, into which files are read
.data actions:     .u64 0       ; a text map from names to commands
.data file_name:   .u64 0       ; the operand of a command, a text with a zero byte
.data line_number: .u64 0
.data exit_status: .u64 0
.data ended:       .u64 0       ; 1 after `quit`
.data complaint:   .zero buffer_size
.data the_key:     .zero key_size   ; the operands of a command
.data the_value:   .zero value_size
.data zeros:       .zero value_size

.fn main()
.reg line, length, count
        call        set_up()
        host        arg_count() -> count
        bne         count, 0, .arguments
.next:  call        input_line() -> line, length
        beq         line, 0, .done
        call        execute(line, length)
        load64      line, [ended]
        beq         line, 0, .next
.done:  load64      count, [exit_status]
        exit        count
.arguments:
        load64      line, [line_number]
        beq         line, count, .done
        call        argument_text(line) -> line, length
        call        execute(line, length)
        load64      line, [ended]
        beq         line, 0, .arguments
        jmp         .done

.macro define(name, function, operands, usage)
.func function
        func        index, function
        call        define_command(name, index, operands, usage)
.endm

.fn set_up()
.reg index
        map_new     index, shelf
        store64     index, [store]
        map_size    index, shelf
        add         index, index, 1             ; to notice that a file is longer
        alloc       index, index
        store64     index, [image]
        call        text_map_new() -> index
        store64     index, [actions]
        define      "set", command_set, takes_pair, "set KEY VALUE   keeps a value"
        define      "get", command_get, takes_key, "get KEY         prints a value"
        define      "delete", command_delete, takes_key, "delete KEY      forgets a value"
        define      "list", command_list, takes_nothing, "list            prints all keys in order, with their values"
        define      "count", command_count, takes_nothing, "count           prints how many there are and can be"
        define      "save", command_save, takes_file, "save FILE       writes all to a file"
        define      "load", command_load, takes_file, "load FILE       reads such a file; what was there before is forgotten"
        define      "help", command_help, takes_nothing, "help            prints this"
        define      "quit", command_quit, takes_nothing, "quit            ends the program, as the end of input does"
        ret

.fn define_command(name, function, operands, usage)
.reg map, place, new
        load64      map, [actions]
        call        text_length(name) -> new
        call        text_map_reserve(map, name, new) -> place
        li          new, sizeof(action)
        alloc       new, new
        store64     new, [place]
        store       function, [new + action.function]
        store       operands, [new + action.operands]
        store       usage, [new + action.usage]
        ret

; ---- Commands as text ----

; Executes a line.
.fn execute(line, length)
.reg word, word_length, command, map, fine, zero
        load64      map, [line_number]
        add         map, map, 1
        store64     map, [line_number]
        li          zero, 0
        mem_find    zero, line, length, zero
        bne         zero, 0, .zero_byte
        call        text_trim(line, length) -> line, length
        beq         length, 0, .done
        call        text_word(line, length) -> word, word_length, line, length
        load64      map, [actions]
        call        text_map_lookup(map, word, word_length) -> command
        beq         command, 0, .unknown
        load64      command, [command]
        call        text_trim(line, length) -> line, length
        call        read_operands(command, line, length) -> fine
        beq         fine, 0, .done
        load        command, [command + action.function]
        callr       command()
.done:  ret
.zero_byte:
        call        fail("a command has no zero bytes in it", 0)
        ret
.unknown:
        call        text_copy(word, word_length) -> word
        call        fail("there is no such command, but there is `help`: ", word)
        ret

; Puts the operands of a command where its function finds them. Gives 0 after an error.
.fn read_operands(command, text, length) -> fine
.reg kind, word, word_length
        load        kind, [command + action.operands]
        eq          word, kind, takes_nothing
        eq          word_length, length, 0
        bne         word, word_length, .usage
        switch      kind, takes_file + 1
        jmp         .fine
        jmp         .key
        jmp         .key
        call        text_copy(text, length) -> text
        store64     text, [file_name]
.fine:  ret         1
.key:   call        text_word(text, length) -> word, word_length, text, length
        bgeu        word_length, key_size, .long_key
        call        fill(the_key, key_size, word, word_length)
        call        text_trim(text, length) -> text, length
        eq          kind, kind, takes_key
        eq          word, length, 0
        bne         kind, word, .usage
        bgeu        length, value_size, .long_value
        call        fill(the_value, value_size, text, length)
        ret         1
.long_key:
        call        fail("a key has at most 31 bytes", 0)
        ret         0
.long_value:
        call        fail("a value has at most 95 bytes", 0)
        ret         0
.usage: load        word, [command + action.usage]
        call        fail("wrong operands for: ", word)
        ret         0

; Copies a text, and fills what is left of the place with zero bytes.
.fn fill(place, size, text, length)
.reg zero
        li          zero, 0
        mem_fill    place, zero, size
        mem_copy    place, text, length
        ret

; Reports an error, with a text behind it unless that is 0.
.fn fail(text, detail)
.reg number
        load64      number, [line_number]
        call        buffer_append_string(complaint, "line ")
        call        buffer_append_unsigned(complaint, number)
        call        buffer_append_string(complaint, ": ")
        call        buffer_append_string(complaint, text)
        beq         detail, 0, .end
        call        buffer_append_string(complaint, detail)
.end:   call        buffer_append_byte(complaint, '\n')
        call        buffer_bytes(complaint) -> text, detail
        host        write_error(text, detail)
        call        buffer_clear(complaint)
        li          number, 1
        store64     number, [exit_status]
        ret

; ---- Commands ----

.fn command_set()
.reg map, from, to, size
        load64      map, [store]
        li          from, the_key
        map_get_or_reserve to, map, from
        beq         to, 0, .full
        li          from, the_value
        li          size, value_size
        mem_copy    to, from, size
        ret
.full:  call        fail("there are 128 keys, and no room for another one", 0)
        ret

.fn command_get()
.reg map, place
        load64      map, [store]
        li          place, the_key
        map_lookup  place, map, place
        beq         place, 0, .absent
        host        print_format("%s\n", place)
        ret
.absent:
        call        fail("there is no value for ", the_key)
        ret

.fn command_delete()
.reg map, place
        load64      map, [store]
        li          place, the_key
        map_remove  place, map, place
        beq         place, 0, .absent
        ret
.absent:
        call        fail("there is no value for ", the_key)
        ret

; A map has its entries in the order of their hashes, so their keys are sorted first.
.fn command_list()
.reg map, mark, keys, compare, cursor, index, place, place_behind
        heap_mark   mark
        load64      map, [store]
        call        array_new() -> keys
        li          cursor, 0
.next:  map_iter_next cursor, map, place, .sort
        call        array_push(keys, place)
        jmp         .next
.sort:  call        array_items(keys) -> keys, cursor
        func        compare, compare_keys
        call        sort_by(keys, cursor, compare)
        li          index, 0
.print: beq         index, cursor, .done
        load64      place, [keys + index * 8]
        map_lookup  place_behind, map, place
        host        print_format("%s = %s\n", place, place_behind)
        add         index, index, 1
        jmp         .print
.done:  heap_release mark
        ret

.func compare_keys
.fn compare_keys(key, other) -> order
.reg size
        li          size, key_size
        mem_compare key, key, other, size
        ret         key

.fn command_count()
.reg map, count, most
        load64      map, [store]
        load        count, [map + header.element_count]
        load        most, [map + header.capacity]
        host        print_format("%d of %d\n", count, most)
        ret

.fn command_help()
.reg map, entry, command
        load64      map, [actions]
        li          entry, 0
.next:  call        text_map_next(map, entry) -> entry
        beq         entry, 0, .done
        load64      command, [entry]
        load        command, [command + action.usage]
        host        print_format("%s\n", command)
        jmp         .next
.done:  ret

.fn command_quit()
.reg yes
        li          yes, 1
        store64     yes, [ended]
        ret

; ---- Files ----

.fn command_save()
.reg name, file, map, size, written
        call        checked_file_name() -> name
        beq         name, 0, .done
        host        file_open(name, 1) -> file
        blt         file, 0, .failed
        load64      map, [store]
        map_size    size, shelf
        host        file_write(file, map, size) -> written
        host        file_close(file) -> file
        blt         file, 0, .failed
        mov         file, written
        blt         file, 0, .failed
.done:  ret
.failed:
        call        fail_file(file, name)
        ret

.fn command_load()
.reg name, file, image_address, size, length
        call        checked_file_name() -> name
        beq         name, 0, .done
        host        file_open(name, 0) -> file
        blt         file, 0, .failed
        load64      image_address, [image]
        map_size    size, shelf
        add         length, size, 1
        host        file_read(file, image_address, length) -> length
        host        file_close(file)
        mov         file, length
        blt         file, 0, .failed
        bne         length, size, .damaged
        call        check_header(image_address) -> length
        beq         length, 0, .damaged
        call        check_entries(image_address) -> length
        beq         length, 0, .damaged
        call        take_over(image_address)
.done:  ret
.failed:
        call        fail_file(file, name)
        ret
.damaged:
        call        fail("this is no file of this program, or it is damaged: ", name)
        ret

; The name of the file, or 0 after an error: one that is no UTF-8 would make the machine trap, so it has to be ASCII.
.fn checked_file_name() -> name
.reg name, place, byte
        load64      name, [file_name]
        mov         place, name
.next:  load8u      byte, [place]
        beq         byte, 0, .done
        add         place, place, 1
        bltu        byte, 0x80, .next
        call        fail("the name of a file can only have ASCII characters here: ", name)
        ret         0
.done:  ret         name

; Reports that a function for files has failed.
.fn fail_file(code, name)
        beq         code, -1, .absent
        beq         code, -2, .forbidden
        beq         code, -3, .not_plain
        call        fail("this file cannot be read or written: ", name)
        ret
.absent:
        call        fail("there is no such file or folder: ", name)
        ret
.forbidden:
        call        fail("this file must not be read or written: ", name)
        ret
.not_plain:
        call        fail("this is no plain file: ", name)
        ret

; Whether the header of a map in a file is one of a map of this program: but for the two counts, it is the same in all of them.
; So the machine takes the map, which is as long as its header says.
.fn check_header(read) -> fine
.reg map, count, most, place, other
        load64      map, [store]
        li          count, header.element_count
        mem_compare place, map, read, count
        bne         place, 0, .no
        li          count, header.tombstone_count - header.layout
        add         place, map, header.layout
        add         other, read, header.layout
        mem_compare place, place, other, count
        bne         place, 0, .no
        load        count, [read + header.element_count]
        load        most, [read + header.capacity]
        bgtu        count, most, .no
        load        count, [read + header.tombstone_count]
        load        most, [read + header.bucket_count]
        bgtu        count, most, .no
        ret         1
.no:    ret         0

; Replaces all entries with those of a map from a file, one by one: what its buckets say about searches may still be wrong, as
; only `mini-vm map` would tell. For a map that can be trusted `map_overwrite` does it at once.
.fn take_over(read)
.reg map, cursor, size, place, key, value
        load64      map, [store]
        map_clear   map
        li          size, value_size
        li          cursor, 0
.next:  map_iter_next cursor, read, key, .done
        map_get_or_reserve place, map, key      ; there is room, both have one capacity
        mem_copy    place, value, size
        jmp         .next
.done:  ret

; Whether there are as many entries in a map as its header says, each with texts and found under its key.
.fn check_entries(map) -> fine
.reg cursor, count, fine, place, key, value
        li          cursor, 0
        li          count, 0
.next:  map_iter_next cursor, map, key, .end
        call        is_text(key, key_size) -> fine
        beq         fine, 0, .no
        call        is_text(value, value_size) -> fine
        beq         fine, 0, .no
        li          fine, key_size
        li          place, text_not_spaces
        mem_span    place, key, fine, place
        bne         place, fine, .no
        map_lookup  place, map, key
        bne         place, value, .no
        add         count, count, 1
        jmp         .next
.end:   load        cursor, [map + header.element_count]
        eq          count, count, cursor
        ret         count
.no:    ret         0

; Whether a place has a text in it, and behind that zero bytes up to its end, at least one.
.fn is_text(place, size) -> answer
.reg end, zero
        load8u      end, [place]
        beq         end, 0, .no                 ; an empty one
        li          zero, 0
        mem_find    end, place, size, zero
        beq         end, 0, .no
        add         size, place, size
        sub         size, size, end
        li          zero, zeros
        mem_compare end, end, zero, size
        eq          end, end, 0
        ret         end
.no:    ret         0
