//! Positions in the knowledge and in the case.

macro_rules! indices {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u16);
        impl $name {
            /// As a position in a list.
            #[must_use]
            pub fn at(self) -> usize {
                usize::from(self.0)
            }
        }
    )+};
}

indices! {
    /// A concept of the knowledge.
    ConceptIx;
    /// A treatment of the catalogue.
    TreatmentIx;
    /// A step of the pathway.
    StepIx;
    /// A red flag.
    FlagIx;
    /// A pain generator.
    GeneratorIx;
    /// A criterion of a rule, over the whole pack.
    CriterionIx;
    /// A row of the table that reads past treatments.
    ReadingIx;
    /// A payer whose criteria are on file.
    PayerIx;
    /// What a payer asks for some steps.
    CoverageIx;
    /// A dispute between guidelines.
    DisputeIx;
    /// Why a treatment may not have helped.
    ExplanationIx;
}

/// An entry, by its position in `case.entries`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryIx(pub usize);
