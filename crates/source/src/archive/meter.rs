//! A reader that stops when too much comes out.

use std::io::{self, Read};

/// Which bound was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// What may be unpacked altogether.
    Budget,
    /// What may be unpacked from so few bytes.
    Ratio,
}

/// Counts what is read and fails beyond either bound.
pub struct Meter<R> {
    reader: R,
    count: u64,
    budget: u64,
    ratio: u64,
    stop: Option<Stop>,
}

impl<R: Read> Meter<R> {
    pub fn new(reader: R, budget: u64, ratio: u64) -> Meter<R> {
        Meter { reader, count: 0, budget, ratio, stop: None }
    }

    /// Bytes so far.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Why reading failed, if it was for a bound.
    pub fn stop(&self) -> Option<Stop> {
        self.stop
    }
}

impl<R: Read> Read for Meter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.is_some() {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        let count = self.reader.read(buffer)?;
        self.count += count as u64;
        if self.count > self.ratio {
            self.stop = Some(Stop::Ratio);
        } else if self.count > self.budget {
            self.stop = Some(Stop::Budget);
        }
        if self.stop.is_some() { Err(io::Error::from(io::ErrorKind::FileTooLarge)) } else { Ok(count) }
    }
}
