//! Letters: what the physician changed in one that is being written, and what is kept of one that left. The composed
//! text of a draft is not kept: it follows from case and evaluation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::Date;
use super::id::{LetterId, ProblemId};
use super::settings::{Addressee, RecipientKind};

/// One block of a letter that the physician wrote over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockEdit {
    /// The block's id within the letter.
    pub block: String,
    /// Digest of the facts the composed text was written from when it was edited; differs once they changed.
    pub facts: String,
    /// The physician's text.
    pub text: String,
}

/// A part of a letter that is left out unless it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LetterPart {
    /// An annex with the basis of the plan: criteria, sources, edition of the knowledge.
    Basis,
    /// The timeline as a figure: what was tried when, and how much relief lasted how long.
    Timeline,
}

/// A letter in the making.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LetterDraft {
    /// Id, unique in the case.
    pub id: LetterId,
    /// The problem it is about.
    pub problem: ProblemId,
    /// For whom it is composed.
    pub recipient: RecipientKind,
    /// Name and address of the recipient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addressee: Option<Addressee>,
    /// Blocks written over, in any order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<BlockEdit>,
    /// Ids of sections that were switched off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// Parts that were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<LetterPart>,
    /// What is sent along: "MRI report 22 Sep 2026".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enclosures: Vec<String>,
    /// Who gets a copy: "Dr. Tomás Grönlund, primary care".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<String>,
    /// The issued letter this one is an addendum to: it tells what has changed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amends: Option<LetterId>,
}

impl LetterDraft {
    /// A letter as it is composed, nothing changed yet.
    #[must_use]
    pub fn new(id: LetterId, problem: ProblemId, recipient: RecipientKind) -> Self {
        Self {
            id,
            problem,
            recipient,
            addressee: None,
            edits: Vec::new(),
            left_out: Vec::new(),
            parts: Vec::new(),
            enclosures: Vec::new(),
            copies: Vec::new(),
            amends: None,
        }
    }
}

/// A block of an issued letter and the facts it was written from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockFacts {
    /// The block's id within the letter.
    pub block: String,
    /// Digest of the facts.
    pub facts: String,
}

/// What is kept of a letter beside the bytes that left. It is never changed: a correction is an addendum or a new
/// letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuedLetter {
    /// The draft as it was issued. Its id is that of the letter.
    pub draft: LetterDraft,
    /// Whom it was sent to, as printed.
    pub addressee: String,
    /// Who signed.
    pub signer: String,
    /// The date printed in it.
    pub date: Date,
    /// When it was issued, UTC.
    pub issued_at: String,
    /// How many pages it has.
    pub pages: usize,
    /// SHA-256 of the PDF file, in lower-case hexadecimal.
    pub sha256: String,
    /// Edition of the knowledge the plan in it rests on.
    pub knowledge: String,
    /// SHA-256 of the records of the case as they stood, letters excepted.
    pub case: String,
    /// Its blocks.
    pub blocks: Vec<BlockFacts>,
}

impl IssuedLetter {
    /// Id of the letter.
    #[must_use]
    pub fn id(&self) -> &LetterId {
        &self.draft.id
    }
}
