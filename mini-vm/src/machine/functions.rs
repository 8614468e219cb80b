//! A host made of closures with typed arguments.
//!
//! ```
//! use mini_vm::assembly::Options;
//! use mini_vm::machine::functions::HostFunctions;
//! use mini_vm::machine::host::HostError;
//! use mini_vm::machine::{Limits, Machine, Stop};
//! use mini_vm::operand::Register;
//! use mini_vm::verify::verify;
//!
//! let mut log = Vec::new();
//! let mut host = HostFunctions::new()
//!     .with("root", |_, number: f64| {
//!         if number < 0.0 { Err(HostError::failed("a negative number has no root")) } else { Ok(number.sqrt()) }
//!     })
//!     .with("log", |call, (address, length): (u64, u64)| {
//!         log.push(String::from_utf8_lossy(call.bytes(address, length)?).into_owned());
//!         Ok(())
//!     });
//!
//! let source = "
//!     .data   text: .ascii \"rooting\"
//!     main:   li r1, text
//!             li r2, 7
//!             host log, r1
//!             lc r3, 2.25
//!             host root, r3
//!             halt
//! ";
//! let module = Options::default().host_functions(&host.names()).assemble(source)?;
//! let program = std::sync::Arc::new(verify(module)?);
//! let mut machine = Machine::new(program, &host, &Limits::default())?;
//! assert_eq!(machine.run(&mut host), Stop::Exited(0));
//! assert_eq!(f64::from_bits(machine.register(Register(3))), 1.5);
//! drop(host);
//! assert_eq!(log, ["rooting"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;

use super::host::{Host, HostCall, HostError, HostSignature};

/// A host whose functions are closures; [the page](self) shows it at work.
///
/// The closures may keep and change what they like. `'host` is how long what they borrow lives.
pub type HostFunctions<'host> = Functions<dyn FnMut(&mut HostCall<'_>) -> Result<(), HostError> + 'host>;

/// A host whose functions are closures that may move to another thread, and so may it, with its machine.
///
/// ```
/// use mini_vm::assembly::Options;
/// use mini_vm::machine::functions::SendHostFunctions;
/// use mini_vm::machine::{Limits, Machine, Stop};
/// use mini_vm::verify::verify;
///
/// let mut sum = 0;
/// let mut host = SendHostFunctions::new().with("add", move |_, number: u64| {
///     sum += number;
///     Ok(sum)
/// });
/// let module = Options::default().host_functions(&host.names()).assemble("main: li r0, 7\n host add, r0\n exit r0")?;
/// let mut machine = Machine::new(verify(module)?.into(), &host, &Limits::default().heap_size(1 << 10))?;
/// let thread = std::thread::spawn(move || machine.run(&mut host));
/// assert_eq!(thread.join().expect("it does not panic"), Stop::Exited(7));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type SendHostFunctions<'host> =
    Functions<dyn FnMut(&mut HostCall<'_>) -> Result<(), HostError> + Send + 'host>;

/// A host whose functions are closures behind `F`: [`HostFunctions`] or [`SendHostFunctions`].
pub struct Functions<F: ?Sized> {
    functions: Vec<Function<F>>,
}

struct Function<F: ?Sized> {
    name: String,
    /// The types of the arguments.
    parameters: &'static [&'static str],
    has_result: bool,
    body: Box<F>,
}

impl<F: ?Sized> Function<F> {
    fn signature(&self) -> HostSignature<'_> {
        HostSignature {
            name: &self.name,
            parameters: self.parameters,
            is_variadic: false,
            has_result: self.has_result,
            format: None,
        }
    }
}

/// A host without functions.
impl<F: ?Sized> Default for Functions<F> {
    fn default() -> Self {
        Self { functions: Vec::new() }
    }
}

impl<'host> HostFunctions<'host> {
    /// Adds a function, in place of one of the same name.
    ///
    /// It gets the call under way, through which it reaches the heap, and its arguments: one [`Argument`] or a tuple of
    /// up to 6, from the first register on. What it returns takes the place of the first argument.
    #[must_use]
    pub fn with<A: Arguments, R: Output>(
        self,
        name: &str,
        mut function: impl FnMut(&mut HostCall<'_>, A) -> Result<R, HostError> + 'host,
    ) -> Self {
        self.with_function(Function {
            name: name.to_owned(),
            parameters: A::TYPES,
            has_result: R::IS_RESULT,
            body: Box::new(move |call| call_on_registers(call, &mut function)),
        })
    }
}

impl<'host> SendHostFunctions<'host> {
    /// Adds a function that may move to another thread, in place of one of the same name;
    /// [`HostFunctions::with`] has the details.
    #[must_use]
    pub fn with<A: Arguments, R: Output>(
        self,
        name: &str,
        mut function: impl FnMut(&mut HostCall<'_>, A) -> Result<R, HostError> + Send + 'host,
    ) -> Self {
        self.with_function(Function {
            name: name.to_owned(),
            parameters: A::TYPES,
            has_result: R::IS_RESULT,
            body: Box::new(move |call| call_on_registers(call, &mut function)),
        })
    }
}

/// Calls a function with its arguments from registers, and puts its result there.
fn call_on_registers<A: Arguments, R: Output>(
    call: &mut HostCall<'_>,
    function: &mut impl FnMut(&mut HostCall<'_>, A) -> Result<R, HostError>,
) -> Result<(), HostError> {
    let arguments = A::read(call)?;
    if let Some(result) = function(call, arguments)?.register() {
        call.set_result(result);
    }
    Ok(())
}

impl<F: ?Sized> Functions<F> {
    /// A host without functions.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The names of the functions, as the assembler takes them.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.functions.iter().map(|function| function.name.as_str()).collect()
    }

    /// What goes into each function and what comes out, as the assembler takes it to check calls:
    /// [`Options::host_signatures`](crate::assembly::Options::host_signatures). Types stand for the names of parameters.
    ///
    /// ```
    /// use mini_vm::machine::functions::HostFunctions;
    ///
    /// let host = HostFunctions::new().with("power", |_, (base, exponent): (f64, i32)| Ok(base.powi(exponent)));
    /// assert_eq!(host.signatures()[0].to_string(), "power(f64, i32) -> result");
    /// ```
    #[must_use]
    pub fn signatures(&self) -> Vec<HostSignature<'_>> {
        self.functions.iter().map(Function::signature).collect()
    }

    fn with_function(mut self, function: Function<F>) -> Self {
        match self.functions.iter_mut().find(|other| other.name == function.name) {
            Some(place) => *place = function,
            None => self.functions.push(function),
        }
        self
    }
}

impl<F> Host for Functions<F>
where
    F: FnMut(&mut HostCall<'_>) -> Result<(), HostError> + ?Sized,
{
    fn resolve(&self, name: &str) -> Option<u32> {
        self.functions.iter().position(|function| function.name == name).map(|position| position as u32)
    }

    fn call(&mut self, function: u32, call: &mut HostCall<'_>) -> Result<(), HostError> {
        match self.functions.get_mut(function as usize) {
            Some(function) => (function.body)(call),
            None => Err(HostError::failed(format!("there is no host function number {function}"))),
        }
    }
}

/// The names of the functions.
impl<F: ?Sized> fmt::Debug for Functions<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Functions").field(&self.names()).finish()
    }
}

/// What a host function can take from a register.
pub trait Argument: Sized {
    /// How an error names it.
    const NAME: &'static str;

    /// The value that the bits of a register stand for, if they stand for one.
    fn from_register(bits: u64) -> Option<Self>;
}

/// What a host function can return.
pub trait Output {
    /// Whether it is a result at all.
    const IS_RESULT: bool = true;

    /// What the first argument's register becomes; `None` leaves it as it is.
    fn register(self) -> Option<u64>;
}

macro_rules! define_types {
    ($($Type:ident: $from:expr, $into:expr;)+) => {
        $(
            impl Argument for $Type {
                const NAME: &'static str = stringify!($Type);

                fn from_register(bits: u64) -> Option<Self> {
                    let from: fn(u64) -> Option<$Type> = $from;
                    from(bits)
                }
            }

            impl Output for $Type {
                fn register(self) -> Option<u64> {
                    let into: fn($Type) -> u64 = $into;
                    Some(into(self))
                }
            }
        )+
    };
}

// Narrow signed integers are sign-extended to the register, as all instructions do.
define_types! {
    u64: Some, |value| value;
    i64: |bits| Some(bits.cast_signed()), i64::cast_unsigned;
    f64: |bits| Some(f64::from_bits(bits)), f64::to_bits;
    u32: |bits| bits.try_into().ok(), u64::from;
    u16: |bits| bits.try_into().ok(), u64::from;
    u8: |bits| bits.try_into().ok(), u64::from;
    i32: |bits| bits.cast_signed().try_into().ok(), |value| i64::from(value).cast_unsigned();
    i16: |bits| bits.cast_signed().try_into().ok(), |value| i64::from(value).cast_unsigned();
    i8: |bits| bits.cast_signed().try_into().ok(), |value| i64::from(value).cast_unsigned();
    bool: |bits| if bits < 2 { Some(bits == 1) } else { None }, u64::from;
    char: |bits| u32::try_from(bits).ok().and_then(char::from_u32), |value| u64::from(u32::from(value));
}

impl Output for () {
    const IS_RESULT: bool = false;

    fn register(self) -> Option<u64> {
        None
    }
}

/// One [`Argument`], or a tuple of up to 6.
pub trait Arguments: Sized {
    /// How errors name the type of each.
    const TYPES: &'static [&'static str];

    /// Reads them from the first register on.
    ///
    /// # Errors
    ///
    /// When a register holds no value of its type, or lies behind `r255`.
    fn read(call: &HostCall<'_>) -> Result<Self, HostError>;
}

impl<A: Argument> Arguments for A {
    const TYPES: &'static [&'static str] = &[A::NAME];

    fn read(call: &HostCall<'_>) -> Result<Self, HostError> {
        argument(call, 0)
    }
}

fn argument<A: Argument>(call: &HostCall<'_>, index: usize) -> Result<A, HostError> {
    let bits = call.argument(index)?;
    A::from_register(bits).ok_or_else(|| {
        HostError::failed(format!("argument {index} is {bits:#x}, which is not a valid `{}`", A::NAME))
    })
}

macro_rules! define_tuples {
    ($(($($Argument:ident $index:literal),*);)+) => {
        $(
            impl<$($Argument: Argument),*> Arguments for ($($Argument,)*) {
                const TYPES: &'static [&'static str] = &[$($Argument::NAME),*];

                fn read(_call: &HostCall<'_>) -> Result<Self, HostError> {
                    Ok(($(argument::<$Argument>(_call, $index)?,)*))
                }
            }
        )+
    };
}

define_tuples! {
    ();
    (A 0);
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
    (A 0, B 1, C 2, D 3, E 4);
    (A 0, B 1, C 2, D 3, E 4, F 5);
}
