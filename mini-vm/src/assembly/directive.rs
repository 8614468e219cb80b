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
    /// `.source "name"`: the file that source lines count in.
    Source ".source";
    /// `.line number`: the source line of all instructions from here on.
    Line ".line";
    /// `.lines number`: the source line of the next line of text, from which lines count on.
    Lines ".lines";
    /// `.no_lines`: the program has no source lines.
    NoLines ".no_lines";
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

/// The names of all directives and data items.
pub(super) fn directive_names() -> impl Iterator<Item = &'static str> {
    let scalars = Scalar::ALL.iter().map(|scalar| scalar.directive());
    Directive::KEYWORDS.iter().chain(ItemDirective::KEYWORDS).map(|keyword| keyword.name).chain(scalars)
}

/// Whether `name`, with its dot, is a data item.
pub(super) fn is_item_directive(name: &str) -> bool {
    ItemDirective::from_name(name).is_some() || Scalar::from_directive(name).is_some()
}

/// Whether `name`, with its dot, is a directive or a data item.
pub(super) fn is_directive(name: &str) -> bool {
    Directive::from_name(name).is_some() || is_item_directive(name)
}
