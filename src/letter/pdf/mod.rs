//! Pages to PDF bytes, behind a small trait so that the library that writes the file can be exchanged.

mod content;
mod faces;
mod finish;
mod metadata;
mod structure;
mod writer;

pub use writer::Printpdf;

use super::layout::Pages;

/// Why a PDF could not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// The logo or the signature is not a PNG picture.
    #[error(
        "The logo of the clinic or the signature cannot be read: choose a PNG picture (8 bits a channel) or leave it out."
    )]
    Picture,
    /// The typeface built into the program cannot be embedded.
    #[error(
        "The letter cannot be written: the typeface built into this program is damaged. Install Stepwell again."
    )]
    Typeface,
    /// The library refused the document.
    #[error("The letter cannot be written as PDF: {0}. Save the case and report this message.")]
    Document(String),
}

/// Writes pages as a PDF file.
pub trait PdfWriter {
    /// The bytes of the file: the same for the same pages.
    ///
    /// # Errors
    /// See [`PdfError`].
    fn write(&mut self, pages: &Pages) -> Result<Vec<u8>, PdfError>;
}

/// Whether a picture can be printed in a letter.
///
/// # Errors
/// [`PdfError::Picture`].
pub fn check_picture(png: &[u8]) -> Result<(), PdfError> {
    printpdf::RawImage::decode_from_bytes(png, &mut Vec::new()).map(drop).map_err(|_| PdfError::Picture)
}

/// Pages as a PDF file: typeface embedded and subset, text that can be searched and copied, no name of any person in
/// its properties, the same bytes for the same pages.
///
/// # Errors
/// See [`PdfError`].
pub fn to_pdf(pages: &Pages) -> Result<Vec<u8>, PdfError> {
    Printpdf::default().write(pages)
}
