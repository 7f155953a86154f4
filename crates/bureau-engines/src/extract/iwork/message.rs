//! Fields of a message as Protocol Buffers write it: a number and a value each. Messages are read without knowing
//! their kinds whole; what makes no sense ends them.

/// A value as it is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// A message whose fields are read in their order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Message<'a>(pub(super) &'a [u8]);

impl<'a> Message<'a> {
    pub(super) fn fields(self) -> impl Iterator<Item = (u64, Value<'a>)> {
        let mut rest = self.0;
        std::iter::from_fn(move || field(&mut rest))
    }

    pub(super) fn all(self, number: u64) -> impl Iterator<Item = &'a [u8]> {
        self.fields().filter_map(move |(of, value)| match value {
            Value::Bytes(bytes) if of == number => Some(bytes),
            Value::Bytes(_) | Value::Number(_) => None,
        })
    }

    pub(super) fn bytes(self, number: u64) -> Option<&'a [u8]> {
        self.all(number).next()
    }

    pub(super) fn message(self, number: u64) -> Option<Self> {
        self.bytes(number).map(Message)
    }

    pub(super) fn number(self, number: u64) -> Option<u64> {
        self.fields().find_map(|(of, value)| match value {
            Value::Number(value) if of == number => Some(value),
            Value::Number(_) | Value::Bytes(_) => None,
        })
    }

    pub(super) fn text(self, number: u64) -> Option<String> {
        self.bytes(number).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    /// Objects that a field refers to.
    pub(super) fn references(self, number: u64) -> impl Iterator<Item = u64> {
        self.all(number).filter_map(|bytes| Message(bytes).number(1))
    }
}

fn field<'a>(rest: &mut &'a [u8]) -> Option<(u64, Value<'a>)> {
    let key = varint(rest)?;
    let value = match key & 7 {
        0 => Value::Number(varint(rest)?),
        1 => Value::Bytes(taken(rest, 8)?),
        2 => {
            let length = usize::try_from(varint(rest)?).ok()?;
            Value::Bytes(taken(rest, length)?)
        }
        5 => Value::Bytes(taken(rest, 4)?),
        _ => return None,
    };
    Some((key >> 3, value))
}

pub(super) fn taken<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(taken)
}

pub(super) fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_up_to_what_makes_no_sense() {
        let message = Message(&[0x08, 0x96, 0x01, 0x1a, 2, b'h', b'i', 0x22, 2, 0x08, 7, 0x2a, 90, 1]);
        assert_eq!(message.number(1), Some(150));
        assert_eq!(message.text(3).as_deref(), Some("hi"));
        assert_eq!(message.references(4).collect::<Vec<_>>(), [7]);
        assert_eq!(message.bytes(5), None);
    }
}
