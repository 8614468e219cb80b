; text.asm: every function, with empty texts and at both ends.
;! options: --guard
;! output:
;| length 0 3
;| equal 1 1 0 0 1
;| compare 0 0 -1 1 -1 1 -1 1 -1 1 -1
;| starts_with 1 1 1 0 0 1
;| ends_with 1 1 1 0 0 1
;| find 0 0 2 -1 -1 -1 5 3 0
;| find_byte 0 2 -1 -1
;| trim [] [] [a] [a b] [a] [a]
;| split [a][b][] [] [one]
;| word [the][cat][] []
;| lower [@aazz[`{é1] upper [@AAZZ[`{é1]
;| copy abc!
.include <text.asm>

.data pieces: .ascii "a,b,"
.data mixed:  .ascii "@AaZz[`{é1"
.data mixed_end:

.fn main()
.reg first, second, third, fourth, fifth
        host        print_string("length ")
        call        text_length("") -> first
        call        show(first)
        call        text_length("abc") -> first
        call        show_last(first)

        host        print_string("equal ")
        call        text_equal("", 0, "x", 0) -> first
        call        show(first)
        call        text_equal("abc", 3, "abc", 3) -> first
        call        show(first)
        call        text_equal("abc", 3, "abd", 3) -> first
        call        show(first)
        call        text_equal("abc", 3, "abc", 2) -> first
        call        show(first)
        call        text_equal("abc", 2, "abd", 2) -> first
        call        show_last(first)

        host        print_string("compare ")
        call        compare("", 0, "", 0)
        call        compare("ab", 2, "ab", 2)
        call        compare("ab", 2, "abc", 3)
        call        compare("abc", 3, "ab", 2)
        call        compare("abc", 3, "abd", 3)
        call        compare("abd", 3, "abc", 3)
        call        compare("ab", 2, "b", 1)
        call        compare("\x80", 1, "a", 1)
        call        compare("abz", 2, "abc", 3)
        call        compare("abc", 3, "abz", 2)
        call        text_compare("", 0, "a", 1) -> first
        call        show_last(first)

        host        print_string("starts_with ")
        call        text_starts_with("abc", 3, "", 0) -> first
        call        show(first)
        call        text_starts_with("abc", 3, "ab", 2) -> first
        call        show(first)
        call        text_starts_with("abc", 3, "abc", 3) -> first
        call        show(first)
        call        text_starts_with("abc", 3, "abcd", 4) -> first
        call        show(first)
        call        text_starts_with("abc", 3, "bc", 2) -> first
        call        show(first)
        call        text_starts_with("", 0, "", 0) -> first
        call        show_last(first)

        host        print_string("ends_with ")
        call        text_ends_with("abc", 3, "", 0) -> first
        call        show(first)
        call        text_ends_with("abc", 3, "bc", 2) -> first
        call        show(first)
        call        text_ends_with("abc", 3, "abc", 3) -> first
        call        show(first)
        call        text_ends_with("abc", 3, "zabc", 4) -> first
        call        show(first)
        call        text_ends_with("abc", 3, "ab", 2) -> first
        call        show(first)
        call        text_ends_with("", 0, "", 0) -> first
        call        show_last(first)

        host        print_string("find ")
        call        text_find("abc", 3, "", 0) -> first
        call        show(first)
        call        text_find("abc", 3, "abc", 3) -> first
        call        show(first)
        call        text_find("abc", 3, "c", 1) -> first
        call        show(first)
        call        text_find("abc", 3, "abcd", 4) -> first
        call        show(first)
        call        text_find("abc", 3, "d", 1) -> first
        call        show(first)
        call        text_find("ababa", 4, "baba", 4) -> first
        call        show(first)
        call        text_find("aabaaaab", 8, "aab", 3) -> first
        call        text_find("aacaaaab", 8, "aab", 3) -> first
        call        show(first)
        call        text_find("aaab", 4, "b", 1) -> first
        call        show(first)
        call        text_find("", 0, "", 0) -> first
        call        show_last(first)

        host        print_string("find_byte ")
        call        text_find_byte("abc", 3, 'a') -> first
        call        show(first)
        call        text_find_byte("abc", 3, 'c') -> first
        call        show(first)
        call        text_find_byte("abc", 2, 'c') -> first
        call        show(first)
        call        text_find_byte("", 0, 0) -> first
        call        show_last(first)

        host        print_string("trim ")
        call        text_trim("", 0) -> first, second
        call        bracket(first, second, " ")
        call        text_trim(" \t\r\n\x0b\x0c", 6) -> first, second
        call        bracket(first, second, " ")
        call        text_trim("a", 1) -> first, second
        call        bracket(first, second, " ")
        call        text_trim(" a b\r\n", 6) -> first, second
        call        bracket(first, second, " ")
        call        text_trim("  a", 3) -> first, second
        call        bracket(first, second, " ")
        call        text_trim("a  ", 3) -> first, second
        call        bracket(first, second, "\n")

        host        print_string("split ")
        li          first, pieces
        li          second, 4
.part:  call        text_split(first, second, ',') -> fifth, third, fourth, second
        call        bracket(first, fifth, "")
        mov         first, third
        mov         fifth, second
        mov         second, fourth
        bne         fifth, 0, .part
        host        print_char(' ')
        call        text_split("", 0, ',') -> second
        call        bracket("", second, " ")
        call        text_split("one", 3, ',') -> second, third, fourth, fifth
        bne         fourth, 0, .wrong
        bne         fifth, 0, .wrong
        call        bracket("one", second, "\n")

        host        print_string("word ")
        li          third, " the\tcat\n"
        li          fourth, 9
.word:  call        text_word(third, fourth) -> first, second, third, fourth
        call        bracket(first, second, "")
        bne         second, 0, .word
        host        print_char(' ')
        call        text_word("", 0) -> first, second
        call        bracket(first, second, "\n")

        host        print_string("lower ")
        call        text_lower(mixed, mixed_end - mixed)
        call        bracket(mixed, mixed_end - mixed, " upper ")
        call        text_upper(mixed, mixed_end - mixed)
        call        bracket(mixed, mixed_end - mixed, "\n")
        call        text_lower(mixed, 0)
        call        text_upper(mixed, 0)

        host        print_string("copy ")
        call        text_copy("", 0) -> first
        host        print_string(first)
        call        text_copy("abcdef", 3) -> first
        host        print_string(first)
        host        print_string("!\n")
        halt
.wrong: trap        1

.fn compare(string, length, other, other_length)
        call        text_compare(string, length, other, other_length) -> string
        call        show(string)
        ret

.fn bracket(text, length, behind)
        host        print_char('[')
        host        write(text, length)
        host        print_char(']')
        host        print_string(behind)
        ret

.fn show(number)
        host        print_int(number)
        host        print_char(' ')
        ret

.fn show_last(number)
        host        print_int(number)
        host        newline()
        ret
.end_fn
