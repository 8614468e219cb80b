//! Values as they stand in the memory of a machine: numbers, little-endian, and arrays of them.

/// A value of a fixed size that a host reads from the heap of a machine and writes there.
///
/// It is implemented for integers, floating-point numbers and arrays. A host can implement it for a type of its own, such
/// as a record:
///
/// ```
/// use mini_vm::value::Value;
///
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// struct Point {
///     x: f64,
///     tag: [u8; 4],
/// }
///
/// impl Value for Point {
///     const SIZE: usize = 12;
///
///     fn from_bytes(bytes: &[u8]) -> Self {
///         Self { x: f64::from_bytes(&bytes[..8]), tag: Value::from_bytes(&bytes[8..]) }
///     }
///
///     fn write_to(self, bytes: &mut [u8]) {
///         self.x.write_to(&mut bytes[..8]);
///         self.tag.write_to(&mut bytes[8..]);
///     }
/// }
///
/// let mut bytes = [0; 12];
/// let point = Point { x: 1.5, tag: *b"here" };
/// point.write_to(&mut bytes);
/// assert_eq!(Point::from_bytes(&bytes), point);
/// ```
pub trait Value: Sized {
    /// Bytes it takes.
    const SIZE: usize;

    /// The value that stands in `bytes`, of which there are [`SIZE`](Self::SIZE).
    ///
    /// # Panics
    ///
    /// It may, if there are fewer or more.
    fn from_bytes(bytes: &[u8]) -> Self;

    /// Writes the value to `bytes`, of which there are [`SIZE`](Self::SIZE).
    ///
    /// # Panics
    ///
    /// It may, if there are fewer or more.
    fn write_to(self, bytes: &mut [u8]);
}

macro_rules! define_numbers {
    ($($Number:ident)+) => {
        $(
            impl Value for $Number {
                const SIZE: usize = size_of::<Self>();

                fn from_bytes(bytes: &[u8]) -> Self {
                    let mut own = [0; size_of::<Self>()];
                    own.copy_from_slice(bytes);
                    Self::from_le_bytes(own)
                }

                fn write_to(self, bytes: &mut [u8]) {
                    bytes.copy_from_slice(&self.to_le_bytes());
                }
            }
        )+
    };
}

define_numbers! { u8 u16 u32 u64 u128 i8 i16 i32 i64 i128 f32 f64 }

/// One behind the other, without anything in between.
impl<T: Value, const N: usize> Value for [T; N] {
    const SIZE: usize = N * T::SIZE;

    fn from_bytes(bytes: &[u8]) -> Self {
        std::array::from_fn(|index| T::from_bytes(&bytes[index * T::SIZE..][..T::SIZE]))
    }

    fn write_to(self, bytes: &mut [u8]) {
        for (index, value) in self.into_iter().enumerate() {
            value.write_to(&mut bytes[index * T::SIZE..][..T::SIZE]);
        }
    }
}

/// The values that stand in `bytes`, one behind the other.
pub(crate) fn read_all<T: Value>(bytes: &[u8]) -> Vec<T> {
    match T::SIZE {
        0 => Vec::new(),
        size => bytes.chunks_exact(size).map(T::from_bytes).collect(),
    }
}

/// Writes values to `bytes`, one behind the other, as many as there are of both.
pub(crate) fn write_all<T: Value + Copy>(values: &[T], bytes: &mut [u8]) {
    if T::SIZE > 0 {
        for (place, value) in bytes.chunks_exact_mut(T::SIZE).zip(values) {
            value.write_to(place);
        }
    }
}

/// Bytes of `count` values; more than any heap has, where that overflows.
pub(crate) fn size_of_all<T: Value>(count: usize) -> u64 {
    (count as u64).saturating_mul(T::SIZE as u64)
}
