" Vim syntax file
" Language: mini-vm assembly
" Written from the tables of the crate: UPDATE_GRAMMARS=1 cargo test -p mini-vm --test grammars

if exists("b:current_syntax")
  finish
endif

syntax case match
syntax iskeyword @,48-57,_

syntax match minivmOperator "!=\|[-+*/%~&^|=@<>]"
syntax match minivmNumber "\%(\w\|\.\)\@1<!\%(0[xX]\x[0-9A-Fa-f_]*\|0[oO]\o[0-7_]*\|0[bB][01][01_]*\|\d[0-9_]*\%(\.\d[0-9_]*\)\=\%([eE][+-]\=\d[0-9_]*\)\=\)\>"
syntax match minivmRegister "\%(\w\|\.\)\@1<![rR]\d\+\>"
syntax match minivmConstant "\%(\w\|\.\)\@1<!\%(inf\|nan\|pi\|tau\|e\)\>\%(\s*[(=.]\)\@!"
syntax match minivmFunction "\%(\w\|\.\)\@1<!\%(sqrt\|abs\|floor\|ceil\|round\|trunc\|min\|max\|int\|float\|sizeof\|defined\)\ze\s*("
syntax match minivmField "\%(\w\|\.\)\@1<!\%(key\|value\|capacity\)\ze\s*=" nextgroup=minivmFieldEquals skipwhite
syntax match minivmFieldEquals "=" contained nextgroup=minivmType skipwhite
syntax keyword minivmType contained u8 u16 u32 u64 i8 i16 i32 i64 f32 f64 bytes
syntax match minivmLocal "\w\@1<!\.\h\w*"
syntax match minivmItem "\%(\w\|\.\)\@1<!\.\%(ascii\|string\|fill\|incbin\|zero\|align\|u8\|u16\|u32\|u64\|i8\|i16\|i32\|i64\|f32\|f64\)\>"
syntax match minivmDirective "\%(\w\|\.\)\@1<!\.\%(const\|data\|struct\|map\|func\|fn\|reg\|end_fn\|host\|constant\|entry\|source\|file\|line\|lines\|no_lines\|no_checks\|guard\|include\|macro\|endm\|rept\|endr\|if\|elif\|else\|endif\)\>"
syntax match minivmInclude "\%(\w\|\.\)\@1<!\.include\>" nextgroup=minivmIncluded skipwhite
syntax match minivmIncluded contained "<[^>;#]*>"
syntax match minivmParameter "\\\%(\h\w*\|()\)"

" An instruction stands at the start of a line or behind labels.
syntax match minivmStart "^\s\+" nextgroup=minivmMnemonic,minivmHost,minivmLabel
syntax match minivmFirst "^\h\w*" contains=minivmMnemonic,minivmHost nextgroup=minivmHostFunction skipwhite
syntax match minivmLabel "\%(\w\|\.\)\@1<!\%(\h\w*\%(\.\h\w*\)\=\|\.\h\w*\)\s*:" nextgroup=minivmMnemonic,minivmHost,minivmLabel,minivmType skipwhite
syntax case ignore
syntax keyword minivmMnemonic contained halt exit trap breakpoint jmp switch call callr ret beq bne blt ble bgt bge bltu bleu bgtu bgeu beqi bnei blti blei bgti bgei bltui bleui bgtui bgeui fbeq fbne fblt fble mov li lc func select eq ne lt le gt ge ltu leu gtu geu eqi nei lti lei gti gei ltui leui gtui geui add sub mul div divu rem remu and or xor shl shr sar rotl rotr addi subi muli divi divui remi remui andi ori xori shli shri sari rotli rotri min max minu maxu add32 sub32 mul32 rotl32 rotr32 rotl32i rotr32i neg not mulh mulhu sext8 sext16 sext32 zext8 zext16 zext32 popcnt clz ctz bswap32 bswap64 fadd fsub fmul fdiv fmin fmax fneg fabs fsqrt ffloor fceil ftrunc fround feq fne flt fle fgt fge itof utof ftoi ftou load8u load8s load16u load16s load32u load32s load64 store8 store16 store32 store64 load8ux load8sx load16ux load16sx load32ux load32sx load64x store8x store16x store32x store64x load64a store64a mem_copy mem_fill mem_compare mem_find mem_span alloc heap_mark heap_release heap_size map_size map_init map_new map_get_or_reserve map_lookup map_has map_remove map_overwrite map_clear map_iter_next map_new_sized map_reserve map_key map_add map_load map_get_or_reserve_scalar map_lookup_scalar map_has_scalar map_remove_scalar map_reserve_scalar map_add_scalar map_load_scalar load store
syntax keyword minivmHost contained host nextgroup=minivmHostFunction skipwhite
syntax case match
syntax keyword minivmHostFunction contained write read print_int print_uint print_float print_char print_string newline write_error arg_count arg print_format print_error format parse_int parse_float clock_time clock_elapsed random_bytes env file_open file_read file_write file_seek file_size file_close

syntax match minivmEscape contained "\\\%(x\x\{2}\|u{[0-9A-Fa-f_]\+}\|[ntr0\\"']\)"
syntax region minivmString start=+"+ skip=+\\.+ end=+"+ oneline contains=minivmEscape,minivmParameter
syntax region minivmCharacter start=+'+ skip=+\\.+ end=+'+ oneline contains=minivmEscape,minivmParameter
syntax match minivmComment "[;#].*$"
syntax match minivmExpectation ";[!|].*$"

highlight default link minivmOperator Operator
highlight default link minivmNumber Number
highlight default link minivmRegister Identifier
highlight default link minivmConstant Constant
highlight default link minivmFunction Function
highlight default link minivmField Identifier
highlight default link minivmFieldEquals Operator
highlight default link minivmType Type
highlight default link minivmLocal Label
highlight default link minivmLabel Label
highlight default link minivmItem Type
highlight default link minivmDirective PreProc
highlight default link minivmInclude PreProc
highlight default link minivmIncluded String
highlight default link minivmParameter Special
highlight default link minivmMnemonic Statement
highlight default link minivmHost Statement
highlight default link minivmHostFunction Function
highlight default link minivmEscape SpecialChar
highlight default link minivmString String
highlight default link minivmCharacter Character
highlight default link minivmComment Comment
highlight default link minivmExpectation SpecialComment

let b:current_syntax = "minivm"
