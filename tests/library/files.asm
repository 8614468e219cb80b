; Without arguments: what is not there. With a path: writes, appends and reads it back, which tests/library/files.rs does.
;! options: --allow-read .
;! output:
;| 0 -1
.include <arguments.asm>
.include <files.asm>

.fn main()
.reg path, text, length
        call        argument_text(0) -> path
        bne         path, 0, .write
        li          path, "there is no such file"
        jmp         .read
.write: call        file_write_all(path, "some\n", 5) -> length
        bne         length, 0, .code
        call        file_append_all(path, "more", 4) -> length
        bne         length, 0, .code
.read:  call        file_all(path) -> text, length
        beq         text, 0, .absent
        load8u      path, [text + length]
        host        print_format("%d %d %s", path, length, text)
        halt
.absent:
        host        print_format("%d ", text)
.code:  host        print_format("%d\n", length)
        halt
.end_fn
