//! What other assemblers, machines and languages call things, and what this one has instead.
//!
//! This is the one place that knows such names. Each table has rows of names, separated by spaces, and what to say of
//! them; names are matched in any case. In what is said, a line between backquotes assembles once its operands are
//! filled in, which a test checks: `rd` is a register that is written, `ra`, `rb`, `rc` are registers that are read,
//! `rt` is any spare one, and `value`, `label` and the like are what they are called.

/// Names of other languages and what they are here.
type Table = &'static [(&'static str, &'static str)];

/// Instructions and statements with operands.
const MNEMONICS: Table = &[
    // Moves and constants.
    (
        "la lea leaq leal adr adrp",
        "`li rd, name` loads the address of a data label, `addi rd, rb, offset` computes one",
    ),
    ("lui auipc movabs movabsq movz movk movt", "`li rd, value` loads any constant of 64 bits"),
    (
        "ldi ldc ldconst loadk loadi load_const loadconst iconst lconst bipush sipush const movi mvi set imm",
        "`li rd, value` loads a constant",
    ),
    ("fli fld1 fldpi fconst dconst lif", "`li rd, 1.5` loads a floating-point number"),
    ("move mv copy cpy cp mr fmr", "registers are copied with `mov`"),
    (
        "movq movl movw movb movd movsd movss movaps movdqa fmov",
        "`mov rd, ra` copies a register, `li rd, value` loads a constant, `load64 rd, [rb + offset]` reads memory",
    ),
    (
        "movzx movzb movzbl movzbq movzwl movzwq uxtb uxth uxtw zext",
        "`zext8`, `zext16` and `zext32` clear the high bits; `load8u`, `load16u` and `load32u` do so as they read",
    ),
    (
        "movsx movsxd movsbl movsbq movswl movswq movslq sxtb sxth sxtw sext cbw cwde cdqe",
        "`sext8`, `sext16` and `sext32` repeat the sign; `load8s`, `load16s` and `load32s` do so as they read",
    ),
    ("xchg swap swp exch", "swap through a spare register: `mov rt, ra`, `mov ra, rb`, `mov rb, rt`"),
    (
        "csel cmov cmove cmovz cmovne cmovnz cmovl cmovle cmovg cmovge cmovb cmova",
        "`select rd, rc, ra, rb` gives `ra` where `rc` is not 0, else `rb`; `lt rc, ra, rb` and others compare",
    ),
    ("clr clrl zero", "`li rd, 0` clears a register"),
    // Memory.
    (
        "ld ldr ldx ldq ldur mload peek lwsp fld ldrd lfd ldf",
        "`load64 rd, [rb + offset]` reads 8 bytes; `load32u`, `load16u` and `load8u` read fewer",
    ),
    ("lw ldrsw lwa load32", "`load32s rd, [rb + offset]` reads 4 bytes with their sign, `load32u` without"),
    ("lwu lwz ldw", "`load32u rd, [rb + offset]` reads 4 bytes"),
    ("lh ldrsh lha load16", "`load16s rd, [rb + offset]` reads 2 bytes with their sign, `load16u` without"),
    ("lhu lhz ldrh", "`load16u rd, [rb + offset]` reads 2 bytes"),
    ("lb ldrsb load8", "`load8s rd, [rb + offset]` reads a byte with its sign, `load8u` without"),
    ("lbu lbz ldrb ldb lodsb", "`load8u rd, [rb + offset]` reads a byte"),
    (
        "sd str st stx std stur mstore poke fsd stfd fst fstp",
        "`store64 ra, [rb + offset]` writes 8 bytes; `store32`, `store16` and `store8` write fewer",
    ),
    ("sw stw", "`store32 ra, [rb + offset]` writes 4 bytes"),
    ("sh strh sth", "`store16 ra, [rb + offset]` writes 2 bytes"),
    ("sb strb stb stosb", "`store8 ra, [rb + offset]` writes a byte"),
    ("ldp ldm ldmia ldmfd lmw", "registers are read one by one, as in `load64 rd, [rb + offset]`"),
    ("stp stm stmia stmdb stmfd stmw", "registers are written one by one, as in `store64 ra, [rb + offset]`"),
    ("flw lfs", "numbers have 64 bits in registers: `load64 rd, [rb + offset]` reads one"),
    ("fsw stfs", "numbers have 64 bits in registers: `store64 ra, [rb + offset]` writes one"),
    (
        "memcpy memmove bcopy rep movsb movsq",
        "`mem_copy ra, rb, rc` copies as many bytes as `rc` says from `rb` to `ra`",
    ),
    ("memset bzero stosq", "`mem_fill ra, rb, rc` writes the byte `rb` as many times as `rc` says"),
    (
        "memchr scasb index_of",
        "`mem_find rd, ra, rb, rc` looks for the byte `rc` among `rb` bytes from `ra` on",
    ),
    ("strspn strcspn strpbrk", "`mem_span rd, ra, rb, rc` counts bytes that are in the set at `rc`"),
    ("memcmp strcmp cmpsb bcmp", "`mem_compare rd, ra, rb, rc` compares as many bytes as `rc` says"),
    ("malloc calloc alloca sbrk new", "`alloc rd, ra` gives the address of `ra` fresh bytes"),
    (
        "free delete dealloc realloc",
        "`heap_mark rd` and later `heap_release ra` free all that was allocated between them; nothing is freed alone",
    ),
    // Maps.
    (
        "map_get map_find map_at map_read",
        "`map_load rd, rm, rk, label` gives a value, `map_lookup rd, rm, rk` the address of one, 0 if there is none",
    ),
    (
        "map_put map_insert map_set map_store map_write map_update",
        "`map_get_or_reserve rd, rm, rk` gives the address of a value, to which `store64 ra, [rd]` writes",
    ),
    (
        "map_contains map_contains_key map_exists map_in map_test",
        "`map_has rd, rm, rk` says whether a key is there",
    ),
    ("map_delete map_del map_erase map_unset map_pop", "`map_remove rd, rm, rk` removes a key"),
    (
        "map_next map_iter map_each map_foreach map_iterate map_keys",
        "`map_iter_next rc, rm, rp, label` goes to the next entry",
    ),
    ("map_len map_length map_count", "the number of entries is in the header: `load16u rd, [rm + 2]`"),
    ("map_capacity map_cap", "the capacity is in the header: `load16u rd, [rm]`"),
    (
        "map_create map_make map_alloc",
        "`map_new rd, layout` makes a map, `map_new_sized rd, layout, ra` one of `ra` entries",
    ),
    ("map_copy map_clone map_assign", "`map_overwrite rd, rm, rs` makes one map a copy of another"),
    (
        "map_increment map_inc map_count_up map_accumulate",
        "`map_add rd, rm, rk, ra` adds to a value, which is 0 where the key is new",
    ),
    (
        "map_free map_drop map_destroy",
        "`map_clear rm` empties a map; `heap_release ra` frees all that was made since `heap_mark rd`",
    ),
    // Arithmetic and logic.
    (
        "mod modulo fmod irem imod umod urem srem",
        "`rem rd, ra, rb` is the remainder of integers, `remu` of unsigned ones",
    ),
    (
        "imul mult multiply smul mullw imulq mulq",
        "`mul rd, ra, rb` multiplies; `mulh` gives the high 64 bits",
    ),
    ("umul umulh umull multu mulu", "`mul rd, ra, rb` multiplies; `mulhu` gives the high 64 bits"),
    ("smulh smull", "`mul rd, ra, rb` multiplies; `mulh` gives the high 64 bits"),
    ("idiv sdiv divide idivq quot", "`div rd, ra, rb` divides, and `rem rd, ra, rb` gives the remainder"),
    ("udiv divq", "`divu rd, ra, rb` divides unsigned integers; `remu` gives the remainder"),
    ("divmod", "`div rd, ra, rb` divides, and `rem rd, ra, rb` gives the remainder"),
    ("inc incq incl incr iinc", "`addi rd, rd, 1` adds one"),
    ("dec decq decl decr", "`subi rd, rd, 1` takes one away"),
    ("iadd ladd addu addq addl addw adds plus", "`add rd, ra, rb` adds; `rb` may be a constant"),
    ("addiu", "`addi rd, ra, value` adds a constant"),
    ("isub lsub subu subq subl subw subs minus", "`sub rd, ra, rb` subtracts; `rb` may be a constant"),
    ("rsb", "`sub rd, rb, ra` subtracts the other way round"),
    (
        "adc adcs addc addcarry",
        "there is no carry flag: behind `add rd, ra, rb`, `ltu rt, rd, rb` gives the carry",
    ),
    (
        "sbb sbc sbcs subb",
        "there are no flags: in front of `sub rd, ra, rb`, `ltu rt, ra, rb` gives the borrow",
    ),
    (
        "sll sllv slli lsl lsls sal asl shlq shll ishl lshift",
        "`shl rd, ra, rb` shifts to the left; `rb` may be a constant",
    ),
    (
        "srl srlv srli lsr lsrs ushr iushr shrq shrl lshr rshift",
        "`shr rd, ra, rb` shifts to the right and brings in zeroes; `rb` may be a constant",
    ),
    (
        "sra srav srai asr ashr sarq sarl ishr",
        "`sar rd, ra, rb` shifts to the right and repeats the sign; `rb` may be a constant",
    ),
    ("rol rolq", "`rotl rd, ra, rb` rotates to the left; `rb` may be a constant"),
    ("ror rorq", "`rotr rd, ra, rb` rotates to the right; `rb` may be a constant"),
    ("roll rolw rotlw", "`rotl32 rd, ra, rb` rotates 32 bits to the left; `rb` may be a constant"),
    ("rorl rorw rotrw", "`rotr32 rd, ra, rb` rotates 32 bits to the right; `rb` may be a constant"),
    ("rcl rcr rrx", "there is no carry flag to rotate through: `rotl` and `rotr` rotate 64 bits"),
    ("eor ixor", "`xor rd, ra, rb` is the exclusive or"),
    ("orr ior", "`or rd, ra, rb` sets the bits that either has"),
    ("iand", "`and rd, ra, rb` keeps the bits that both have"),
    ("mvn inv bnot com cpl complement", "`not rd, ra` inverts every bit"),
    ("nor", "in two steps: `or rd, ra, rb`, then `not rd, rd`"),
    ("nand", "in two steps: `and rd, ra, rb`, then `not rd, rd`"),
    ("xnor eqv eon", "in two steps: `xor rd, ra, rb`, then `not rd, rd`"),
    ("andn bic andc", "in two steps: `not rt, rb`, then `and rd, ra, rt`"),
    ("orn orc", "in two steps: `not rt, rb`, then `or rd, ra, rt`"),
    ("bt btst bittest", "`shri rt, ra, value`, then `andi rt, rt, 1` gives a bit"),
    ("bswap rev rev64 brev byteswap", "`bswap64 rd, ra` turns the order of 8 bytes round, `bswap32` of 4"),
    ("rev32", "`bswap32 rd, ra` turns the order of 4 bytes round"),
    ("rev16 bswap16", "in two steps: `bswap32 rd, ra`, then `shri rd, rd, 16`"),
    ("negate ineg chs negq negl", "`neg rd, ra` changes the sign"),
    ("abs iabs labs", "for integers `neg rt, ra`, then `max rd, ra, rt`; for floats `fabs`"),
    ("imin smin", "`min rd, ra, rb` is the lesser integer; `minu` of unsigned ones, `fmin` of floats"),
    ("imax smax", "`max rd, ra, rb` is the greater integer; `maxu` of unsigned ones, `fmax` of floats"),
    ("umin", "`minu rd, ra, rb` is the lesser unsigned integer"),
    ("umax", "`maxu rd, ra, rb` is the greater unsigned integer"),
    (
        "pow exp log log2 sin cos tan atan fsin fcos",
        "of such functions the machine has only `fsqrt`; a host may have others",
    ),
    ("popcount bitcount cnt cpop", "`popcnt rd, ra` counts the one bits"),
    ("lzcnt cntlz cntlzw nlz bsr", "`clz rd, ra` counts the zero bits above the highest one bit"),
    ("tzcnt cnttz bsf ffs", "`ctz rd, ra` counts the zero bits below the lowest one bit"),
    ("madd mla mac", "in two steps: `mul rd, ra, rb`, then `add rd, rd, rc`"),
    ("msub mls", "in two steps: `mul rt, ra, rb`, then `sub rd, rc, rt`"),
    ("seqz sltz snez", "`eqi rd, ra, 0`, `lti rd, ra, 0` and `nei rd, ra, 0` compare with 0"),
    ("slt sltu slti sltiu", "`lt rd, ra, rb` compares, signed; `ltu` unsigned; `rb` may be a constant"),
    (
        "sete setz setne setnz setl setle setg setge setb seta cset",
        "comparing gives its result at once: `eq rd, ra, rb`, and so do `ne`, `lt`, `le`, `gt` and `ge`",
    ),
    // Floating point.
    ("addsd addss dadd faddp fadds addf", "`fadd rd, ra, rb` adds floating-point numbers"),
    ("subsd subss dsub fsubp fsubs subf", "`fsub rd, ra, rb` subtracts floating-point numbers"),
    ("mulsd mulss dmul fmulp fmuls mulf", "`fmul rd, ra, rb` multiplies floating-point numbers"),
    ("divsd divss ddiv fdivp fdivs divf", "`fdiv rd, ra, rb` divides floating-point numbers"),
    ("sqrt sqrtsd sqrtss dsqrt", "`fsqrt rd, ra` is the square root of a floating-point number"),
    ("floor", "`ffloor rd, ra` rounds a floating-point number down"),
    ("ceil", "`fceil rd, ra` rounds a floating-point number up"),
    ("round rint frint nearbyint", "`fround rd, ra` rounds a floating-point number to the nearest integer"),
    (
        "trunc",
        "`ftrunc rd, ra` rounds a floating-point number towards zero; `ftoi rd, ra` makes it an integer",
    ),
    ("fma fmadd vfmadd fmac", "in two steps: `fmul rd, ra, rb`, then `fadd rd, rd, rc`"),
    (
        "fprem frem",
        "there is no remainder of floating-point numbers: `fdiv`, `ftrunc`, `fmul` and `fsub` give it",
    ),
    (
        "ucomisd comisd ucomiss comiss fcmp fcom fcomi dcmpl dcmpg cmpsd",
        "comparing and branching is one instruction, as in `fblt ra, rb, label`; `flt rd, ra, rb` gives 1 or 0",
    ),
    ("cvtsi2sd cvtsi2ss scvtf i2d l2d i2f fild", "`itof rd, ra` makes an integer a floating-point number"),
    ("ucvtf", "`utof rd, ra` makes an unsigned integer a floating-point number"),
    (
        "cvttsd2si cvtsd2si fcvtzs d2i d2l f2i fist fistp fisttp",
        "`ftoi rd, ra` makes a floating-point number an integer",
    ),
    ("fcvtzu", "`ftou rd, ra` makes a floating-point number an unsigned integer"),
    ("fcvt fconv", "`itof rd, ra` makes an integer a float, and `ftoi rd, ra` a float an integer"),
    (
        "fbgt fbge",
        "with the registers swapped it is `fblt rb, ra, label`, or `fble rb, ra, label` where they may be equal",
    ),
    // Branches.
    (
        "cmp cmpq cmpl cmpw cmpb cmpi cmn compare icmp lcmp",
        "comparing and branching is one instruction, as in `blt ra, rb, label`",
    ),
    (
        "test testq testl testb tst teq",
        "comparing and branching is one instruction, as in `bnei ra, 0, label`",
    ),
    (
        "je be jeq jmpeq if_icmpeq if_acmpeq",
        "comparing and jumping is one instruction: `beq ra, rb, label`; `rb` may be a constant",
    ),
    (
        "jne jmpne if_icmpne if_acmpne",
        "comparing and jumping is one instruction: `bne ra, rb, label`; `rb` may be a constant",
    ),
    (
        "jl jlt jnge if_icmplt",
        "comparing and jumping is one instruction: `blt ra, rb, label`; `rb` may be a constant",
    ),
    (
        "jle jng if_icmple",
        "comparing and jumping is one instruction: `ble ra, rb, label`; `rb` may be a constant",
    ),
    (
        "jg jgt jnle if_icmpgt",
        "comparing and jumping is one instruction: `bgt ra, rb, label`; `rb` may be a constant",
    ),
    (
        "jge jnl if_icmpge",
        "comparing and jumping is one instruction: `bge ra, rb, label`; `rb` may be a constant",
    ),
    (
        "jb jnae jc blo bcc",
        "comparing and jumping is one instruction: `bltu ra, rb, label` for unsigned integers",
    ),
    ("jbe jna bls", "comparing and jumping is one instruction: `bleu ra, rb, label` for unsigned integers"),
    ("ja jnbe bhi", "comparing and jumping is one instruction: `bgtu ra, rb, label` for unsigned integers"),
    (
        "jae jnb jnc bhs bcs",
        "comparing and jumping is one instruction: `bgeu ra, rb, label` for unsigned integers",
    ),
    (
        "jz beqz beqzl cbz bz brz jmpz ifeq brfalse jumpf jf jrcxz jcxz jecxz ifnull",
        "`beqi ra, 0, label` jumps if a register is 0",
    ),
    (
        "jnz bnez cbnz bnz brnz jmpnz ifne brtrue jumpt jt br_if ifnonnull",
        "`bnei ra, 0, label` jumps if a register is not 0",
    ),
    ("bltz js bmi iflt jmi", "`blti ra, 0, label` jumps if a register is negative"),
    ("bgez jns bpl ifge jpl", "`bgei ra, 0, label` jumps if a register is not negative"),
    ("bgtz ifgt", "`bgti ra, 0, label` jumps if a register is positive"),
    ("blez ifle", "`blei ra, 0, label` jumps if a register is not positive"),
    (
        "jo jno bvs bvc jp jpe jnp",
        "there are no flags: arithmetic wraps, and `mulh` gives the high half of a product",
    ),
    ("j b", "the jump is `jmp`"),
    ("goto bra jump ba jmpq ljmp goto_w", "the jump is `jmp label`"),
    (
        "loopnz loopne loope djnz dbnz dbra loop",
        "count down and branch: `subi ra, ra, 1`, then `bnei ra, 0, label`",
    ),
    (
        "tableswitch lookupswitch br_table case",
        "`switch ra, 0` with the number of cases jumps to one of that many instructions behind it",
    ),
    (
        "if elif elseif else unless while for foreach do until repeat",
        "there are no blocks: a branch goes around what is not to be done, as in `bne ra, rb, label`",
    ),
    ("let var auto local long char float double bool", "values are kept in registers: `li rd, value`"),
    // Calls and ends.
    (
        "jal bl jsr gosub invoke invokestatic invokevirtual callq",
        "`call label, first` calls a function: register `first` becomes its `r0`",
    ),
    (
        "jalr blr blx bctrl calli call_indirect callx",
        "`callr ra, first` calls entry `ra` of the function table; `func rd, function` gives its number",
    ),
    ("jr bx br", "jumps go to labels, as `jmp label`; `ret` returns from a function"),
    (
        "def fn function proc procedure subroutine void",
        "a function is a label, as in `label:`, and ends with `ret`",
    ),
    ("tailcall jmpr", "`jmp label` goes to a function that returns to the caller of this one"),
    (
        "push pushq pushl pushw",
        "there is no stack to push on: a call gives its function registers of its own",
    ),
    ("pop popq popl popw", "there is no stack to pop from: a call gives its function registers of its own"),
    (
        "dup drop tuck over pick iload lload aload istore lstore astore getlocal setlocal",
        "instructions name their registers, as in `mov rd, ra`: there is no stack of operands",
    ),
    (
        "int",
        "an interrupt is a call of the host, `host name, first`; a variable is a register, `li rd, value`",
    ),
    (
        "print println printf puts putc putchar print_string say echo cout write_line output out display",
        "output is a function of the host, called with `host name, first` or `host name, first, \"text\"`",
    ),
    (
        "input scanf gets getc getchar read_line readline in cin",
        "input is a function of the host, called with `host name, first`",
    ),
];

/// Instructions and statements that stand alone.
const STATEMENTS: Table = &[
    ("pusha popa pushf popf", "there is no stack to push on: a call gives its function registers of its own"),
    ("enter leave link unlk", "there is no frame to set up: a call gives its function registers of its own"),
    ("syscall ecall svc swi sysenter scall sys", "the host is called with `host name, first`"),
    ("nop noop pass", "`mov r0, r0` does nothing"),
    (
        "hlt stop end quit terminate finish wfi",
        "`halt` ends the program, and `exit ra` does so with a status",
    ),
    ("brk bkpt ebreak int3 debugger debug", "`breakpoint` stops the machine"),
    ("break", "`jmp label` leaves a loop; `breakpoint` stops the machine"),
    ("continue", "`jmp label` goes back to the start of a loop"),
    ("cdq cqo cwd", "`div` and `rem` take 64 bits: there is nothing to extend"),
    (
        "return retn retq retl rts retf ireturn lreturn dreturn areturn rfi",
        "`ret` returns; results stay in the registers, the first in `r0`",
    ),
    (
        "abort panic throw athrow raise ud2 udf unreachable die assert error",
        "`trap value` ends the program with a trap",
    ),
];

/// Directives, by their names without a dot.
const DIRECTIVES: Table = &[
    ("asciz asciiz stringz cstring", "`.data name: .string \"text\"` ends in a zero byte, `.ascii` does not"),
    ("str text8 utf8", "`.data name: .string \"text\"` ends in a zero byte, `.ascii` does not"),
    (
        "byte db dcb defb fcb uint8 1byte",
        "bytes are `.data name: .u8 1, 2`, text is `.data name: .ascii \"text\"`",
    ),
    ("sbyte int8", "`.data name: .i8 -1` is a signed byte"),
    ("short half hword halfword 2byte uint16", "`.data name: .u16 1` takes 2 bytes, `.i16` is signed"),
    ("int16", "`.data name: .i16 -1` takes 2 bytes"),
    (
        "word dw dword xword value dcw dc defw",
        "the size is in the name: `.u16` takes 2 bytes, `.u32` 4, `.u64` 8, as in `.data name: .u32 1`",
    ),
    ("long int dd dcd 4byte uint32", "`.data name: .u32 1` takes 4 bytes, `.i32` is signed"),
    ("int32", "`.data name: .i32 -1` takes 4 bytes"),
    ("quad dq qword 8byte dcq uint64 giant", "`.data name: .u64 1` takes 8 bytes, `.i64` is signed"),
    ("int64", "`.data name: .i64 -1` takes 8 bytes"),
    ("float single real4", "`.data name: .f32 1.5` takes 4 bytes, `.f64` 8"),
    ("double real8", "`.data name: .f64 1.5` takes 8 bytes"),
    (
        "space skip resb resw resd resq ds defs dsb block reserve buffer comm lcomm",
        "`.data name: .zero 64` takes 64 bytes, all zero",
    ),
    ("times dup", "`.data name: .fill 64, 1` takes 64 bytes, each of which is 1"),
    ("equ set define equate eq assign equiv let enum", "a constant is `.const name = value`"),
    ("text code", "it is not needed: instructions need no section"),
    (
        "section segment rodata bss sect pushsection popsection",
        "there are no sections: static data stands behind `.data`, instructions by themselves",
    ),
    (
        "globl global export public extern extrn external weak local hidden private",
        "it is not needed: names of all files are known in all, and `.entry label` says where it starts",
    ),
    ("import use require", "`.include` takes in the text of another file, `.incbin` its bytes"),
    (
        "endmacro endrept endrepeat repeat irp irpc",
        "`.macro` gives lines a name up to `.endm`, and `.rept` repeats lines up to `.endr`",
    ),
    (
        "struc structure record ends endstruct endstruc class",
        "a struct is `.struct name { x: f64 }`, over as many lines as it needs",
    ),
    (
        "org origin base",
        "it is not needed: static data starts at address 8; `.zero` leaves room and `.align` aligns",
    ),
    (
        "union field rsset rsreset rs offset",
        "offsets are counted in `.struct name { x: f64 }`, or named with `.const name = 8`",
    ),
    ("p2align balign even", "`.data .align 8` aligns what comes next to 8 bytes"),
    ("ifdef ifndef elseif elsif fi", "lines stand between `.if`, `.elif`, `.else` and `.endif`"),
    ("start begin main entrypoint", "the program starts at `main`, or where `.entry label` says"),
    (
        "function proc method ent",
        "a function is a label, as in `label:`, or starts with `.fn name(parameter)`; `.func` is for `callr`",
    ),
    ("endfn endp endfunc endfunction end_func", "a function ends at the next one, or at `.end_fn`"),
    ("alias req regs register", "in a function, `.reg name` gives a register a name"),
    ("unreq", "names of registers end with their function"),
    ("hashmap dict table hash", "a map layout is `.map name key=u64 value=u64 capacity=100`"),
    (
        "end loc ident type size arch cpu thumb arm syntax intel_syntax att_syntax option bits use64 \
         default cfi_startproc cfi_endproc model stack ltorg noreorder",
        "it is not needed: leave it out",
    ),
];

/// Names that stand where a value or a register does.
const OPERANDS: Table = &[
    (
        "rax rbx rcx rdx rsi rdi eax ebx ecx edx esi edi ax bx cx dx al ah bl bh cl ch dl dh \
         a0 a1 a2 a3 a4 a5 a6 a7 t0 t1 t2 t3 t4 t5 t6 s0 s1 s2 s3 s4 s5 s6 s7 v0 v1 \
         x0 x1 x2 x3 x4 x5 x6 x7 x8 x9 x10 w0 w1 w2 w3 w4 w5 w6 w7 w8 w9 d0 d1 d2 f0 f1 f2 f3 xmm0 xmm1 xmm2 st0",
        "registers are `r0` to `r255`",
    ),
    (
        "rsp rbp esp ebp sp bp fp",
        "registers are `r0` to `r255`; there is no stack pointer: a call gives its function registers of its own",
    ),
    ("rip eip pc ip lr", "registers are `r0` to `r255`; return addresses are kept by `call` and `ret`"),
    ("xzr wzr", "registers are `r0` to `r255`; none is always 0"),
    ("rd ra rb rc ri rt rm rk rs rp rv rn first", "it stands for any of the registers `r0` to `r255`"),
    ("true", "it is written `1`"),
    ("false null nil none nullptr", "it is written `0`"),
    ("infinity", "it is written `inf`"),
];

/// Types of keys and values.
const TYPES: Table = &[
    ("byte char uint8 uint8_t bool boolean", "a byte is `u8`, or `i8` with a sign; several are `bytes(16)`"),
    ("short word uint16 uint16_t half int16", "2 bytes are `u16`, or `i16` with a sign"),
    ("uint uint32 uint32_t dword int32", "4 bytes are `u32`, or `i32` with a sign"),
    ("int integer number", "integers are `i64` or `u64`, and smaller ones `i32` to `u8`"),
    (
        "long qword uint64 uint64_t int64 usize isize size_t pointer ptr address",
        "8 bytes are `u64`, or `i64` with a sign",
    ),
    ("u128 i128 uuid", "16 bytes are `bytes(16)`"),
    ("float float32 single", "32 bits are `f32`, and `f64` is what registers hold"),
    ("double float64 real", "floating-point numbers of 64 bits are `f64`"),
    ("string str text array", "keys and values have a fixed size: `bytes(16)` is 16 bytes"),
    ("set none void unit", "a set has keys only: leave out `value=`"),
];

/// What to write instead of an instruction that another machine has.
pub(super) fn mnemonic(name: &str) -> Option<&'static str> {
    find(STATEMENTS, name).or_else(|| find(MNEMONICS, name))
}

/// Whether [`mnemonic`] knows `name` as one that has no operands.
pub(super) fn stands_alone(name: &str) -> bool {
    find(STATEMENTS, name).is_some()
}

/// What to write instead of a directive of another assembler, its name with or without a dot.
pub(super) fn directive(name: &str) -> Option<&'static str> {
    find(DIRECTIVES, name.strip_prefix('.').unwrap_or(name))
}

/// What to write instead of a register or a value of another machine or language.
pub(super) fn operand(name: &str) -> Option<&'static str> {
    find(OPERANDS, name)
}

/// What to write instead of a type of another language.
pub(super) fn type_name(name: &str) -> Option<&'static str> {
    find(TYPES, name)
}

/// What to write instead of an instruction, a directive or a type of another language.
pub(crate) fn name(name: &str) -> Option<&'static str> {
    mnemonic(name).or_else(|| directive(name)).or_else(|| type_name(name))
}

fn find(table: Table, name: &str) -> Option<&'static str> {
    let is_named = |names: &str| names.split_whitespace().any(|other| other.eq_ignore_ascii_case(name));
    table.iter().find(|(names, _)| is_named(names)).map(|(_, help)| *help)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{DIRECTIVES, MNEMONICS, OPERANDS, STATEMENTS, TYPES};
    use crate::assembly::directive::is_directive;
    use crate::assembly::help_tests::{is_sound, quoted};
    use crate::assembly::scalar::Scalar;
    use crate::instruction::Opcode;

    #[test]
    fn every_line_that_is_suggested_assembles() {
        for (names, help) in [STATEMENTS, MNEMONICS, DIRECTIVES, OPERANDS, TYPES].concat() {
            for line in quoted(help) {
                assert!(is_sound(line), "{names}: {line}");
            }
        }
    }

    #[test]
    fn every_name_has_one_row() {
        for table in [[STATEMENTS, MNEMONICS].concat().as_slice(), DIRECTIVES, OPERANDS, TYPES] {
            let mut seen = HashSet::new();
            for name in table.iter().flat_map(|(names, _)| names.split_whitespace()) {
                assert!(seen.insert(name), "{name}");
            }
        }
    }

    #[test]
    fn no_name_is_one_of_this_machine() {
        let names = |table: super::Table| table.iter().flat_map(|(names, _)| names.split_whitespace());
        for name in names(STATEMENTS).chain(names(MNEMONICS)) {
            assert!(Opcode::from_mnemonic(name).is_none(), "{name}");
        }
        for name in names(DIRECTIVES) {
            assert!(!is_directive(&format!(".{name}")), "{name}");
        }
        for name in names(TYPES) {
            assert!(Scalar::from_name(name).is_none(), "{name}");
        }
    }
}
