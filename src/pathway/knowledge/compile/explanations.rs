//! Explanations of what did not help. Their signs stand behind the criteria of the pathway, which they never touch.

use toml::Spanned;

use crate::pathway::evaluation::{ExplanationIx, ReadingIx, Role};
use crate::pathway::expression::Names;

use super::super::explanations::{Explanation, ExplanationText};
use super::super::names::RESPONSES;
use super::{Compiler, Head};

impl Compiler<'_, '_> {
    /// Compiles an explanation.
    pub(super) fn explanation(&mut self, head: &Head<'_>, text: &ExplanationText) {
        let sources = self.sources(head, &text.sources);
        self.wording(head, &text.then);
        let of = text.of.as_ref().and_then(|name| {
            let set = self.index.set(name.get_ref());
            if set.is_none() {
                self.missing(head, name, "treatment or family");
            }
            set
        });
        let mut responses = Vec::new();
        for name in &text.responses {
            match RESPONSES.iter().find(|response| response.id() == name.get_ref()) {
                Some(response) => responses.push(*response),
                None => {
                    let words: Vec<&str> = RESPONSES.iter().map(|response| response.id()).collect();
                    let reason =
                        format!("'{}' is no response; choose from {}", name.get_ref(), words.join(", "));
                    self.add(head, name.span().start, reason);
                }
            }
        }
        let against = text.against.iter().filter_map(|name| self.reading_ix(head, name)).collect();
        let signs = self.criteria(head, &text.signs, Role::Supports, &sources);
        self.knowledge.explanations.push(Explanation {
            needs_sign: text.needs_sign,
            id: head.id.clone(),
            label: text.label.clone(),
            then: text.then.get_ref().clone(),
            of,
            responses,
            against,
            signs,
            sources,
        });
    }

    fn reading_ix(&mut self, head: &Head<'_>, name: &Spanned<String>) -> Option<ReadingIx> {
        let found = self.index.readings.iter().position(|reading| reading == name.get_ref());
        let Some(place) = found.and_then(|place| u16::try_from(place).ok()) else {
            let words = self.index.readings.join(", ");
            let reason = format!("'{}' is no reading; choose from {words}", name.get_ref());
            self.add(head, name.span().start, reason);
            return None;
        };
        Some(ReadingIx(place))
    }

    /// The explanation of a name.
    pub(in super::super) fn explanation_ix(
        &mut self,
        head: &Head<'_>,
        name: &Spanned<String>,
    ) -> Option<ExplanationIx> {
        let found = self.index.explanations.get(name.get_ref()).copied();
        if found.is_none() {
            self.missing(head, name, "explanation");
        }
        found
    }
}
