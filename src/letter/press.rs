//! Setting and printing one letter after the other.

use super::document::Document;
use super::layout::{Pages, SetError, Shaped, set_after};
use super::pdf::{PdfError, PdfWriter, Printpdf};

/// Sets and prints letters, and keeps of the last what the next may have in common with it: while a physician types,
/// nearly all of a letter is as it was. Pages and bytes are those of [`super::set`] and [`super::to_pdf`]. It holds what
/// the letter says, so it lives no longer than the case is open.
#[derive(Debug, Default)]
pub struct Press {
    shaped: Shaped,
    writer: Printpdf,
}

impl Press {
    /// Sets a document on pages.
    ///
    /// # Errors
    /// See [`SetError`].
    pub fn set(&mut self, document: &Document) -> Result<Pages, SetError> {
        set_after(document, &mut self.shaped)
    }

    /// Pages as a PDF file.
    ///
    /// # Errors
    /// See [`PdfError`].
    pub fn print(&mut self, pages: &Pages) -> Result<Vec<u8>, PdfError> {
        self.writer.write(pages)
    }
}
