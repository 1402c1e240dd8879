//! Current medicines, anticoagulants, allergies, opioids.

use super::Composer;
use super::dates;
use super::passage::{Passage, and, capital, commas, dashed, lower, tidy, with_denied};
use super::record::Known;
use crate::letter::document::Block;
use crate::model::{Body, End, Entry, Finding, Medicine, Value};

/// The finding of an allergy to any medicine.
const DRUG_ALLERGY: &str = "drug_allergy";
/// The finding that a plan to bring opioids down was agreed.
pub(super) const OPIOID_PLAN: &str = "opioid_plan";

/// How the kidneys are.
pub(super) const KIDNEYS: [&str; 2] = ["egfr", "renal_impairment"];

impl Composer<'_> {
    pub(super) fn medicines(&self) -> Vec<Block> {
        let rest = self.medicines_and_allergies();
        let mut illnesses = Passage::default();
        self.history_said("illnesses", &mut illnesses);
        illnesses.append(&rest);
        vec![self.antithrombotics().block("medicines.antithrombotic"), illnesses.block("medicines.current")]
    }

    /// Whether the kidneys are told beside what thins the blood.
    pub(super) fn tells_kidneys(&self) -> bool {
        let taken =
            self.courses().into_iter().any(|(_, medicine)| self.is_of(medicine, "antithrombotics_by_kidney"));
        taken && !self.wording.pattern("medicines.kidneys").is_empty()
    }

    /// How the kidneys are, by which a drug lasts longer.
    fn kidneys(&self, passage: &mut Passage) {
        if !self.tells_kidneys() {
            return;
        }
        let known = KIDNEYS.iter().filter_map(|id| self.phrase_of(&self.current(id)?));
        let known = and(&known.collect::<Vec<_>>()).map(|said| capital(&said));
        let slots = self.slots().with_some("Kidneys", known);
        self.say_first(passage, &["medicines.kidneys", "medicines.kidneys_open"], &slots);
    }

    /// Courses that go on. A course whose end was never recorded is taken to go on unless a reason for stopping is.
    pub(super) fn courses(&self) -> Vec<(&Entry, &Medicine)> {
        let today = self.today;
        let goes_on = |entry: &Entry, medicine: &Medicine| match entry.end {
            Some(End::Ongoing) => true,
            Some(End::On(end)) => end.interval().first > today,
            None => medicine.stopped.is_none(),
        };
        self.case
            .entries
            .iter()
            .filter(|entry| entry.start().first <= today)
            .filter_map(|entry| match &entry.body {
                Body::Medicine(medicine) if goes_on(entry, medicine) => Some((entry, medicine)),
                _ => None,
            })
            .collect()
    }

    /// Whether a medicine belongs to one of the groups of a list of the recipient.
    fn is_of(&self, medicine: &Medicine, list: &str) -> bool {
        let groups = self.wording.list(list);
        self.drug(medicine.drug.as_str())
            .is_some_and(|drug| drug.groups.iter().any(|group| groups.contains(group)))
    }

    /// Antithrombotics that are taken now, each with its dose.
    pub(super) fn antithrombotic_names(&self) -> Vec<String> {
        self.courses()
            .into_iter()
            .filter(|(_, medicine)| self.is_of(medicine, "antithrombotics"))
            .map(|(_, medicine)| self.drug_name(medicine.drug.as_str()))
            .collect()
    }

    /// Drugs of a group that are taken now.
    pub(super) fn taken_of_group(&self, group: &str) -> Vec<String> {
        let taken = self.courses_of_group(group).into_iter();
        taken.map(|medicine| self.drug_name(medicine.drug.as_str())).collect()
    }

    /// The same with their doses: "oxycodone 40 mg twice daily".
    pub(super) fn dosed_of_group(&self, group: &str) -> Vec<String> {
        let dosed = |medicine: &Medicine| {
            let name = self.drug_name(medicine.drug.as_str());
            medicine.dose.as_deref().map_or(name.clone(), |dose| format!("{name} {}", tidy(dose)))
        };
        self.courses_of_group(group).into_iter().map(dosed).collect()
    }

    fn courses_of_group(&self, group: &str) -> Vec<&Medicine> {
        let of_group = |medicine: &&Medicine| {
            self.drug(medicine.drug.as_str())
                .is_some_and(|drug| drug.groups.iter().any(|known| known == group))
        };
        self.courses().into_iter().map(|(_, medicine)| medicine).filter(of_group).collect()
    }

    pub(super) fn antithrombotics(&self) -> Passage {
        let mut passage = Passage::default();
        self.antithrombotics_taken(&mut passage);
        self.kidneys(&mut passage);
        let open = self.no_antithrombotic(&mut passage);
        let slots = self.slots().with_some("Items", and(&open).map(|text| capital(&text)));
        self.say(&mut passage, "medicines.antithrombotic_open", &slots);
        self.on_platelets(&mut passage);
        passage
    }

    /// What is taken that is no blood thinner by name and acts on platelets all the same.
    fn on_platelets(&self, passage: &mut Passage) {
        let spared = self.wording.list("spare_platelets");
        let acting = |(_, medicine): &(&Entry, &Medicine)| {
            self.is_of(medicine, "on_platelets") && !spared.iter().any(|id| id == medicine.drug.as_str())
        };
        let taken = self.courses().into_iter().filter(acting);
        let drugs: Vec<String> = taken.map(|(_, medicine)| self.medicine(medicine)).collect();
        let slots = self.slots().with_some("drugs", and(&drugs));
        self.say(passage, "medicines.on_platelets", &slots);
    }

    fn antithrombotics_taken(&self, passage: &mut Passage) {
        for (entry, medicine) in self.courses().into_iter().filter(|(_, m)| self.is_of(m, "antithrombotics"))
        {
            let slots = self
                .slots()
                .with("drug", capital(&self.medicine(medicine)))
                .with_some("indication", medicine.indication.as_deref().map(|why| self.with_article(why)))
                .with_some("note", remark(entry))
                .with_some("prescriber", medicine.prescriber.clone());
            let known = medicine.prescriber.is_some();
            let open = [
                // A note may say it.
                ("medicines.indication_item", medicine.indication.is_none() && remark(entry).is_none()),
                ("medicines.prescriber_item", !known),
            ];
            let open = open.into_iter().filter(|(_, open)| *open);
            let missing: Vec<String> = open.map(|(item, _)| self.wording.pattern(item)).collect();
            let slots =
                slots.with_some("since", dates::inside(entry.date)).with_some("missing", and(&missing));
            let pattern = if known { "medicines.anticoagulant" } else { "medicines.anticoagulant_alone" };
            self.say(passage, pattern, &slots);
            let note = entry.note.as_deref().unwrap_or_default().to_lowercase();
            let told =
                self.wording.list("words_of_last_dose").iter().any(|words| note.contains(words.as_str()));
            let slots =
                slots.with_some("told", self.last_dose_told(entry, medicine).map(|told| lower(&told)));
            if !told && !self.say(passage, "medicines.last_dose_told", &slots) {
                self.say(passage, "medicines.last_dose_open", &slots);
            }
        }
    }

    /// What the note of a visit since says of when a drug was last taken, in its own words.
    fn last_dose_told(&self, course: &Entry, medicine: &Medicine) -> Option<String> {
        let drug = self.drug_name(medicine.drug.as_str()).to_lowercase();
        let told = |sentence: &&str| {
            let said = sentence.to_lowercase();
            let words = || said.split(|c: char| !c.is_alphanumeric());
            let any = |list: &str| words().any(|word| self.wording.list(list).iter().any(|of| of == word));
            // "On apixaban, last seen in May" tells nothing of a dose.
            let timed = any("words_of_time") || said.contains(|c: char| c.is_ascii_digit());
            any("words_of_last") && timed && said.contains(&drug)
        };
        let lately = self.today.plus_days(-self.wording.common.figure.dose_days);
        let since = course.start().first.max(lately);
        let mut visits: Vec<&Entry> = self.entries().filter(|entry| entry.start().last >= since).collect();
        visits.retain(|entry| matches!(entry.body, Body::Assessment(_)));
        visits.sort_by_key(|entry| entry.start().last);
        let notes = visits.into_iter().rev().filter_map(|entry| entry.note.as_deref());
        let sentence = notes.filter_map(|note| note.split_inclusive(". ").find(told)).next()?;
        Some(super::passage::dashed(&super::passage::tidy(sentence)))
    }

    /// History, blood thinning, medicines and allergies in one passage, for recipients who need little of them: what
    /// is not recorded is named once, at the end.
    pub(super) fn health(&self) -> Vec<Block> {
        // What was asked on a day stands together; what is taken has no day. Who operates reads of blood thinning first.
        let mut asked = Passage::default();
        let mut open = self.sections_without_content();
        let sections = open.len();
        open.extend(self.history_said("history", &mut asked));
        let none = self.no_antithrombotic(&mut asked);
        let allergies = self.allergies_said(&mut asked);
        let mut passage = Passage::default();
        self.beside_the_history(&mut passage);
        self.antithrombotics_taken(&mut passage);
        passage.append(&asked.dated_once());
        open.extend(none);
        open.extend(self.open_medicines(&mut passage));
        open.extend(self.doses_open());
        if let Some(items) = and(&allergies) {
            let slots = self.slots().with("items", items);
            open.extend(self.phrase("medicines.allergy_item", &slots).map(|text| text.to_plain()));
        }
        open.extend(self.goal_open());
        let slots = self.slots().with_some("items", self.shortened_after(sections, &open));
        self.say(&mut passage, "history.open", &slots);
        vec![passage.block("history.findings")]
    }

    /// Whether this recipient's letter has a section.
    pub(super) fn has_section(&self, id: &str) -> bool {
        self.wording.own.section.iter().any(|section| section.id == id)
    }

    /// What is said of each kind of antithrombotic that is not in the list of medicines: a dated "no". Those nobody
    /// asked about are given back. The concept has the name of the group.
    fn no_antithrombotic(&self, passage: &mut Passage) -> Vec<String> {
        let (mut no, mut open): (Vec<(Option<String>, String)>, Vec<String>) = (Vec::new(), Vec::new());
        for group in self.wording.list("antithrombotics") {
            let taken = self.courses().iter().any(|(_, medicine)| {
                self.drug(medicine.drug.as_str()).is_some_and(|drug| drug.groups.contains(group))
            });
            let Some(concept) = self.lexicon.concept(group).filter(|_| !taken) else { continue };
            match self.current(group) {
                Some(known) if known.value() == Some(&Value::Absent) => {
                    no.push((dates::partial(known.date), self.item(group, concept)));
                }
                Some(known) if known.value() == Some(&Value::Present) => {
                    passage.append(&self.taken_unnamed(&known));
                }
                _ => open.push(self.item(group, concept)),
            }
        }
        for (date, items) in super::flags::grouped(&no) {
            let slots = self.slots().with_some("date", date).with_some("items", super::passage::or(&items));
            self.say(passage, "medicines.no_antithrombotic", &slots);
        }
        open
    }

    /// An antithrombotic that was answered with yes and stands in no course.
    fn taken_unnamed(&self, known: &Known<'_>) -> Passage {
        let mut passage = Passage::default();
        let slots = self.slots().with_some("drug", self.phrase_of(known).map(|phrase| capital(&phrase)));
        self.say(&mut passage, "medicines.anticoagulant_unnamed", &slots);
        passage
    }

    /// "metoprolol 50 mg twice daily".
    fn medicine(&self, medicine: &Medicine) -> String {
        let name = self.drug_name(medicine.drug.as_str());
        medicine.dose.as_ref().map_or(name.clone(), |dose| format!("{name} {dose}"))
    }

    /// Medicines, opioids and allergies; what is not recorded of them is said in one sentence at the end.
    fn medicines_and_allergies(&self) -> Passage {
        let (mut passage, open) = self.medicines_told();
        self.say(&mut passage, "history.open", &self.slots().with_some("items", commas(&open)));
        passage
    }

    /// Medicines, opioids and allergies, and what is not recorded of them.
    pub(super) fn medicines_told(&self) -> (Passage, Vec<String>) {
        let mut passage = Passage::default();
        let mut open: Vec<String> =
            self.open_medicines(&mut passage).into_iter().chain(self.doses_open()).collect();
        if !self.has_section("opioid_plan") && self.has_section("medicines") {
            open.extend(self.opioid(&mut passage));
        }
        let allergies = self.allergies_said(&mut passage);
        let slots = self.slots().with_some("items", and(&allergies));
        open.extend(self.phrase("medicines.allergy_item", &slots).map(|text| text.to_plain()));
        (passage, open)
    }

    /// What is taken now; where nobody wrote it down, what is not recorded. An antithrombotic stands by itself, and is a
    /// medicine too.
    fn open_medicines(&self, passage: &mut Passage) -> Option<String> {
        let taken = !self.antithrombotic_names().is_empty();
        let item = if taken { "medicines.other_item" } else { "medicines.item" };
        (!self.medicines_said(passage)).then(|| self.wording.pattern(item))
    }

    /// "the dose of insulin", of what is taken now by its name alone, where this recipient goes by doses.
    fn doses_open(&self) -> Option<String> {
        let mut drugs: Vec<String> = Vec::new();
        let courses = self.courses();
        let dosed = |drug: &str| {
            courses.iter().any(|(_, medicine)| medicine.drug.as_str() == drug && medicine.dose.is_some())
        };
        for (_, medicine) in courses.iter().filter(|(_, medicine)| !dosed(medicine.drug.as_str())) {
            let name = self.drug_name(medicine.drug.as_str());
            if !drugs.contains(&name) {
                drugs.push(name);
            }
        }
        let slots = self.slots().with_some("drugs", and(&drugs));
        self.phrase("medicines.dose_item", &slots).map(|text| text.to_plain()).filter(|item| !item.is_empty())
    }

    /// What is taken now; whether anything is.
    fn medicines_said(&self, passage: &mut Passage) -> bool {
        // What the table of treatments has is only named here.
        let tabled =
            ["treatments", "treatments_totals", "other"].iter().any(|section| self.has_section(section));
        let (mut fresh, mut above) = (Vec::new(), Vec::new());
        for (entry, medicine) in self.courses() {
            if self.is_of(medicine, "antithrombotics") {
                continue;
            }
            if tabled && self.is_for_pain(entry, medicine) && entry.concerns(&self.problem.id) {
                let name = self.drug_name(medicine.drug.as_str());
                if !above.contains(&name) {
                    above.push(name);
                }
            } else {
                let remark = remark(entry).map_or_else(String::new, |remark| format!(" ({remark})"));
                fresh.push(format!("{}{remark}", self.medicine(medicine)));
            }
        }
        if let Some(names) = and(&above) {
            let slots = self.slots().with("drugs", names);
            fresh.extend(self.phrase("medicines.above", &slots).map(|text| text.to_plain()));
        }
        let slots = self.slots().with_some("drugs", commas(&fresh).map(|text| capital(&text)));
        self.say(passage, "medicines.list", &slots)
    }

    /// An opioid is in the list above with its dose. Without one, a dated answer says "no opioid" or how much is taken of one
    /// that nobody named; what was never answered is given back.
    fn opioid(&self, passage: &mut Passage) -> Option<String> {
        if self.courses().iter().any(|(_, medicine)| self.is_of(medicine, "opioids")) {
            return None;
        }
        let known = self.wording.list("no_opioid").iter().find_map(|id| self.current(id));
        let slots = self.slots().with_some("date", known.and_then(|known| dates::partial(known.date)));
        match known.and_then(|known| known.value()) {
            Some(Value::Number(dose)) if *dose > 0.0 => {
                let slots = slots.with("dose", super::passage::number(*dose));
                self.say(passage, "medicines.opioid_unnamed", &slots);
            }
            Some(Value::Number(_) | Value::Absent) => {
                self.say(passage, "medicines.no_opioid", &slots);
            }
            _ => return Some(self.wording.pattern("medicines.opioid_item")),
        }
        None
    }

    /// Each opioid with its dose, since when, and what has been agreed on it: the note of its course. Then the daily
    /// dose in morphine equivalents.
    pub(super) fn opioid_plan(&self) -> Vec<Block> {
        let mut passage = Passage::default();
        let taken: Vec<(&Entry, &Medicine)> =
            self.courses().into_iter().filter(|(_, medicine)| self.is_of(medicine, "opioids")).collect();
        let mut agreed = true;
        for (entry, medicine) in &taken {
            let note = entry.note.as_deref().map(|note| capital(&dashed(&tidy(note))));
            let known = note.is_some();
            let slots = self
                .slots()
                .with("drug", capital(&self.medicine(medicine)))
                .with_some("since", dates::partial(entry.date))
                .with_some("prescriber", medicine.prescriber.clone())
                .with_some("plan", note);
            self.say(&mut passage, "opioids.taken", &slots);
            if known {
                self.say(&mut passage, "opioids.plan", &slots);
            }
            agreed &= known;
        }
        let dose = self.wording.list("no_opioid").iter().find_map(|id| self.current(id));
        let dosed = dose.is_some_and(|known| matches!(known.value(), Some(Value::Number(n)) if *n > 0.0));
        match (taken.is_empty(), dosed) {
            (true, true) => {
                self.say(&mut passage, "opioids.unnamed", &self.slots());
            }
            (true, false) => {
                if self.opioid(&mut passage).is_some() {
                    self.say(&mut passage, "opioids.open", &self.slots());
                }
            }
            (false, _) => {}
        }
        if let Some((Value::Number(dose), date)) = dose.and_then(|known| Some((known.value()?, known.date)))
            && *dose > 0.0
        {
            let slots = self
                .slots()
                .with("dose", super::passage::number(*dose))
                .with_some("date", dates::partial(date));
            self.say(&mut passage, "opioids.dose", &slots);
        }
        let plan = self.current(OPIOID_PLAN).filter(|known| known.value() == Some(&Value::Present));
        match plan {
            Some(known) if !taken.is_empty() => {
                let slots = self.slots().with_some("date", dates::partial(known.date));
                self.say(&mut passage, "opioids.plan_agreed", &slots);
            }
            _ if !agreed => {
                self.say(&mut passage, "opioids.plan_open", &self.slots());
            }
            _ => {}
        }
        vec![passage.block("opioids.plan")]
    }

    /// Allergies that stand in a note of any visit and in no answer of their own, with the day of the note.
    fn noted_allergies(&self) -> Vec<(Option<String>, String)> {
        let mut out: Vec<(Option<String>, String)> = Vec::new();
        let today = self.today;
        for entry in self.case.entries.iter().filter(|entry| entry.start().first <= today) {
            let date = dates::partial(entry.date);
            let findings = match &entry.body {
                Body::Assessment(assessment) => assessment.findings.as_slice(),
                _ => &[],
            };
            let answered = |finding: &Finding| {
                finding.value.known() == Some(&Value::Present) && self.is_allergy(finding.concept.as_str())
            };
            let notes = findings.iter().filter(|f| !answered(f)).filter_map(|f| f.note.as_deref());
            for sentence in notes.chain(entry.note.as_deref()).flat_map(|note| note.split_inclusive(". ")) {
                let said = tidy(sentence);
                if names_allergy(sentence) && !out.iter().any(|(_, known)| *known == said) {
                    out.push((date.clone(), said));
                }
            }
        }
        out
    }

    /// Whether a note plainly denies.
    fn is_denial(&self, note: &str) -> bool {
        let note = format!(" {}", note.to_lowercase());
        self.wording.list("words_of_denial").iter().any(|word| note.contains(&format!(" {word} ")))
    }

    fn is_allergy(&self, concept: &str) -> bool {
        ["allergies", "allergies_told"]
            .into_iter()
            .any(|list| self.wording.list(list).iter().any(|id| id == concept))
    }

    /// What else is known of an allergy that is there: " (rash, hives or itching)".
    fn detail_of(&self, known: &Known<'_>) -> String {
        let there = known.value() == Some(&Value::Present);
        let detail = self.wording.id("allergy_detail", known.id).filter(|_| there);
        // A note that stands beside it says what happened.
        let noted = known.finding.note.is_some();
        let Some(detail) = detail else { return String::new() };
        if noted && self.current(detail).is_none() {
            return String::new();
        }
        let said = self.current(detail).and_then(|detail| {
            self.note_beside(&detail).or_else(|| self.phrase_of_value(&detail, detail.value()?))
        });
        format!(" ({})", said.unwrap_or_else(|| self.wording.pattern("medicines.reaction_open")))
    }

    /// The answers on allergies, each by itself, so that none stands for another; what has none is given back. What a note
    /// says stands beside them as it was said: whether it names an allergy or denies one is not read out of its words.
    fn allergies_said(&self, passage: &mut Passage) -> Vec<String> {
        let noted = self.noted_allergies();
        for (date, notes) in super::flags::grouped(&noted) {
            let notes: Vec<String> = notes.iter().map(|note| format!("“{note}”")).collect();
            let slots = self.slots().with_some("date", date).with_some("notes", commas(&notes));
            self.say(passage, "medicines.allergy_noted", &slots);
        }
        let (mut said, mut open): (Vec<(Option<String>, String)>, Vec<String>) = (Vec::new(), Vec::new());
        for id in self.wording.list("allergies") {
            let Some(concept) = self.lexicon.concept(id) else { continue };
            let latest = self.latest(id).filter(|known| known.value().is_some());
            // Beside a note that may name an allergy nobody signs that none is known.
            let denied = latest.is_some_and(|known| known.value() == Some(&Value::Absent));
            if denied && id == DRUG_ALLERGY && noted.iter().any(|(_, note)| !self.is_denial(note)) {
                continue;
            }
            match latest {
                Some(known) => {
                    let phrase = self.phrase_of(&known).map(|phrase| phrase + &self.detail_of(&known));
                    said.extend(phrase.map(|phrase| (dates::partial(known.date), phrase)));
                }
                None => open.push(self.item(id, concept)),
            }
        }
        // Asked only where the record has it: nobody is reproached with what is not on the recipient's list.
        for known in self.wording.list("allergies_told").iter().filter_map(|id| self.latest(id)) {
            let phrase = self.phrase_of(&known).map(|phrase| phrase + &self.detail_of(&known));
            said.extend(phrase.map(|phrase| (dates::partial(known.date), phrase)));
        }
        for (date, phrases) in super::flags::grouped(&said) {
            let answers = with_denied(&phrases, "no reaction to ");
            let slots = self.slots().with_some("date", date).with_some("answers", answers);
            self.say(passage, "medicines.allergies", &slots);
        }
        open
    }
}

/// What was noted beside a medicine, without what stands under the allergies.
fn remark(entry: &Entry) -> Option<String> {
    let note = super::history::beside_allergies(entry.note.as_deref()?);
    (!note.is_empty()).then(|| lower(&note))
}

/// Whether a note speaks of an allergy.
pub(super) fn names_allergy(note: &str) -> bool {
    note.to_lowercase().contains("allerg")
}
