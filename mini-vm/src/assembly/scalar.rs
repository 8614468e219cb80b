//! Number types, by which map keys, values and static data are declared.

use crate::assembly::keywords::Keyword;

macro_rules! define_scalars {
    ($($(#[doc = $meaning:literal])+ $Variant:ident $name:literal $directive:literal;)+) => {
        /// A number type, of map keys and values and of static data.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Scalar {
            $($(#[doc = $meaning])+ $Variant,)+
        }

        impl Scalar {
            pub(super) const ALL: &[Self] = &[$(Self::$Variant),+];

            /// As types.
            pub(super) const TYPES: &[Keyword] = &[$(Keyword::new($name, concat!($($meaning),+))),+];

            /// As data items.
            pub(super) const ITEMS: &[Keyword] = &[$(Keyword::new($directive, concat!($($meaning),+))),+];

            /// Its name as a type.
            pub(super) const fn name(self) -> &'static str {
                match self {
                    $(Self::$Variant => $name,)+
                }
            }

            /// Its name as a data item.
            pub(super) const fn directive(self) -> &'static str {
                match self {
                    $(Self::$Variant => $directive,)+
                }
            }
        }
    };
}

define_scalars! {
    /// Unsigned, 1 byte.
    U8 "u8" ".u8";
    /// Unsigned, 2 bytes.
    U16 "u16" ".u16";
    /// Unsigned, 4 bytes.
    U32 "u32" ".u32";
    /// Unsigned, 8 bytes.
    U64 "u64" ".u64";
    /// Signed, 1 byte.
    I8 "i8" ".i8";
    /// Signed, 2 bytes.
    I16 "i16" ".i16";
    /// Signed, 4 bytes.
    I32 "i32" ".i32";
    /// Signed, 8 bytes.
    I64 "i64" ".i64";
    /// IEEE 754 binary32, 4 bytes.
    F32 "f32" ".f32";
    /// IEEE 754 binary64, 8 bytes.
    F64 "f64" ".f64";
}

impl Scalar {
    /// Bytes it takes; also its alignment as a key or value.
    pub(super) const fn size(self) -> u8 {
        match self {
            Self::U8 | Self::I8 => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
            Self::U64 | Self::I64 | Self::F64 => 8,
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scalar| scalar.name() == name)
    }

    pub(super) fn from_directive(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scalar| scalar.directive() == name)
    }
}
