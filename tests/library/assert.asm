; assert.asm: checks that hold do nothing, and one that does not stops the program.
;! options: --guard
;! output:
;| all hold
.include <assert.asm>

.fn main()
.reg number, other
        li          number, 3
        li          other, 3
        assert_equal number, other
        assert_equal number, 3
        assert      number
        host        print_string("all hold\n")
        assert_equal number, 4                  ;! trap user
        host        print_string("not reached\n")
        halt
.end_fn
