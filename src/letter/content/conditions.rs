//! What goes wherever the patient goes: a pregnancy, a device, what is wanted, what the open screen asks, and which image
//! comes first.

use super::Composer;
use super::passage::{Passage, and, capital, commas, keep_first};
use super::pattern::Slots;
use super::record::Known;
use crate::letter::document::Urgency;
use crate::model::{Body, Date, Entry, Recorded, Sex, TreatmentStatus, Value};
use crate::pathway::vocabulary::{CatalogueItem, Concept, Nature, Track};
use crate::pathway::{FlagState, StepIx, Subject, TreatmentIx};

/// The family of tests that make a picture.
const IMAGE: &str = "imaging";
/// How the titles of steps begin that make an MRI.
const MRI: &str = "MRI";
/// That the patient would rather have no operation.
const AVOIDS: &str = "prefers_no_surgery";
/// The finding that an implant may go into the magnet.
const SAFE_IN_MRI: &str = "mri_safe_device";
/// Treatment by hand.
const MANUAL: &str = "manual";
/// The finding that says so.
pub(super) const PREGNANCY: &str = "pregnancy";
/// Words by which a note tells of how many weeks it speaks.
const OF_PREGNANCY: [&str; 2] = ["pregnan", "gestation"];
const DAYS_OF_A_WEEK: i32 = 7;

impl<'a> Composer<'a> {
    /// "pregnant", "22 weeks pregnant" where a note says how far; nothing once it is over.
    pub(super) fn pregnant(&self) -> Option<String> {
        let known = self.current(PREGNANCY).filter(|known| known.value() == Some(&Value::Present))?;
        let longest = self.wording.common.figure.pregnancy_weeks;
        let since = known.date.interval().last.days_until(self.today) / DAYS_OF_A_WEEK;
        if since > longest || self.case.patient.sex == Some(Sex::Male) {
            return None;
        }
        let weeks = self.entries().filter_map(|entry| self.weeks_pregnant(entry)).last();
        let slots =
            self.slots().with_some("weeks", weeks.filter(|weeks| *weeks <= longest).map(|n| n.to_string()));
        ["person.weeks_pregnant", "person.pregnant"]
            .into_iter()
            .find_map(|pattern| self.phrase(pattern, &slots))
            .map(|text| text.to_plain())
    }

    /// Whether a pregnancy is told and nobody wrote down its week.
    pub(super) fn is_week_open(&self) -> bool {
        self.pregnant().is_some_and(|told| told == self.wording.pattern("person.pregnant"))
    }

    /// How many weeks a pregnancy is on the day of the letter, as a note of an entry says.
    fn weeks_pregnant(&self, entry: &Entry) -> Option<i32> {
        let findings = match &entry.body {
            Body::Assessment(assessment) => assessment.findings.as_slice(),
            _ => &[],
        };
        let notes = entry.note.iter().chain(findings.iter().filter_map(|finding| finding.note.as_ref()));
        // The note of the pregnancy itself need not say of what the weeks are.
        let there = Recorded::Known(Value::Present);
        let own = findings.iter().filter(|of| of.concept.as_str() == PREGNANCY && of.value == there);
        let own = own.filter_map(|finding| weeks_first(finding.note.as_deref()?)).next_back();
        let told = own
            .or_else(|| self.weeks_of_visit(entry))
            .or_else(|| notes.filter_map(|note| weeks_told(note)).next_back())?;
        let day: Date = entry.start().is_exact().then_some(entry.start().first)?;
        Some(told + day.days_until(self.today) / DAYS_OF_A_WEEK)
    }

    /// The weeks that the note of a visit gives and nothing else, where a pregnancy was told at it: it need not say of what.
    pub(super) fn weeks_of_visit(&self, entry: &Entry) -> Option<i32> {
        let Body::Assessment(assessment) = &entry.body else { return None };
        let there = Recorded::Known(Value::Present);
        let pregnant =
            assessment.findings.iter().any(|of| of.concept.as_str() == PREGNANCY && of.value == there);
        let weeks = entry.note.as_deref().filter(|_| pregnant).and_then(weeks_alone);
        weeks.filter(|weeks| *weeks >= self.wording.common.figure.weeks_alone)
    }

    /// "a woman of 32, 22 weeks pregnant", where a letter says no more of the person.
    pub(super) fn whom(&self) -> Option<String> {
        let slots = self.slots().with_some("pregnant", self.pregnant());
        let said = ["question.whom", "question.whom_pregnant"];
        said.into_iter().find_map(|pattern| self.phrase(pattern, &slots)).map(|text| text.to_plain())
    }

    /// "a man of 76 with a pacemaker who takes apixaban".
    pub(super) fn described(&self) -> Option<String> {
        let slots = self.person_slots(self.slots());
        let said = ["question.person", "question.person_takes", "question.whom_pregnant"];
        said.into_iter().find_map(|pattern| self.phrase(pattern, &slots)).map(|text| text.to_plain())
    }

    /// What a recipient has to know of the person, in slots.
    pub(super) fn person_slots(&self, slots: Slots) -> Slots {
        // What rules out the next step is said with it.
        let barring = self.barred_by();
        let told = |id: &&String| self.is_there(id) && !barring.contains(&id.as_str());
        let conditions = self.wording.list("person").iter().filter(told);
        let mut conditions: Vec<String> =
            conditions.filter_map(|id| self.wording.phrase("person", id)).collect();
        conditions.extend(self.obstacles_of("obstacles_of_person"));
        if !self.wording.pattern("person.operated").is_empty() {
            conditions.extend(self.operations_in_brief());
        }
        slots
            .with_some("pregnant", self.pregnant())
            .with_some(
                "avoids",
                self.phrase("question.avoids", &self.slots()).filter(|_| self.is_there(AVOIDS)),
            )
            .with_some("conditions", and(&conditions))
            .with_some("antithrombotic", and(&self.antithrombotic_names()))
    }

    pub(super) fn is_there(&self, id: &str) -> bool {
        self.current(id).is_some_and(|known| known.value() == Some(&Value::Present))
    }

    /// What this recipient has to beware of, whatever the treatment, and what the plan rules out of it.
    pub(super) fn precautions(&self, passage: &mut Passage) {
        let there = |id: &String| {
            let known = self.latest_by_site(id);
            known
                .into_iter()
                .filter(|known| known.value() == Some(&Value::Present))
                .collect::<Vec<Known<'_>>>()
        };
        let mut items: Vec<String> = Vec::new();
        for id in self.wording.list("precautions") {
            if id == PREGNANCY {
                items.extend(self.pregnant());
            } else {
                items.extend(there(id).iter().filter_map(|known| self.phrase_of(known)));
            }
        }
        let slots = self.slots().with_some("items", commas(&items).map(|items| capital(&items)));
        self.say(passage, "flags.precautions", &slots);
        self.operated_and_in_place(passage);
        if !self.refrain(passage) {
            self.no_manipulation(passage);
        }
        self.ruled_out(passage, "flags.ruled_out");
    }

    /// What is left alone until the flags that are present are settled.
    fn refrain(&self, passage: &mut Passage) -> bool {
        let present = self.proven_flags().into_iter().filter(|flag| flag.state == FlagState::Present);
        let ids = present.map(|flag| self.lexicon.0.flag(flag.flag).id.as_str());
        let mut items: Vec<String> = ids.filter_map(|id| self.wording.phrase("refrain", id)).collect();
        keep_first(&mut items);
        self.say(passage, "flags.refrain", &self.slots().with_some("items", and(&items)))
    }

    /// What speaks against thrust manipulation of a spine that is treated.
    fn no_manipulation(&self, passage: &mut Passage) {
        let region = self.problem.region.id();
        if !self.wording.list("manipulated").iter().any(|manipulated| manipulated == region) {
            return;
        }
        let mut reasons: Vec<String> = Vec::new();
        for id in self.wording.list("against_manipulation") {
            let Some(words) = self.wording.phrase("no_manipulation", id) else { continue };
            let drugs = self.taken_of_group(id);
            let there = !drugs.is_empty() || self.is_there(id) || self.is_operated(id);
            let slots = self.slots().with("drugs", and(&drugs).unwrap_or_else(|| self.unnamed(id)));
            let said = super::pattern::fill(&words, &slots).map(|filled| filled.text.to_plain());
            reasons.extend(said.filter(|_| there));
        }
        let asked = self.asked().into_iter().filter_map(|asked| self.lexicon.step(asked.step?));
        let manual = asked.filter(|id| *id == MANUAL).find_map(|id| self.wording.phrase("operation", id));
        let slots = self.slots().with_some("reasons", and(&reasons)).with_some("manual", manual);
        self.say(passage, "flags.no_manipulation", &slots);
    }

    /// "an anticoagulant", where nobody named the drug.
    fn unnamed(&self, id: &str) -> String {
        let item = self.lexicon.concept(id).map(|concept| self.item(id, concept));
        super::passage::with_article(&item.unwrap_or_default())
    }

    /// What the patient has said of operations.
    pub(super) fn preferences(&self, passage: &mut Passage) {
        let asked = |id: &&String| {
            let said = self.phrase("question.avoids", &self.slots()).map(|text| text.to_plain());
            id.as_str() == AVOIDS && said.is_some_and(|said| !said.is_empty() && self.question_says(&said))
        };
        let told = |id: &&String| self.is_there(id) && !asked(id);
        for id in self.wording.list("preferences").iter().filter(told) {
            let words = self.wording.phrase("preference", id).unwrap_or_default();
            let said = super::pattern::fill(&words, &self.slots()).map(|filled| filled.text.to_plain());
            self.say(passage, "goals.preference", &self.slots().with_some("wish", said));
        }
    }

    /// What is open of the flags that hold procedures, in the order to ask; without what this reader is not told.
    pub(super) fn open_concepts(&self) -> Vec<(&'a str, &'a Concept)> {
        let open = self.evaluation.hold.iter().flat_map(|hold| &hold.open);
        let concepts = open.filter_map(|fact| match fact.subject {
            Subject::Concept(ix) => self.lexicon.concept_at(ix),
            _ => None,
        });
        // Strength has a passage of its own.
        let strength = |id: &str| {
            let mut told = self.strength_concepts().iter().chain(self.wording.list("strength_untold"));
            told.any(|known| known == id)
        };
        concepts.filter(|(id, _)| !self.keeps_back(id) && !strength(id)).collect()
    }

    /// Whether procedures wait for strength, and for nothing else that this reader is told of.
    pub(super) fn only_strength_is_open(&self) -> bool {
        let strength = self.strength_concepts();
        let open = self.evaluation.hold.iter().flat_map(|hold| &hold.open);
        let mut told = open
            .filter(|fact| match fact.subject {
                Subject::Concept(ix) => {
                    !self.lexicon.concept_at(ix).is_some_and(|(id, _)| self.keeps_back(id))
                }
                _ => true,
            })
            .peekable();
        told.peek().is_some()
            && told.all(|fact| match fact.subject {
                Subject::Concept(ix) => self
                    .lexicon
                    .concept_at(ix)
                    .is_some_and(|(id, _)| strength.iter().any(|known| known == id)),
                _ => false,
            })
    }

    /// The tests that come first, and what else does.
    pub(super) fn image_first(&self, passage: &mut Passage) {
        let mut first: Vec<String> =
            self.tests_first().into_iter().filter_map(|step| self.test_named(step)).collect();
        let now = self.urgency() >= Urgency::SameDay;
        // Who acts within hours does not look up of what; what is suspected elsewhere is not pictured here.
        let listed = self.wording.list("imaged_by_region").iter().any(|id| id == self.problem.region.id());
        let here = !self.proven_flags().into_iter().any(|flag| self.is_of_elsewhere(flag));
        if listed && here {
            let region = self.wording.word("region", self.problem.region.id());
            let slots = self.slots().with("test", MRI).with("region", region);
            let of_region =
                self.phrase("test.of_region", &slots).map(|text| text.to_plain()).unwrap_or_default();
            first.iter_mut().filter(|test| !test.contains(" of ")).for_each(|test| {
                *test = test.replacen(MRI, &of_region, 1);
            });
        }
        if now && self.is_contrast_wanted() {
            for test in first.iter_mut().filter(|test| test.contains(MRI) && !test.contains(" with")) {
                let slots = self.slots().with("test", test.clone());
                let with = self.phrase("test.with_contrast", &slots).map(|text| text.to_plain());
                *test = with.unwrap_or_default();
            }
        }
        if !now {
            first.extend(self.first_of_all());
        }
        keep_first(&mut first);
        let beside = self.urgency() == Urgency::Routine;
        let soon = self.urgency() == Urgency::Soon;
        let slots = self
            .slots()
            .with_some("image", and(&first).filter(|_| beside))
            .with_some("Image", and(&first).map(|image| capital(&image)))
            .with_some("last", self.last_mri().filter(|_| self.asks_for_new_mri()))
            .with_some("soon", soon.then(|| self.wording.pattern("reply.soon")));
        let patterns: &[&str] = match (now, self.is_minor()) {
            (true, _) => &["reply.image_now"],
            (false, true) => &["reply.image_before", "reply.image_beside", "reply.image"],
            // The question says by when the patient is to be seen.
            (false, false) if soon && self.question_says(&self.wording.pattern("reply.soon")) => {
                &["reply.image_by_then"]
            }
            (false, false) => &["reply.image_beside", "reply.image"],
        };
        let said = self.say_first(passage, patterns, &slots);
        if said && !self.tests_first().is_empty() && !self.is_image_requested() {
            let owner = match now {
                true => "reply.image_owner_now",
                false if self.is_image_ours() => "reply.image_ours",
                // Who does not look into it does not see to its picture.
                false if self.lacks_who_operates() => "reply.image_owner_here",
                false => "reply.image_owner",
            };
            self.say(passage, owner, &self.slots());
        }
        let magnet = first.iter().any(|test| test.contains(MRI));
        let device = self.wording.list("unsafe_in_mri").iter().any(|id| self.is_there(id));
        if said && magnet && device && !self.is_there(SAFE_IN_MRI) {
            self.say(passage, "reply.image_device", &self.slots());
        }
        let asked = self.wording.list("unsafe_in_mri").iter().any(|id| self.current(id).is_some());
        if said && magnet && now && !asked {
            self.say(passage, "reply.image_device_open", &self.slots());
        }
    }

    /// Whether a collection is in question, which is seen with contrast, and nothing on record speaks against giving it.
    fn is_contrast_wanted(&self) -> bool {
        let wanted = self.wording.list("flags_of_contrast");
        let against = self.wording.list("contrast_withheld").iter().any(|id| self.is_there(id));
        let measured = self.wording.list("contrast_measured").iter().any(|id| self.current(id).is_some());
        !against && !measured && !self.suspected(|flag| wanted.iter().any(|known| known == flag)).is_empty()
    }

    /// Whether the tests that come first are asked for and nobody is known to see to them.
    pub(super) fn lacks_who_images(&self) -> bool {
        let image = self.tests_first().into_iter().any(|step| self.test_named(step).is_some());
        image && !self.is_image_requested() && !self.is_image_ours()
    }

    /// Whether an image is among the tests that come first.
    pub(super) fn is_image_first(&self) -> bool {
        self.tests_first().into_iter().any(|step| self.is_image(step))
    }

    /// Whether the tests that come first were accepted: then they are arranged here.
    fn is_image_ours(&self) -> bool {
        let mut tests = self.tests_first().into_iter().filter_map(|step| self.lexicon.step(step)).peekable();
        tests.peek().is_some() && tests.all(|step| self.is_accepted(step))
    }

    /// Whether a red flag is for a surgeon who is not this recipient and whom nobody has named.
    pub(super) fn lacks_who_operates(&self) -> bool {
        self.found_soon(&self.screen()).is_some() && self.is_for_others()
    }

    /// Whether one of the tests that come first is an MRI where there is one already.
    fn asks_for_new_mri(&self) -> bool {
        let titles = self.tests_first().into_iter().filter_map(|step| self.lexicon.step_title(step));
        self.has_mri() && titles.into_iter().any(|(title, _)| title.starts_with(MRI))
    }

    /// The day of the latest MRI of the region: how old it is tells why another one is asked for.
    fn last_mri(&self) -> Option<String> {
        self.mris().last().and_then(|entry| super::dates::inside(entry.date))
    }

    /// Whether one of the tests that come first is planned already.
    fn is_image_requested(&self) -> bool {
        let asked: Vec<StepIx> = self.tests_first();
        self.entries_any_date().any(|entry| match &entry.body {
            Body::Treatment(treatment) if treatment.status == TreatmentStatus::Planned => {
                let ix = self.lexicon.0.treatment_named(treatment.treatment.as_str());
                ix.is_some_and(|ix| asked.iter().any(|step| self.lexicon.0.step(*step).performs.contains(ix)))
            }
            _ => false,
        })
    }

    /// The test that the plan wants before anything else, or those for a flag that is present, an image among them.
    fn tests_first(&self) -> Vec<StepIx> {
        let plan = &self.evaluation.plan;
        let flagged = self.evaluation.flags.iter().any(|flag| flag.state == FlagState::Present);
        let mut proposals = plan.next.iter().chain(plan.alongside.iter().filter(|_| flagged));
        let is_test = |step: StepIx| self.tests(step).next().is_some();
        let test = proposals.find(|proposal| is_test(proposal.step)).map(|found| found.step);
        // Blood tests alone answer no flag: the image that it asks for stands beside them.
        let image = test
            .filter(|step| !self.is_image(*step))
            .and_then(|_| proposals.map(|proposal| proposal.step).find(|step| self.is_image(*step)));
        test.into_iter().chain(image).collect()
    }

    /// The tests that a step is done with.
    fn tests(&self, step: StepIx) -> impl Iterator<Item = &'a CatalogueItem> {
        let knowledge = self.lexicon.0;
        let performs = &knowledge.step(step).performs;
        let all =
            knowledge.treatments().iter().zip(0u16..).filter(|(_, n)| performs.contains(TreatmentIx(*n)));
        all.map(|(named, _)| &named.item)
            .filter(|item| item.nature == Nature::Test && item.track == Track::Imaging)
    }

    fn is_image(&self, step: StepIx) -> bool {
        self.tests(step).any(|item| item.families.iter().any(|family| family == IMAGE))
    }

    /// "a new MRI", "plain films".
    fn test_named(&self, step: StepIx) -> Option<String> {
        let (title, _) = self.lexicon.step_title(step)?;
        let again = title.starts_with(MRI) && !title.contains(" of ") && self.has_mri();
        let title = if again { format!("new {title}") } else { title.to_owned() };
        Some(self.with_article(&self.wording.spell(&title)))
    }

    /// The image that leads an elective plan: what is asked, is asked for the time after it.
    pub(super) fn image_that_leads(&self) -> Option<String> {
        let next = self.evaluation.plan.next.as_ref()?;
        let elective = self.urgency() == Urgency::Routine && self.evaluation.hold.is_none();
        if elective && self.is_image(next.step) { self.test_named(next.step) } else { None }
    }

    /// Whether an MRI of the region is there already: then another one is asked for.
    fn has_mri(&self) -> bool {
        self.mris().next().is_some()
    }

    fn mris(&self) -> impl Iterator<Item = &'a Entry> {
        let region = self.problem.region;
        self.entries().filter(move |entry| match &entry.body {
            Body::Imaging(imaging) => {
                imaging.modality.as_str().starts_with("mri") && imaging.region.is_none_or(|of| of == region)
            }
            _ => false,
        })
    }

    /// What else the plan wants before anything the recipient does: an allergist's word, that of a prescriber.
    fn first_of_all(&self) -> Vec<String> {
        let plan = &self.evaluation.plan;
        let ids = plan.next.iter().chain(&plan.alongside).filter_map(|one| self.lexicon.step(one.step));
        ids.filter_map(|id| self.wording.phrase("first", id)).collect()
    }

    /// Words of a report that tell how badly a trapped nerve is hurt: "axonal loss".
    pub(super) fn nerve_damage(&self) -> Option<String> {
        let entrapped = self.wording.list("entrapments").iter().any(|id| self.is_there(id));
        let mut words: Vec<String> = Vec::new();
        for entry in self.entries().filter(|_| entrapped) {
            let Body::Imaging(imaging) = &entry.body else { continue };
            let reports = imaging.report.iter().chain(&entry.note).map(|text| text.to_lowercase());
            for sentence in reports.flat_map(|text| text.split(". ").map(str::to_owned).collect::<Vec<_>>()) {
                let denied = ["no ", "not ", "without "]
                    .iter()
                    .any(|word| sentence.starts_with(word) || sentence.contains(&format!(" {word}")));
                let told = self.wording.list("words_of_nerve_damage").iter();
                let told = told.filter(|word| !denied && sentence.contains(word.as_str()));
                words.extend(told.filter(|word| !words.contains(word)).cloned().collect::<Vec<_>>());
            }
        }
        let thumb = self.wording.list("weakness").iter().filter(|_| entrapped);
        words.extend(
            thumb
                .filter(|id| self.is_there(id))
                .filter_map(|id| self.lexicon.concept(id).map(|concept| self.item(id, concept))),
        );
        and(&words)
    }
}

/// The number before "weeks" in a note that speaks of a pregnancy.
fn weeks_told(note: &str) -> Option<i32> {
    let note = note.to_lowercase();
    if OF_PREGNANCY.iter().any(|word| note.contains(word)) { weeks_in(&note) } else { None }
}

fn weeks_in(note: &str) -> Option<i32> {
    let words: Vec<&str> =
        note.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(2).find_map(|pair| match pair {
        [count, unit] if unit.starts_with("week") => count.parse::<i32>().ok(),
        _ => None,
    })
}

/// The weeks with which a note begins: "8 weeks, test on 12 November".
fn weeks_first(note: &str) -> Option<i32> {
    let (first, _) = note.split_once([',', ';', '.']).unwrap_or((note, ""));
    weeks_alone(first)
}

/// The number of a note that is nothing but weeks: "30 weeks", "30 weeks pregnant".
pub(super) fn weeks_alone(note: &str) -> Option<i32> {
    let note = note.to_lowercase();
    let mut words = note.trim_end_matches('.').split_whitespace();
    let count = words.next()?.parse().ok()?;
    let weeks = words.next().is_some_and(|unit| unit.starts_with("week"));
    let rest = words.all(|word| OF_PREGNANCY.iter().any(|of| word.starts_with(of)));
    (weeks && rest).then_some(count)
}
