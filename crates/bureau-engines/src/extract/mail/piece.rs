//! Bytes that come in pieces, as a reader gives them.

use std::io::{self, Read};

/// What gives one piece after the other.
pub(super) trait Pieces {
    /// Puts the next piece into `piece`, which is empty; it stays empty at the end.
    fn next(&mut self, piece: &mut Vec<u8>) -> io::Result<()>;
}

/// Pieces, one behind the other.
pub(super) struct Joined<P> {
    pieces: P,
    piece: Vec<u8>,
    given: usize,
}

impl<P> Joined<P> {
    pub(super) fn new(pieces: P) -> Self {
        Self { pieces, piece: Vec::new(), given: 0 }
    }

    /// Where they come from.
    pub(super) fn pieces(&self) -> &P {
        &self.pieces
    }
}

impl<P: Pieces> Read for Joined<P> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.piece.len() {
            self.piece.clear();
            self.given = 0;
            self.pieces.next(&mut self.piece)?;
        }
        let read = (&self.piece[self.given..]).read(buffer)?;
        self.given += read;
        Ok(read)
    }
}
