//! The syntax file for Vim.

use crate::vocabulary::Vocabulary;

pub(crate) const MNEMONIC: &str = "minivmMnemonic";
pub(crate) const LABEL: &str = "minivmLabel";
pub(crate) const HOST: &str = "minivmHost";

/// The text of the file.
pub(crate) fn syntax(words: &Vocabulary) -> String {
    let list = |words: &[&str]| words.join(" ");
    let alternatives = |words: &[&str]| words.join(r"\|").replace('.', "");
    let Vocabulary { mnemonics, directives, items, types, functions, constants, host_functions } = words;
    format!(
        r#"" Vim syntax file
" Language: mini-vm assembly
" Written from the tables of the crate: UPDATE_GRAMMARS=1 cargo test -p mini-vm --test grammars

if exists("b:current_syntax")
  finish
endif

syntax case match
syntax iskeyword @,48-57,_

syntax match minivmOperator "[-+*/%~&^|=@<>]"
syntax match minivmNumber "\%(\w\|\.\)\@1<!\%(0[xX]\x[0-9A-Fa-f_]*\|0[oO]\o[0-7_]*\|0[bB][01][01_]*\|\d[0-9_]*\%(\.\d[0-9_]*\)\=\%([eE][+-]\=\d[0-9_]*\)\=\)\>"
syntax match minivmRegister "\%(\w\|\.\)\@1<![rR]\d\+\>"
syntax match minivmConstant "\%(\w\|\.\)\@1<!\%({constants}\)\>\%(\s*[(=.]\)\@!"
syntax match minivmFunction "\%(\w\|\.\)\@1<!\%({functions}\)\ze\s*("
syntax match minivmField "\%(\w\|\.\)\@1<!\%(key\|value\|capacity\)\ze\s*=" nextgroup=minivmFieldEquals skipwhite
syntax match minivmFieldEquals "=" contained nextgroup=minivmType skipwhite
syntax keyword minivmType contained {types}
syntax match minivmLocal "\w\@1<!\.\h\w*"
syntax match minivmItem "\%(\w\|\.\)\@1<!\.\%({items}\)\>"
syntax match minivmDirective "\%(\w\|\.\)\@1<!\.\%({directives}\)\>"
syntax match minivmParameter "\\[A-Za-z_@]\w*"

" An instruction stands at the start of a line or behind labels.
syntax match minivmStart "^\s\+" nextgroup=minivmMnemonic,minivmHost,minivmLabel
syntax match minivmFirst "^\h\w*" contains=minivmMnemonic,minivmHost nextgroup=minivmHostFunction skipwhite
syntax match minivmLabel "\%(\w\|\.\)\@1<!\%(\h\w*\%(\.\h\w*\)\=\|\.\h\w*\)\s*:" nextgroup=minivmMnemonic,minivmHost,minivmLabel skipwhite
syntax case ignore
syntax keyword minivmMnemonic contained {mnemonics}
syntax keyword minivmHost contained host nextgroup=minivmHostFunction skipwhite
syntax case match
syntax keyword minivmHostFunction contained {host_functions}

syntax match minivmEscape contained "\\\%(x\x\{{2}}\|u{{[0-9A-Fa-f_]\+}}\|[ntr0\\"']\)"
syntax region minivmString start=+"+ skip=+\\.+ end=+"+ oneline contains=minivmEscape
syntax region minivmCharacter start=+'+ skip=+\\.+ end=+'+ oneline contains=minivmEscape
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
"#,
        constants = alternatives(constants),
        functions = alternatives(functions),
        types = list(types),
        items = alternatives(items),
        directives = alternatives(directives),
        mnemonics =
            list(&mnemonics.iter().copied().filter(|&mnemonic| mnemonic != "host").collect::<Vec<_>>()),
        host_functions = list(host_functions),
    )
}
