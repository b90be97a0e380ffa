//! Numbers and texts as SSH writes them (RFC 4251, section 5).

/// Reads from the front; every method gives `None` when there is not enough.
pub struct Wire<'a>(pub &'a [u8]);

impl<'a> Wire<'a> {
    /// A number of four bytes.
    pub fn number(&mut self) -> Option<u32> {
        let (head, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_be_bytes(*head))
    }

    /// A length and as many bytes.
    pub fn text(&mut self) -> Option<&'a [u8]> {
        let len = self.number()? as usize;
        let text = self.0.get(..len)?;
        self.0 = &self.0[len..];
        Some(text)
    }
}
