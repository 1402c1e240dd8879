//! What belongs to the clinic and comes from files: pictures for its letters, and a policy of its own.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::Workspace;
use super::error::{Error, Result};
use crate::letter::check_picture;
use crate::model::{Picture, Settings};
use crate::pathway::{Knowledge, PackFile, Policy, RuleError};

/// The most bytes of a picture: it travels in every letter.
const PICTURE_BYTES: u64 = 1 << 20;
/// The most pixels on a side of a picture: four times as many as the head of a letter prints.
const PICTURE_SIDE: u32 = 2000;
/// The most bytes of a policy.
const POLICY_BYTES: u64 = 1 << 18;
/// What a PNG file begins with, up to its width and height.
const PNG_START: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// Which picture of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterPicture {
    /// The logo beside the name of the clinic.
    Logo,
    /// The signature above the name of who signs.
    Signature,
}

/// A file that is to be the clinic's own policy.
#[derive(Debug, Clone)]
pub struct PolicyFile {
    /// Its name, without folders.
    pub name: String,
    /// What it says.
    pub text: String,
    /// The policy, or every error of the file in the order of its lines.
    pub checked: std::result::Result<Policy, Vec<RuleError>>,
}

/// The policy in force, and how that came about.
#[derive(Debug)]
pub(super) struct InForce {
    pub(super) policy: Arc<Policy>,
    /// The clinic's own, whether it is in force or not.
    pub(super) own: Option<Arc<Policy>>,
    /// Why what was chosen is not in force, or why the clinic's own cannot be, and what to do.
    pub(super) problem: Option<String>,
}

impl InForce {
    /// What the settings choose; the default where they choose nothing or what is not to be had.
    pub(super) fn of(knowledge: &Knowledge, default: &Arc<Policy>, settings: &Settings) -> Self {
        let own = settings.own_policy.as_ref().map(|text| {
            knowledge.own_policy(&PackFile { name: "own policy".to_owned(), text: text.clone() })
        });
        let (own, errors) = match own {
            Some(Ok(policy)) => (Some(Arc::new(policy)), Vec::new()),
            Some(Err(errors)) => (None, errors),
            None => (None, Vec::new()),
        };
        let unfit = errors.first().map(|error| {
            let (line, reason) = (error.line, &error.reason);
            format!("The clinic's own policy does not fit this knowledge (line {line}: {reason})")
        });
        let what_to_do = "Choose its corrected file, or remove it.";
        let idle = unfit.as_ref().map(|unfit| format!("{unfit}. {what_to_do}"));
        let Some(chosen) = &settings.policy else {
            return Self { policy: Arc::clone(default), own, problem: idle };
        };
        let preset = knowledge.policy(chosen.as_str()).map(|preset| Arc::new(preset.clone()));
        let found = preset.or_else(|| own.clone().filter(|own| own.id == *chosen));
        let label = &default.label;
        let problem = match (&found, unfit) {
            (Some(_), _) => idle,
            (None, Some(unfit)) => Some(format!("{unfit}: '{label}' is in force. {what_to_do}")),
            // It came with another edition, or was removed.
            (None, None) => Some(format!(
                "The chosen thresholds '{chosen}' are not in this program: '{label}' is in force. Choose others."
            )),
        };
        Self { policy: found.unwrap_or_else(|| Arc::clone(default)), own, problem }
    }
}

impl Workspace {
    /// Reads a picture that letters can print.
    ///
    /// # Errors
    /// [`Error::File`]; [`Error::Picture`] with what is wrong and what to do.
    pub fn read_picture(&self, file: &Path) -> Result<Picture> {
        let bytes = read_most(file, PICTURE_BYTES)?;
        if bytes.len() as u64 > PICTURE_BYTES {
            return Err(Error::Picture(
                "it is larger than 1 MB; save it smaller, 1000 pixels wide are enough",
            ));
        }
        let Some(sides) = bytes.strip_prefix(PNG_START) else {
            return Err(Error::Picture("it is not a PNG file; save it as PNG and choose that"));
        };
        let side = |from: usize| {
            sides.get(from..from + 4).and_then(|four| four.try_into().ok()).map(u32::from_be_bytes)
        };
        if [side(0), side(4)].into_iter().any(|side| side.is_none_or(|side| side > PICTURE_SIDE)) {
            return Err(Error::Picture(
                "it has more than 2000 pixels on a side; 1000 are enough, save it smaller",
            ));
        }
        let unreadable = "it cannot be read; save it again as PNG with 8 bits a channel";
        check_picture(&bytes).map_err(|_damaged| Error::Picture(unreadable))?;
        Ok(Picture(bytes))
    }

    /// Reads and checks a file that is to be the clinic's own policy. Nothing is put into force.
    ///
    /// # Errors
    /// [`Error::File`]; what is wrong in the file stands in the answer.
    pub fn check_policy(&self, file: &Path) -> Result<PolicyFile> {
        let bytes = read_most(file, POLICY_BYTES)?;
        if bytes.len() as u64 > POLICY_BYTES {
            return Err(Error::NoPolicy("it is far larger than a policy is"));
        }
        let text = String::from_utf8(bytes).map_err(|_bytes| Error::NoPolicy("it is not a text file"))?;
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let checked = self.knowledge.own_policy(&PackFile { name: name.clone(), text: text.clone() });
        Ok(PolicyFile { name, text, checked })
    }
}

/// The bytes of a file, and one more than the most where it is longer.
fn read_most(file: &Path, most: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).map_err(Error::read)?;
    opened.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(Error::read)?;
    Ok(bytes)
}
