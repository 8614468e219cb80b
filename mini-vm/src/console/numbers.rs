//! The functions that read numbers from texts.

use super::Console;
use crate::machine::host::{HostCall, HostError};

/// Units of fuel for a float, besides those for its bytes.
const FLOAT_PRICE: u64 = 16;

/// Bytes that are read for one unit of fuel.
const BYTES_PER_FUEL: u64 = 16;

impl Console<'_> {
    pub(super) fn parse_int(
        &mut self,
        call: &mut HostCall<'_>,
        address: u64,
        length: u64,
        default: u64,
    ) -> Result<u64, HostError> {
        let text = call.bytes(address, length)?;
        call.spend(length / BYTES_PER_FUEL);
        let number = str::from_utf8(text).ok().and_then(|text| text.parse::<i64>().ok());
        Ok(number.map_or(default, i64::cast_unsigned))
    }

    pub(super) fn parse_float(
        &mut self,
        call: &mut HostCall<'_>,
        address: u64,
        length: u64,
    ) -> Result<u64, HostError> {
        let text = call.bytes(address, length)?;
        call.spend(FLOAT_PRICE + length / BYTES_PER_FUEL);
        let number = str::from_utf8(text).ok().and_then(|text| text.parse::<f64>().ok());
        Ok(number.filter(|number| !number.is_nan()).map_or(NAN, f64::to_bits))
    }
}

/// The NaN that instructions give, too.
const NAN: u64 = 0x7ff8_0000_0000_0000;
