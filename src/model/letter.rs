//! What the physician changed in a letter. The composed text is not kept: it follows from case and evaluation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
}
