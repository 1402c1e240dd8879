//! Reads an expression into its typed form, with one clear sentence for what does not fit.

use crate::pathway::evaluation::{ConceptIx, FlagIx, GeneratorIx};
use crate::pathway::truth::Comparison;
use crate::pathway::vocabulary::ConceptKind;

use super::ast::{Baseline, Expr, FigureIx, GroupIx, Number, PolicyIx, Scope, SetIx, Test, Word};
use super::lex::{Kind, Token, lex};
use super::reference::FUNCTIONS;

/// Deepest nesting of parentheses.
const MAX_DEPTH: usize = 32;
/// Literals a rule may hold; every other number is a policy value or a sourced figure.
const LITERALS: [f64; 2] = [0.0, 1.0];

/// What is wrong in an expression, and where in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// First byte of the offending text.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// One sentence.
    pub reason: String,
}

/// Names an expression may use. Implemented by the loader.
pub trait Names {
    /// A concept and its kind.
    fn concept(&self, name: &str) -> Option<(ConceptIx, ConceptKind)>;
    /// Whether a fact need not apply to every patient.
    fn may_not_apply(&self, concept: ConceptIx) -> bool;
    /// The position of a word in a choice concept's list.
    fn choice(&self, concept: ConceptIx, word: &str) -> Option<u16>;
    /// A treatment, or a family of treatments.
    fn set(&self, name: &str) -> Option<SetIx>;
    /// A group of drugs.
    fn group(&self, name: &str) -> Option<GroupIx>;
    /// A generator.
    fn generator(&self, name: &str) -> Option<GeneratorIx>;
    /// A flag.
    fn flag(&self, name: &str) -> Option<FlagIx>;
    /// A figure of the policies.
    fn policy(&self, name: &str) -> Option<PolicyIx>;
    /// A sourced figure.
    fn figure(&self, name: &str) -> Option<FigureIx>;
    /// What a statement that is used by name stands for.
    fn definition(&self, name: &str) -> Option<&Expr>;
    /// The position of a word in a closed list that is not a concept's: `region`, `side`, `sex`, `response`,
    /// `reading`.
    fn word(&self, list: &str, word: &str) -> Option<u16>;
    /// The words of a choice concept, or of a closed list.
    fn words(&self, concept: Option<ConceptIx>, list: &str) -> Vec<String>;
    /// The closest name to one that does not exist.
    fn suggest(&self, name: &str) -> Option<String>;
    /// What a name stands for that is not what is wanted: "a step".
    fn stands_for(&self, name: &str) -> Option<&'static str>;
}

/// Reads and checks an expression.
///
/// # Errors
/// The first problem of its text.
pub fn parse(text: &str, names: &dyn Names) -> Result<Expr, Problem> {
    let tokens = lex(text).map_err(|at| Problem {
        start: at,
        end: at + 1,
        reason: "this sign has no meaning in a rule; write and, or, not, a comparison or brackets".to_owned(),
    })?;
    let mut parser =
        Parser { tokens: &tokens, at: 0, names, length: text.len(), depth: 0, apply: Vec::new(), parts: 0 };
    let expr = parser.any()?;
    match parser.peek() {
        None => Ok(expr),
        Some(_) => Err(parser.problem("the rule goes on where it should end; join parts with and / or")),
    }
}

/// An operand before its use is known.
enum Operand {
    Truth(Expr),
    Number(Number),
    Word(Word, WordList),
}

/// From which list the words of a comparison come.
enum WordList {
    Concept(ConceptIx),
    Named(&'static str),
}

struct Parser<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
    names: &'a dyn Names,
    length: usize,
    depth: usize,
    /// Facts of which the part that is read knows that they apply.
    apply: Vec<ConceptIx>,
    /// What the definitions so far stand for.
    parts: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Kind<'a>> {
        self.tokens.get(self.at).map(|t| &t.kind)
    }

    fn next(&mut self) -> Option<&'a Kind<'a>> {
        let kind = self.peek();
        self.at += 1;
        kind
    }

    fn take(&mut self, kind: &Kind<'_>) -> bool {
        let found = self.peek() == Some(kind);
        self.at += usize::from(found);
        found
    }

    fn take_word(&mut self, word: &str) -> bool {
        self.take(&Kind::Word(word))
    }

    fn expect(&mut self, kind: &Kind<'_>, what: &str) -> Result<(), Problem> {
        if self.take(kind) { Ok(()) } else { Err(self.problem(&format!("{what} is missing here; write it"))) }
    }

    /// A problem at the current token.
    fn problem(&self, reason: &str) -> Problem {
        let (start, end) = self.tokens.get(self.at).map_or((self.length, self.length), |t| (t.start, t.end));
        Problem { start, end, reason: reason.to_owned() }
    }

    /// A problem at the token before the current one.
    fn problem_before(&self, reason: String) -> Problem {
        let before = self.at.checked_sub(1).and_then(|i| self.tokens.get(i));
        let (start, end) = before.map_or((0, self.length), |t| (t.start, t.end));
        Problem { start, end, reason }
    }

    fn unknown(&self, what: &str, name: &str) -> Problem {
        if let Some(other) = self.names.stands_for(name) {
            return self.problem_before(format!("'{name}' is {other}; write a {what} here"));
        }
        let near = self.names.suggest(name);
        let hint = near
            .map_or_else(|| "write one that is in the pack".to_owned(), |s| format!("did you mean '{s}'?"));
        self.problem_before(format!("there is no {what} '{name}'; {hint}"))
    }

    fn any(&mut self) -> Result<Expr, Problem> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.problem("the rule is nested too deep; split it"));
        }
        let outside = self.apply.len();
        let mut parts = vec![self.all()?];
        while self.take_word("or") {
            // What follows `not applies(x) or` is read only where it applies.
            if let Some(Expr::Not(inner)) = parts.last() {
                self.apply.extend(inner.applies());
            }
            parts.push(self.all()?);
        }
        self.apply.truncate(outside);
        self.depth -= 1;
        Ok(single(parts, Expr::Any))
    }

    fn all(&mut self) -> Result<Expr, Problem> {
        let outside = self.apply.len();
        let mut parts = vec![self.negation()?];
        while self.take_word("and") {
            self.apply.extend(parts.last().and_then(Expr::applies));
            parts.push(self.negation()?);
        }
        self.apply.truncate(outside);
        Ok(single(parts, Expr::All))
    }

    fn negation(&mut self) -> Result<Expr, Problem> {
        let mut negated = false;
        while self.take_word("not") {
            negated = !negated;
        }
        let expr = self.comparison()?;
        Ok(if negated { Expr::Not(Box::new(expr)) } else { expr })
    }

    fn comparison(&mut self) -> Result<Expr, Problem> {
        if self.take(&Kind::Open) {
            let inner = self.any()?;
            self.expect(&Kind::Close, "a closing parenthesis")?;
            return Ok(inner);
        }
        match self.operand()? {
            Operand::Truth(expr) => Ok(expr),
            Operand::Number(left) => {
                let Some(&Kind::Compare(how)) = self.peek() else {
                    return Err(self.problem("a number must be compared: write for example '>= policy.x'"));
                };
                self.at += 1;
                match self.operand()? {
                    Operand::Number(right) => Ok(Expr::Compare(left, how, right)),
                    _ => Err(self.problem_before("a number can only be compared with a number".to_owned())),
                }
            }
            Operand::Word(word, list) => self.among(word, &list),
        }
    }

    fn among(&mut self, word: Word, list: &WordList) -> Result<Expr, Problem> {
        if self.take_word("in") {
            self.expect(&Kind::OpenList, "an opening bracket")?;
            let mut items = vec![self.item(list)?];
            while self.take(&Kind::Comma) {
                items.push(self.item(list)?);
            }
            self.expect(&Kind::CloseList, "a closing bracket")?;
            return Ok(Expr::Among(word, items));
        }
        match self.next() {
            Some(Kind::Compare(Comparison::Equal)) => Ok(Expr::Among(word, vec![self.item(list)?])),
            Some(Kind::Compare(Comparison::NotEqual)) => {
                Ok(Expr::Not(Box::new(Expr::Among(word, vec![self.item(list)?]))))
            }
            _ => Err(self.problem_before("a word is compared with = , != or in [...]".to_owned())),
        }
    }

    fn item(&mut self, list: &WordList) -> Result<u16, Problem> {
        let Some(Kind::Word(word)) = self.next() else {
            return Err(self.problem_before("a word of the list is missing here; write one".to_owned()));
        };
        let found = match list {
            WordList::Concept(concept) => self.names.choice(*concept, word),
            WordList::Named(name) => self.names.word(name, word),
        };
        found.ok_or_else(|| {
            let words = match list {
                WordList::Concept(concept) => self.names.words(Some(*concept), ""),
                WordList::Named(name) => self.names.words(None, name),
            };
            let words = words.join(", ");
            self.problem_before(format!("'{word}' is not one of the words it can have; choose from {words}"))
        })
    }

    fn operand(&mut self) -> Result<Operand, Problem> {
        match self.next() {
            Some(Kind::Number(n)) if LITERALS.contains(n) => Ok(Operand::Number(Number::Constant(*n))),
            Some(Kind::Number(n)) => Err(self.problem_before(format!(
                "the number {n} has no source here; name it in figures.toml or in the policy"
            ))),
            Some(Kind::Word(word)) => self.named(word),
            _ => Err(self.problem_before(
                "a fact or function is missing here; write one, such as present(fact)".to_owned(),
            )),
        }
    }

    fn named(&mut self, word: &str) -> Result<Operand, Problem> {
        if let Some(name) = word.strip_prefix("policy.") {
            let figure = self.names.policy(name).ok_or_else(|| self.unknown("policy figure", name))?;
            return Ok(Operand::Number(Number::Policy(figure)));
        }
        if let Some(name) = word.strip_prefix("fig.") {
            let figure = self.names.figure(name).ok_or_else(|| self.unknown("figure", name))?;
            return Ok(Operand::Number(Number::Figure(figure)));
        }
        match word {
            "age" => return Ok(Operand::Number(Number::Age)),
            "pain_months" => return Ok(Operand::Number(Number::PainMonths)),
            "pain_weeks" => return Ok(Operand::Number(Number::PainWeeks)),
            "region" => return Ok(Operand::Word(Word::Region, WordList::Named("region"))),
            "side" => return Ok(Operand::Word(Word::Side, WordList::Named("side"))),
            "named_here" => return Ok(Operand::Truth(Expr::NamedHere)),
            "sex" => return Ok(Operand::Word(Word::Sex, WordList::Named("sex"))),
            _ => {}
        }
        if FUNCTIONS.iter().any(|function| function.name == word) {
            self.expect(&Kind::Open, "an opening parenthesis")?;
            let operand = self.function(word)?;
            self.expect(&Kind::Close, "a closing parenthesis")?;
            return Ok(operand);
        }
        let Some((concept, kind)) = self.names.concept(word) else {
            return Err(self.unknown("fact or function", word));
        };
        self.may_read(concept, word)?;
        let scope = if self.take(&Kind::Open) {
            let here = self.take_word("here");
            if !here {
                return Err(self.problem("write 'here' between the parentheses"));
            }
            self.expect(&Kind::Close, "a closing parenthesis")?;
            Scope::Here
        } else {
            Scope::Anywhere
        };
        match kind {
            ConceptKind::Number => Ok(Operand::Number(Number::Value(concept, scope))),
            ConceptKind::Choice => Ok(Operand::Word(Word::Value(concept, scope), WordList::Concept(concept))),
            ConceptKind::Presence => {
                Err(self.problem_before(format!("write present({word}) or absent({word})")))
            }
        }
    }

    fn function(&mut self, name: &str) -> Result<Operand, Problem> {
        match name {
            "present" | "absent" | "known" | "applies" | "worst" | "peak" | "fell" => self.of_concept(name),
            "how_many" => self.how_many(),
            "is" => self.definition(),
            "noted" => Ok(Operand::Truth(Expr::Noted(Box::new(self.any()?)))),
            "on" | "months_on" | "classes_failed" | "classes_tried" => self.of_groups(name),
            "suspected" | "confirmed" | "candidates" => self.of_generator(name),
            "flag" => {
                let word = self.argument()?;
                let flag = self.names.flag(word).ok_or_else(|| self.unknown("flag", word))?;
                Ok(Operand::Truth(Expr::Flag(flag)))
            }
            _ => self.of_treatments(name),
        }
    }

    fn argument(&mut self) -> Result<&'a str, Problem> {
        match self.next() {
            Some(Kind::Word(word)) => Ok(word),
            _ => Err(self.problem_before("a name is missing here; write one".to_owned())),
        }
    }

    fn scope(&mut self) -> Result<Scope, Problem> {
        if !self.take(&Kind::Comma) {
            return Ok(Scope::Anywhere);
        }
        if self.take_word("here") {
            Ok(Scope::Here)
        } else {
            Err(self.problem("only 'here' can stand here; write it or leave it out"))
        }
    }

    /// Like [`Self::scope`], where the whole patient may be meant.
    fn scope_of_treatments(&mut self) -> Result<Scope, Problem> {
        if !self.take(&Kind::Comma) {
            return Ok(Scope::Anywhere);
        }
        if self.take_word("here") {
            return Ok(Scope::Here);
        }
        if self.take_word("patient") {
            return Ok(Scope::Patient);
        }
        Err(self.problem("only 'here' or 'patient' can stand here; write one or leave it out"))
    }

    /// `, word(NAME)`, if that is what follows: the name.
    fn qualifier(&mut self, word: &str) -> Result<Option<&'a str>, Problem> {
        let follows = self.peek() == Some(&Kind::Comma)
            && self.tokens.get(self.at + 1).is_some_and(|t| t.kind == Kind::Word(word));
        if !follows {
            return Ok(None);
        }
        self.at += 2;
        self.expect(&Kind::Open, "an opening parenthesis")?;
        let name = self.argument()?;
        self.expect(&Kind::Close, "a closing parenthesis")?;
        Ok(Some(name))
    }

    /// `, but(FINDING)`: the finding.
    fn but(&mut self) -> Result<Option<ConceptIx>, Problem> {
        let Some(name) = self.qualifier("but")? else { return Ok(None) };
        match self.names.concept(name) {
            Some((concept, ConceptKind::Presence)) => Ok(Some(concept)),
            _ => Err(self.unknown("finding", name)),
        }
    }

    /// `, since(FINDING)` or `, since(TREATMENTS)`.
    fn baseline(&mut self) -> Result<Option<Baseline>, Problem> {
        let Some(name) = self.qualifier("since")? else { return Ok(None) };
        match (self.names.concept(name), self.names.set(name)) {
            (Some((concept, ConceptKind::Presence)), _) => Ok(Some(Baseline::Finding(concept))),
            (_, Some(set)) => Ok(Some(Baseline::Treatment(set))),
            _ => Err(self.unknown("finding or treatment", name)),
        }
    }

    /// A value that may not apply is read only after asking whether it does.
    fn may_read(&self, concept: ConceptIx, word: &str) -> Result<(), Problem> {
        if !self.names.may_not_apply(concept) || self.apply.contains(&concept) {
            return Ok(());
        }
        Err(self.problem_before(format!(
            "'{word}' may not apply to a patient, and is read without asking; write applies({word}) and before it"
        )))
    }

    fn of_concept(&mut self, name: &str) -> Result<Operand, Problem> {
        let word = self.argument()?;
        let (concept, kind) = self.names.concept(word).ok_or_else(|| self.unknown("fact", word))?;
        if name == "applies" {
            return Ok(Operand::Truth(Expr::Applies(concept)));
        }
        if !matches!(name, "present" | "absent" | "known") {
            self.may_read(concept, word)?;
        }
        let wanted = match name {
            "present" | "absent" => Some(ConceptKind::Presence),
            "known" => None,
            _ => Some(ConceptKind::Number),
        };
        if wanted.is_some_and(|wanted| wanted != kind) {
            return Err(self.problem_before(format!("{name}(...) does not fit the fact '{word}'")));
        }
        if name == "fell" {
            return Ok(Operand::Number(Number::Fell(concept, self.baseline()?)));
        }
        let but = if matches!(name, "present" | "worst") { self.but()? } else { None };
        if let Some(other) = but {
            return Ok(match name {
                "present" => Operand::Truth(Expr::PresentBut(concept, other)),
                _ => Operand::Number(Number::WorstBut(concept, other)),
            });
        }
        let scope = self.scope()?;
        Ok(match name {
            "present" => Operand::Truth(Expr::Present(concept, scope)),
            "absent" => Operand::Truth(Expr::Not(Box::new(Expr::Present(concept, scope)))),
            "known" => Operand::Truth(Expr::Known(concept, scope)),
            "worst" => Operand::Number(Number::Worst(concept, scope)),
            _ => Operand::Number(Number::Peak(concept, scope)),
        })
    }

    fn how_many(&mut self) -> Result<Operand, Problem> {
        let mut concepts = Vec::new();
        loop {
            let word = self.argument()?;
            match self.names.concept(word) {
                Some((concept, ConceptKind::Presence)) => concepts.push(concept),
                Some(_) => {
                    return Err(self.problem_before(format!("how_many(...) does not fit the fact '{word}'")));
                }
                None => return Err(self.unknown("fact", word)),
            }
            if !self.take(&Kind::Comma) {
                return Ok(Operand::Number(Number::HowMany(concepts)));
            }
        }
    }

    /// A named statement, with `here` where it asks about the target.
    fn definition(&mut self) -> Result<Operand, Problem> {
        let word = self.argument()?;
        let expr = self.names.definition(word).ok_or_else(|| {
            let unknown = self.unknown("definition", word);
            Problem {
                reason: format!("{}; one may use those that stand before it", unknown.reason),
                ..unknown
            }
        })?;
        self.parts += expr.parts();
        if self.parts > Expr::MOST_PARTS {
            let most = Expr::MOST_PARTS;
            let reason = format!(
                "with '{word}' the rule stands for more than {most} parts; take a smaller definition"
            );
            return Err(self.problem_before(reason));
        }
        match (self.scope()?, expr.is_local()) {
            (Scope::Here, false) => Err(self.problem_before(format!("'{word}' asks nothing about 'here'"))),
            (Scope::Anywhere, true) => Err(self.problem_before(format!("write is({word}, here)"))),
            _ => Ok(Operand::Truth(expr.clone())),
        }
    }

    fn of_groups(&mut self, name: &str) -> Result<Operand, Problem> {
        let mut groups = Vec::new();
        loop {
            let word = self.argument()?;
            groups.push(self.names.group(word).ok_or_else(|| self.unknown("drug group", word))?);
            if matches!(name, "on" | "months_on") || !self.take(&Kind::Comma) {
                break;
            }
        }
        match (name, groups.first()) {
            ("on", Some(group)) => Ok(Operand::Truth(Expr::On(*group))),
            ("months_on", Some(group)) => Ok(Operand::Number(Number::MonthsOn(*group))),
            ("classes_tried", _) => Ok(Operand::Number(Number::ClassesTried(groups))),
            _ => Ok(Operand::Number(Number::ClassesFailed(groups))),
        }
    }

    fn of_generator(&mut self, name: &str) -> Result<Operand, Problem> {
        let word = self.argument()?;
        let generator = self.names.generator(word).ok_or_else(|| self.unknown("generator", word))?;
        if name == "candidates" {
            return Ok(Operand::Number(Number::Candidates(generator)));
        }
        let scope = self.scope()?;
        Ok(Operand::Truth(match name {
            "confirmed" => Expr::Confirmed(generator, scope),
            _ => Expr::Suspected(generator, scope),
        }))
    }

    fn of_treatments(&mut self, name: &str) -> Result<Operand, Problem> {
        let word = self.argument()?;
        let set = self.names.set(word).ok_or_else(|| self.unknown("treatment or family", word))?;
        let test = |test, scope| Ok(Operand::Truth(Expr::Treatment(test, set, scope)));
        let scope = self.scope_of_treatments()?;
        match name {
            "recorded" => test(Test::Recorded, scope),
            "planned" => test(Test::Planned, scope),
            "failed" => test(Test::Failed, scope),
            "helped" => test(Test::Helped, scope),
            "working" => test(Test::Working, scope),
            "too_early" => test(Test::TooEarly, scope),
            "documented" => test(Test::Documented, scope),
            "technique_known" => test(Test::TechniqueKnown, scope),
            "guided" => test(Test::Guided, scope),
            "declined" => test(Test::Declined, scope),
            "unhelped" => test(Test::Unhelped, scope),
            "disagrees" => test(Test::Disagrees, scope),
            "response" => Ok(Operand::Word(Word::Response(set, scope), WordList::Named("response"))),
            "programme" => Ok(Operand::Word(Word::Programme(set, scope), WordList::Named("programme"))),
            "reading" => Ok(Operand::Word(Word::Reading(set, scope), WordList::Named("reading"))),
            "sessions" => Ok(Operand::Number(Number::Sessions(set, scope))),
            "count" => Ok(Operand::Number(Number::Count(set, scope))),
            "care_weeks" => Ok(Operand::Number(Number::CareWeeks(set))),
            "days_since" => Ok(Operand::Number(Number::DaysSince(set, scope))),
            "weeks_since" => Ok(Operand::Number(Number::WeeksSince(set, scope))),
            "months_since" => Ok(Operand::Number(Number::MonthsSince(set, scope))),
            "positive_run" => Ok(Operand::Number(Number::PositiveRun(set, scope))),
            "negatives" => Ok(Operand::Number(Number::Negatives(set, scope))),
            "answers" => Ok(Operand::Number(Number::Answers(set, scope))),
            "relief" => Ok(Operand::Number(Number::Relief(set, scope))),
            _ => Ok(Operand::Number(Number::LastedMonths(set, scope))),
        }
    }
}

fn single(mut parts: Vec<Expr>, join: fn(Vec<Expr>) -> Expr) -> Expr {
    if parts.len() == 1
        && let Some(only) = parts.pop()
    {
        return only;
    }
    join(parts)
}
