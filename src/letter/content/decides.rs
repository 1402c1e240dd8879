//! What decides the answer, said right after the question: a needle after which the pain began, a refusal of what would be
//! asked for, blocks that do not agree or cannot be judged, an injection that speaks against the source, films that show
//! less than the pain suggests, what the patient asks for. Why an injection speaks against it stands with the reasons.

use super::Composer;
use super::passage::Passage;
use super::pattern::Slots;
use crate::letter::document::Urgency;

/// What may stand after the question, as the recipients' files list it.
const EARLIER: &str = "earlier";
const NEEDLE: &str = "needle";
const ARTIFICIAL: &str = "artificial_joint";
const DECLINED: &str = "declined";
const AGAINST: &str = "against";
const BLOCKS: &str = "blocks";
const GRADE: &str = "grade";
const WISH: &str = "wish";

impl Composer<'_> {
    /// What decides the answer to an elective question.
    pub(super) fn decider(&self) -> Passage {
        let mut passage = Passage::default();
        if self.overriding_reason().is_some() {
            return passage;
        }
        if self.decides(EARLIER) {
            self.again(&mut passage);
        }
        if self.decides(NEEDLE) {
            self.began_after_a_needle(&mut passage);
        }
        if let Some(slots) = self.refusal_that_decides().filter(|_| passage.is_empty()) {
            self.say(&mut passage, self.refusal(&slots), &slots);
        }
        if passage.is_empty() && self.decides(AGAINST) && self.is_spoken_against() {
            self.spoken_against(&mut passage);
        }
        if passage.is_empty() && self.decides(BLOCKS) {
            self.blocks_told(&mut passage);
        }
        if passage.is_empty() && self.decides(GRADE) {
            let (grade, pain) = self.grade_below_pain().unzip();
            let slots = self.slots().with_some("grade", grade).with_some("pain", pain.flatten());
            self.say(&mut passage, "why.grade_low", &slots);
        }
        if passage.is_empty() && self.decides(WISH) {
            for wish in self.wishes() {
                self.say(&mut passage, "goals.goal", &self.slots().with("goal", super::passage::tidy(&wish)));
            }
        }
        self.booked(&mut passage);
        passage
    }

    /// The same where something has to be looked into first: what it may have begun with, and what is booked already.
    pub(super) fn decider_of_what_is_first(&self) -> Passage {
        let mut passage = Passage::default();
        let urgent = self.urgency() >= Urgency::SameDay;
        // Only who looks into it is told, and who waits for the answers of a screen.
        let told = self.acts_on_it() || self.evaluation.hold.is_some();
        if !urgent && told && self.decides(NEEDLE) {
            self.began_after_a_needle(&mut passage);
        }
        if !urgent && self.decides(ARTIFICIAL) {
            self.steroid_after_replacement(&mut passage);
        }
        self.booked(&mut passage);
        passage
    }

    /// What the latest block showed, where blocks have not confirmed the source, and whether it can be judged.
    pub(super) fn blocks_told(&self, passage: &mut Passage) {
        // Some recipients have no words for it.
        if !self.is_confirmed_by_blocks() {
            self.latest_block(passage);
            self.block_that_is_blurred(passage);
        }
    }

    /// The refusal of a step that this recipient would be asked for.
    fn refusal_that_decides(&self) -> Option<Slots> {
        let mut refused =
            self.refused().into_iter().filter(|(id, _)| self.wording.phrase("operation", id).is_some());
        refused.next_back().map(|(_, slots)| slots).filter(|_| self.decides(DECLINED))
    }

    /// Whether an operation of this recipient's was refused.
    pub(super) fn is_operation_declined(&self) -> bool {
        self.refusal_that_decides().is_some()
    }

    /// Whether this recipient is told so of a kind of fact.
    fn decides(&self, what: &str) -> bool {
        self.wording.list("decides").iter().any(|listed| listed == what)
    }
}
