; Files as a whole: read into memory, written from it.
;
; A program needs a grant for each file: `mini-vm run --allow-read DIR` to read, `--allow-write DIR` to write. Without it these
; functions trap with host. What else fails is told by the codes of the host functions, which are below 0: -1 is for a file or
; folder that is not there, and docs/machine.md has the others. text_line goes through the lines of what was read.

.include <memory.asm>

.const file_first_capacity = 1 << 16

; All of a file. It may be a pipe: what comes is read up to its end.
; Takes: the address of the path, which a zero byte ends. Gives: the address of the bytes, behind which stands a zero byte; how
; many there are. 0 and a code below 0 where the file cannot be read, and no memory is taken then.
; Errors: traps with host without a grant, and with out_of_memory. Costs 5500, and a 12th of the bytes, those
; of the memory that is reached for the first time included, up to twice as many as the file has and at least 65,536.
.fn file_all(path) -> text, length
.reg mark, file, text, length, capacity, place, room, got
        heap_mark   mark
        host        file_open(path, 0) -> file
        blt         file, 0, .absent
        li          capacity, file_first_capacity
        alloc       text, capacity
        li          length, 0
.more:  add         place, text, length
        sub         room, capacity, length
        host        file_read(file, place, room) -> got
        blt         got, 0, .failed
        beq         got, 0, .end
        add         length, length, got
        bltu        length, capacity, .more
        shl         room, capacity, 1
        call        memory_grow(text, capacity, room) -> text
        mov         capacity, room
        jmp         .more
.end:   host        file_close(file)
        ret         text, length                ; alloc has made the byte behind them zero
.failed:
        host        file_close(file)
        heap_release mark
        ret         0, got
.absent:
        ret         0, file

; Makes a file of bytes, in place of what it held before.
; Takes: the address of the path, which a zero byte ends; that of the bytes, how many. Gives: 0, or a code below 0; then the file
; may hold some of the bytes. Errors: traps with host without a grant. Costs 4300, and a 16th of the bytes.
.fn file_write_all(path, bytes, length) -> code
        call        _file_put(path, bytes, length, 1) -> path
        ret

; Adds bytes at the end of a file, which is made if it is not there.
; Takes, gives and costs what file_write_all does.
.fn file_append_all(path, bytes, length) -> code
        call        _file_put(path, bytes, length, 2) -> path
        ret

; Opens a file in a mode of file_open, writes and closes it.
.fn _file_put(path, bytes, length, mode) -> code
.reg file, code, closed
        host        file_open(path, mode) -> file
        blt         file, 0, .absent
        host        file_write(file, bytes, length) -> code
        host        file_close(file) -> closed
        min         code, code, closed          ; 0, unless one of them is a code
        ret         code
.absent:
        ret         file
.end_fn
