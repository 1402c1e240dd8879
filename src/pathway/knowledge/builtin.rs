//! The pack that ships with the program.

use std::sync::OnceLock;

use super::{Knowledge, PackFile, RuleError};

const FILES: &[(&str, &str)] = &[
    ("anatomy.toml", include_str!("../../../assets/knowledge/anatomy.toml")),
    ("concepts.toml", include_str!("../../../assets/knowledge/concepts.toml")),
    ("concepts_central.toml", include_str!("../../../assets/knowledge/concepts_central.toml")),
    ("concepts_limb.toml", include_str!("../../../assets/knowledge/concepts_limb.toml")),
    ("concepts_lumbar.toml", include_str!("../../../assets/knowledge/concepts_lumbar.toml")),
    ("concepts_neck.toml", include_str!("../../../assets/knowledge/concepts_neck.toml")),
    ("coverage.toml", include_str!("../../../assets/knowledge/coverage.toml")),
    ("definitions.toml", include_str!("../../../assets/knowledge/definitions.toml")),
    ("disputes.toml", include_str!("../../../assets/knowledge/disputes.toml")),
    ("drugs.toml", include_str!("../../../assets/knowledge/drugs.toml")),
    ("explanations.toml", include_str!("../../../assets/knowledge/explanations.toml")),
    ("figures.toml", include_str!("../../../assets/knowledge/figures.toml")),
    ("figures_central.toml", include_str!("../../../assets/knowledge/figures_central.toml")),
    ("figures_limb.toml", include_str!("../../../assets/knowledge/figures_limb.toml")),
    ("figures_lumbar.toml", include_str!("../../../assets/knowledge/figures_lumbar.toml")),
    ("figures_neck.toml", include_str!("../../../assets/knowledge/figures_neck.toml")),
    ("flags.toml", include_str!("../../../assets/knowledge/flags.toml")),
    ("flags_limb.toml", include_str!("../../../assets/knowledge/flags_limb.toml")),
    ("flags_neck.toml", include_str!("../../../assets/knowledge/flags_neck.toml")),
    ("generators.toml", include_str!("../../../assets/knowledge/generators.toml")),
    ("generators_central.toml", include_str!("../../../assets/knowledge/generators_central.toml")),
    ("generators_limb.toml", include_str!("../../../assets/knowledge/generators_limb.toml")),
    ("generators_lumbar.toml", include_str!("../../../assets/knowledge/generators_lumbar.toml")),
    ("generators_neck.toml", include_str!("../../../assets/knowledge/generators_neck.toml")),
    ("guards.toml", include_str!("../../../assets/knowledge/guards.toml")),
    ("guards_central.toml", include_str!("../../../assets/knowledge/guards_central.toml")),
    ("guards_limb.toml", include_str!("../../../assets/knowledge/guards_limb.toml")),
    ("guards_neck.toml", include_str!("../../../assets/knowledge/guards_neck.toml")),
    ("pack.toml", include_str!("../../../assets/knowledge/pack.toml")),
    ("policies.toml", include_str!("../../../assets/knowledge/policies.toml")),
    ("policies_payers.toml", include_str!("../../../assets/knowledge/policies_payers.toml")),
    ("readings.toml", include_str!("../../../assets/knowledge/readings.toml")),
    ("sources.toml", include_str!("../../../assets/knowledge/sources.toml")),
    ("sources_central.toml", include_str!("../../../assets/knowledge/sources_central.toml")),
    ("sources_limb.toml", include_str!("../../../assets/knowledge/sources_limb.toml")),
    ("steps_assess.toml", include_str!("../../../assets/knowledge/steps_assess.toml")),
    ("steps_central.toml", include_str!("../../../assets/knowledge/steps_central.toml")),
    ("steps_limb.toml", include_str!("../../../assets/knowledge/steps_limb.toml")),
    ("steps_lumbar.toml", include_str!("../../../assets/knowledge/steps_lumbar.toml")),
    ("steps_neck.toml", include_str!("../../../assets/knowledge/steps_neck.toml")),
    ("steps_treat.toml", include_str!("../../../assets/knowledge/steps_treat.toml")),
    ("treatments.toml", include_str!("../../../assets/knowledge/treatments.toml")),
    ("treatments_central.toml", include_str!("../../../assets/knowledge/treatments_central.toml")),
];

impl Knowledge {
    /// The pack that ships with the program; loaded once.
    ///
    /// # Errors
    /// All errors of the pack. A test keeps the shipped pack free of them.
    pub fn builtin() -> Result<&'static Self, &'static [RuleError]> {
        static PACK: OnceLock<Result<Knowledge, Vec<RuleError>>> = OnceLock::new();
        PACK.get_or_init(|| Self::load(&Self::builtin_files())).as_ref().map_err(Vec::as_slice)
    }

    /// The files of the pack that ships with the program.
    #[must_use]
    pub fn builtin_files() -> Vec<PackFile> {
        FILES
            .iter()
            .map(|(name, text)| PackFile { name: (*name).to_owned(), text: (*text).to_owned() })
            .collect()
    }
}
