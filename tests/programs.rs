//! What the larger programs say on standard error, and what they do with files and with input made to harm them; what they
//! print otherwise is in their own expectations.

mod support;

use std::process::Output;

use support::{mini_vm, text_of};

fn lisp(options: &[&str], input: &str) -> Output {
    mini_vm(&[&["run", "--guard"], options, &["programs/lisp.asm"]].concat(), input.as_bytes())
}

/// Checks the status and both streams of a Lisp program.
fn assert_lisp(input: &str, status: i32, values: &str, complaints: &str) {
    let output = lisp(&[], input);
    assert_eq!(
        (output.status.code(), output.stdout.as_slice(), String::from_utf8_lossy(&output.stderr).as_ref()),
        (Some(status), values.as_bytes(), complaints),
        "{input}"
    );
}

#[test]
fn lisp_goes_on_behind_an_error() {
    let errors = [
        ("(car 5)", "car takes a pair, not 5"),
        ("(cdr '())", "cdr takes a pair, not ()"),
        ("(car)", "the number of operands of car must be 1, not 0"),
        ("(if)", "the number of operands of if must be 2 to 3, not 0"),
        ("(let ())", "the number of operands of let must be 2 or more, not 1"),
        ("((lambda (a b) a) 1)", "the number of operands of #<function (a b)> must be 2, not 1"),
        ("((lambda () 1) 2)", "the number of operands of #<function ()> must be 0, not 1"),
        ("(5 6)", "this is no function: 5"),
        ("(+ 1 \"a\")", "an integer is needed, not \"a\""),
        ("(< 'a 1)", "an integer is needed, not a"),
        ("(* 4611686018427387904 2)", "the result needs more than 64 bits"),
        ("(- -9223372036854775808)", "the result needs more than 64 bits"),
        ("(- -9223372036854775807 2)", "the result needs more than 64 bits"),
        ("(+ 9223372036854775807 1)", "the result needs more than 64 bits"),
        ("(/ -9223372036854775808 -1)", "the result needs more than 64 bits"),
        ("(/ 1 0)", "division by zero"),
        ("(mod 1 0)", "division by zero"),
        ("(+ 1 absent)", "there is no value for absent"),
        ("(set! absent 1)", "there is no value for absent"),
        ("(set! 5 1)", "this is no name: 5"),
        ("(define 5 1)", "this cannot be defined: (define 5 1)"),
        ("(define a 1 2)", "this cannot be defined: (define a 1 2)"),
        ("(define (5) 1)", "this cannot be defined: (define (5) 1)"),
        ("(define if 1)", "this is the name of a form: if"),
        ("(lambda (1) 2)", "these are no parameters: (1)"),
        ("(lambda a 2)", "these are no parameters: a"),
        ("(let (a 1) a)", "these are no variables with values: (let (a 1) a)"),
        ("(let ((a)) a)", "these are no variables with values: (let ((a)) a)"),
        ("(cond 1)", "this is no clause: 1"),
        ("(cond (1))", "this is no clause: (1)"),
        (")", "there is no `(` for this `)`"),
        ("(a (1 . 2))", "a pair cannot be written with a dot, but (cons 1 2) makes one"),
        ("(a 9223372036854775808 b)", "this integer needs more than 64 bits"),
    ];
    let input: String = errors.map(|(source, _)| format!("{source} 7\n")).concat();
    let complaints = errors.iter().zip(1..).map(|((_, message), line)| format!("line {line}: {message}\n"));
    assert_lisp(&input, 1, &"7\n".repeat(errors.len()), &complaints.collect::<String>());
}

#[test]
fn lisp_names_the_line_where_an_unfinished_expression_starts() {
    assert_lisp(
        "1\n(list 1\n2",
        1,
        "1\n",
        "line 2: the input ends within this expression: a `)` is missing\n",
    );
    assert_lisp("\n\n'", 1, "", "line 3: the input ends within this expression\n");
    assert_lisp("\n\"a\nb", 1, "", "line 2: the input ends within a text: a quote is missing\n");
}

#[test]
fn lisp_takes_any_bytes() {
    assert_lisp("", 0, "", "");
    assert_lisp("5", 0, "5\n", "");
    assert_lisp("; only a comment", 0, "", "");
    assert_lisp("(list\r\n1\t'\u{e9}\0'b\"a\nb\"c)", 1, "", "line 1: there is no value for c\n");
    assert_lisp("'(a\0b\"c\nd\"e\u{e9})", 0, "(a b \"c\nd\" e\u{e9})\n", "");
}

#[test]
fn lisp_keeps_its_memory_small() {
    let garbage = "(define (list-to n l) (if (= n 0) l (list-to (- n 1) (cons n l))))
                   (define (length l n) (if (null? l) n (length (cdr l) (+ n 1))))
                   (define kept (list-to 2000 '()))
                   (define (rounds n) (if (= n 0) (length kept 0) (begin (list-to 100 '()) (rounds (- n 1)))))
                   (rounds 300) (define kept 0) (rounds 1)";
    let output = lisp(&["--heap", "2M"], garbage);
    assert_eq!(text_of(&output), "2000\nline 5: cdr takes a pair, not 0\n");
}

#[test]
fn lisp_says_when_there_is_no_memory_or_no_stack_left() {
    let greedy = "(define (greedy l) (greedy (cons l l))) (greedy 1)
                  (define (deep n) (+ 1 (deep n))) (deep 1) 'alive";
    let output = lisp(&["--heap", "4M"], greedy);
    let expected = "alive\nline 1: there is no memory left\nline 2: the stack is full: the recursion \
                    is too deep, or there are too many operands\n";
    assert_eq!((output.status.code(), text_of(&output).as_str()), (Some(1), expected));
}

#[test]
fn lisp_bears_deep_nesting() {
    let nested = format!("'{}{} 'alive", "(".repeat(9_000), ")".repeat(9_000));
    let shown = format!("{}...{}\nalive\n", "(".repeat(100), ")".repeat(100));
    assert_lisp(&nested, 0, &shown, "");
    let message = "line 2: too many parentheses in each other; what follows is not read\n";
    assert_lisp(&format!("1\n{}", "(".repeat(100_000)), 1, "1\n", message);
    assert_lisp(&format!("1\n{}", "'".repeat(100_000)), 1, "1\n", message);
}
