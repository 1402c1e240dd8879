//! The demo: invented cases and an invented clinic that ship with the program, in a throw-away store.

use super::clock::Clock;
use super::core::Workspace;
use super::error::{Error, Result};
use crate::exchange;
use crate::model::{Case, Date};
use crate::store::{Purpose, Store};

macro_rules! demo_cases {
    ($($name:literal,)+) => {
        [$(include_bytes!(concat!("../../assets/cases/", $name, ".case.json"))),+]
    };
}

/// The cases, as files.
const CASES: [&[u8]; 12] = demo_cases![
    "v01-blind-injection",
    "v02-nothing-known",
    "v04-cauda-equina",
    "v06-better-pain-worse-foot",
    "v10-axial-esi-negative",
    "v12-rfa-ten-weeks",
    "v15-mild-or-decompression",
    "v18-fbss-guard-missing",
    "v22-discogenic",
    "v24-knee",
    "v28-too-early",
    "v30-facet-confirmed",
];

/// The clinic.
const SETTINGS: &str = include_str!("../../assets/demo/settings.json");

/// The day the demo cases are written for; the demo's clock starts on it.
fn day() -> Date {
    Date::new(2026, 11, 20).unwrap_or(Date::MIN)
}

impl Workspace {
    /// The demo: a new throw-away store with the cases and the clinic that ship with the program, open at once and
    /// removed at the end. Its clock starts on the day the cases are written for.
    ///
    /// # Errors
    /// The disk's errors.
    pub fn demo() -> Result<Self> {
        let cases: Result<Vec<Case>> = CASES.iter().map(|file| Ok(exchange::read_case(file)?)).collect();
        let mut workspace = Self::throw_away(cases?, Clock::starting(day()))?;
        let settings =
            serde_json::from_str(SETTINGS).map_err(|_shape| crate::store::Error::SettingsUnreadable)?;
        workspace.save_settings(settings)?;
        Ok(workspace)
    }

    /// A workspace on a new throw-away store with these invented cases, open at once and removed at the end. Should it
    /// be locked, the passphrase is [`Store::DEMO_PASSPHRASE`].
    ///
    /// # Errors
    /// The store's and the disk's errors; [`Error::Case`] if a case contradicts itself.
    pub fn throw_away(cases: Vec<Case>, clock: Clock) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("stepwell-demo-").tempdir().map_err(Error::written)?;
        let mut workspace = Self::new(&folder.path().join("store"), Purpose::ThrowAway, clock)?;
        workspace.begin(Store::demo(&folder.path().join("store"))?)?;
        workspace.keep_until_end(folder);
        for case in cases {
            workspace.add(&case, "import")?;
        }
        Ok(workspace)
    }
}
