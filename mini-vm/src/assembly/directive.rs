//! Directives: their names and what they do.

use crate::assembly::keywords::Keyword;
use crate::assembly::scalar::Scalar;

macro_rules! define_directives {
    ($Directive:ident: $($(#[doc = $meaning:literal])+ $Variant:ident $name:literal;)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $Directive {
            $($(#[doc = $meaning])+ $Variant,)+
        }

        impl $Directive {
            pub(super) const KEYWORDS: &[Keyword] = &[$(Keyword::new($name, concat!($($meaning),+))),+];

            pub(super) fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$Variant),)+
                    _ => None,
                }
            }
        }
    };
}

define_directives! { Directive:
    /// `.const name = expression`: a name for a value.
    Const ".const";
    /// `.data item ...` or `.data { item ... }`: static data.
    Data ".data";
    /// `.struct name { field: type ... }`: names for the places of what stands together in memory.
    Struct ".struct";
    /// `.map name key=type value=type capacity=expression`: a map layout.
    Map ".map";
    /// `.func label`: the next entry of the function table.
    Func ".func";
    /// `.fn name(parameter, ...) -> result, ...`: a function, whose registers have names up to the next one.
    Function ".fn";
    /// `.reg name, ...` or `.reg name = register`: names of registers.
    Registers ".reg";
    /// `.end_fn`: the end of a function.
    EndFunction ".end_fn";
    /// `.host name`: the next entry of the table of host functions.
    Host ".host";
    /// `.constant expression`: the next entry of the constant pool.
    Constant ".constant";
    /// `.entry label`: where the program starts.
    Entry ".entry";
    /// `.source "name"`: the main file that source lines count in.
    Source ".source";
    /// `.file "name"` or `.file`: another file that the source lines of all instructions from here on count in, or again the
    /// main one.
    File ".file";
    /// `.line number`: the source line of all instructions from here on.
    Line ".line";
    /// `.lines number`: the source line of the next line of text, from which lines count on.
    Lines ".lines";
    /// `.no_lines`: the program has no source lines.
    NoLines ".no_lines";
    /// `.no_checks`: calls may overwrite what is read later.
    NoChecks ".no_checks";
    /// `.guard`: whoever runs the program guards its heap.
    Guard ".guard";
}

define_directives! { ItemDirective:
    /// `.ascii "text"`: bytes.
    Ascii ".ascii";
    /// `.string "text"`: bytes and a zero byte.
    String ".string";
    /// `.fill count, value`: the same number over and over.
    Fill ".fill";
    /// `.incbin "name"`: the bytes of a file.
    IncludeBytes ".incbin";
    /// `.zero size`: zero bytes.
    Zero ".zero";
    /// `.align alignment`: zero bytes up to the next multiple.
    Align ".align";
}

define_directives! { ExpansionDirective:
    /// `.include "name"` or `.include <name>`: the text of another file.
    Include ".include";
    /// `.macro name(parameter, parameter = default)`: lines that a name stands for.
    Macro ".macro";
    /// `.endm`: the end of a macro.
    EndMacro ".endm";
    /// `.rept count` or `.rept count, counter`: lines over and over.
    Repeat ".rept";
    /// `.endr`: the end of a repetition.
    EndRepeat ".endr";
    /// `.if expression`: lines that count if it is not 0.
    If ".if";
    /// `.elif expression`: lines that count if this is the first that is not 0.
    ElseIf ".elif";
    /// `.else`: lines that count if none before did.
    Else ".else";
    /// `.endif`: the end of what `.if` starts.
    EndIf ".endif";
}

impl ExpansionDirective {
    /// Whether `source` may use one of them.
    pub(super) fn may_be_in(source: &str) -> bool {
        let mut dots = source.match_indices('.');
        dots.any(|(at, _)| Self::KEYWORDS.iter().any(|keyword| source[at..].starts_with(keyword.name)))
    }
}

/// The names of all directives and data items.
pub(super) fn directive_names() -> impl Iterator<Item = &'static str> {
    let scalars = Scalar::ALL.iter().map(|scalar| scalar.directive());
    let keywords =
        Directive::KEYWORDS.iter().chain(ExpansionDirective::KEYWORDS).chain(ItemDirective::KEYWORDS);
    keywords.map(|keyword| keyword.name).chain(scalars)
}

/// Whether `name`, with its dot, is a data item.
pub(super) fn is_item_directive(name: &str) -> bool {
    ItemDirective::from_name(name).is_some() || Scalar::from_directive(name).is_some()
}

/// Whether `name`, with its dot, is a directive or a data item.
pub(super) fn is_directive(name: &str) -> bool {
    Directive::from_name(name).is_some()
        || ExpansionDirective::from_name(name).is_some()
        || is_item_directive(name)
}
