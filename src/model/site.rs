//! Where: region, side, level, structure; targets of treatments and sites of findings.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// All, in the order of menus.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word used in files and rules.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
            /// The item with this word.
            #[must_use]
            pub fn from_id(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Region of the body whose pathway applies.
    Region {
        /// Neck.
        Cervical = "cervical",
        /// Upper and middle back.
        Thoracic = "thoracic",
        /// Low back, with the leg pain that comes from it.
        Lumbar = "lumbar",
        /// Sacroiliac joints and coccyx.
        SacralPelvic = "sacral_pelvic",
        /// Arm.
        UpperLimb = "upper_limb",
        /// Leg.
        LowerLimb = "lower_limb",
        /// Back of the head.
        HeadOccipital = "head_occipital",
        /// Shoulder.
        Shoulder = "shoulder",
        /// Elbow.
        Elbow = "elbow",
        /// Wrist and hand.
        WristHand = "wrist_hand",
        /// Hip.
        Hip = "hip",
        /// Knee.
        Knee = "knee",
        /// Ankle and foot.
        AnkleFoot = "ankle_foot",
        /// Chest wall.
        ChestWall = "chest_wall",
        /// Many places at once.
        Widespread = "widespread",
    }
}

words! {
    /// Side of the body.
    Side {
        /// Left.
        Left = "left",
        /// Right.
        Right = "right",
        /// Both sides.
        Bilateral = "bilateral",
        /// In the middle.
        Midline = "midline",
    }
}

words! {
    /// Kind of structure a treatment or finding is about.
    Structure {
        /// Nerve root, named by level `L5`.
        Root = "root",
        /// Facet joint, named by level `L4-5`.
        FacetJoint = "facet_joint",
        /// Disc, named by level `L4-5`.
        Disc = "disc",
        /// Spinal canal at a level `L4-5`, for stenosis and interlaminar injections.
        Canal = "canal",
        /// Vertebra, named by level `L4`.
        Vertebra = "vertebra",
        /// A motion segment `L4-5`, for instability and fusion.
        Segment = "segment",
        /// Sacroiliac joint.
        Sij = "sij",
        /// A joint of the limbs, named by part.
        Joint = "joint",
        /// Tendon, named by part.
        Tendon = "tendon",
        /// Named peripheral nerve.
        Nerve = "nerve",
        /// Muscle or ligament of a region.
        Muscle = "muscle",
        /// The spinal cord or the epidural space without a level: stimulation, intrathecal delivery.
        Neuraxis = "neuraxis",
        /// The patient as a whole.
        Whole = "whole",
    }
}

words! {
    /// A named part: joints, tendons and peripheral nerves.
    Part {
        /// Knee.
        Knee = "knee",
        /// Hip.
        Hip = "hip",
        /// Shoulder.
        Shoulder = "shoulder",
        /// Elbow.
        Elbow = "elbow",
        /// Wrist or hand.
        WristHand = "wrist_hand",
        /// Ankle or foot.
        AnkleFoot = "ankle_foot",
        /// Greater occipital nerve.
        OccipitalGreater = "occipital_greater",
        /// Lesser occipital nerve.
        OccipitalLesser = "occipital_lesser",
        /// Third occipital nerve.
        ThirdOccipital = "third_occipital",
        /// Suprascapular nerve.
        Suprascapular = "suprascapular",
        /// Ilioinguinal nerve.
        Ilioinguinal = "ilioinguinal",
        /// Genitofemoral nerve.
        Genitofemoral = "genitofemoral",
        /// Lateral femoral cutaneous nerve.
        LateralFemoralCutaneous = "lateral_femoral_cutaneous",
        /// Saphenous nerve.
        Saphenous = "saphenous",
        /// Sural nerve.
        Sural = "sural",
        /// Posterior tibial nerve.
        PosteriorTibial = "posterior_tibial",
        /// Pudendal nerve.
        Pudendal = "pudendal",
        /// Intercostal nerve.
        Intercostal = "intercostal",
        /// Genicular nerves.
        Genicular = "genicular",
        /// Median nerve.
        Median = "median",
        /// Ulnar nerve.
        Ulnar = "ulnar",
        /// Radial nerve.
        Radial = "radial",
        /// Superior cluneal nerve.
        SuperiorCluneal = "superior_cluneal",
    }
}

/// Vertebrae from the skull down; a segment is named by its upper one.
const VERTEBRAE: [&str; 26] = [
    "C0", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9",
    "T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5", "S1",
];
/// Roots and vertebrae that are named alone.
const SINGLES: [&str; 29] = [
    "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9",
    "T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3", "S4",
];

/// A level of the spine: a segment such as `L4-5`, or a root or vertebra such as `L5`. Ordered from the head down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Between two vertebrae; the number of the upper one from the skull.
    Segment(u8),
    /// A root or vertebra.
    Single(u8),
}

/// Why a text is not a level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a level of the spine; write a segment such as L4-5 or L5-S1, or a root such as L5")]
pub struct LevelError(String);

impl Level {
    /// The next level of the same kind towards the head, if there is one.
    #[must_use]
    pub fn above(self) -> Option<Self> {
        match self {
            Self::Segment(n) => n.checked_sub(1).map(Self::Segment),
            Self::Single(n) => n.checked_sub(1).map(Self::Single),
        }
    }
    /// The part of the spine it lies in: that of its upper vertebra.
    #[must_use]
    pub fn region(self) -> Option<Region> {
        match self.to_string().chars().next() {
            Some('C') => Some(Region::Cervical),
            Some('T') => Some(Region::Thoracic),
            Some('L') => Some(Region::Lumbar),
            Some('S') => Some(Region::SacralPelvic),
            _ => None,
        }
    }
    /// The next level of the same kind towards the feet, if there is one.
    #[must_use]
    pub fn below(self) -> Option<Self> {
        match self {
            Self::Segment(n) => (usize::from(n) + 2 < VERTEBRAE.len()).then_some(Self::Segment(n + 1)),
            Self::Single(n) => (usize::from(n) + 1 < SINGLES.len()).then_some(Self::Single(n + 1)),
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |list: &'static [&'static str], n: u8| list.get(usize::from(n)).copied().unwrap_or("?");
        match *self {
            Self::Single(n) => f.write_str(name(&SINGLES, n)),
            Self::Segment(n) => {
                let (upper, lower) = (name(&VERTEBRAE, n), name(&VERTEBRAE, n + 1));
                let same = upper.chars().next() == lower.chars().next();
                write!(f, "{upper}-{}", if same { lower.get(1..).unwrap_or(lower) } else { lower })
            }
        }
    }
}

impl FromStr for Level {
    type Err = LevelError;
    fn from_str(text: &str) -> Result<Self, LevelError> {
        let find = |list: &[&str], word: &str| list.iter().position(|item| *item == word);
        let index = |n: usize| u8::try_from(n).ok();
        let level = match text.split_once('-') {
            None => find(&SINGLES, text).and_then(index).map(Self::Single),
            Some((upper, _)) => find(&VERTEBRAE, upper)
                .filter(|n| n + 1 < VERTEBRAE.len())
                .and_then(index)
                .map(Self::Segment)
                .filter(|level| level.to_string() == text),
        };
        level.ok_or_else(|| LevelError(text.to_owned()))
    }
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(d)?;
        // What stands there is not repeated: the text of a file may be a patient's.
        text.parse().map_err(|_unquoted: LevelError| {
            de::Error::custom("this is not a level of the spine; write a segment such as L4-5 or L5-S1, or a root such as L5")
        })
    }
}

impl JsonSchema for Level {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Level".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[CTLS][0-9]{1,2}(-[TLS]?[0-9]{1,2})?$" })
    }
}

/// What a treatment was aimed at: structure, level, side. A bilateral target is two atomic ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Kind of structure.
    pub structure: Structure,
    /// Level of the spine, where the structure has one and it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Named joint, tendon or nerve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// Side; absent while not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
}

impl Target {
    /// A structure of which nothing else is said.
    #[must_use]
    pub fn of(structure: Structure) -> Self {
        Self { structure, level: None, part: None, side: None }
    }

    /// The one or two one-sided targets it consists of.
    pub fn atoms(self) -> impl Iterator<Item = Self> {
        let sides = match self.side {
            Some(Side::Bilateral) => [Some(Some(Side::Left)), Some(Some(Side::Right))],
            other => [Some(other), None],
        };
        sides.into_iter().flatten().map(move |side| Self { side, ..self })
    }
}

/// Where a finding was made. Everything is optional: "MRC of L5 right", "tenderness", "haemoglobin A1c".
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Region; absent = that of the problem, or the whole patient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// Kind of structure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub structure: Option<Structure>,
    /// Level: a segment, or the root of a myotome or dermatome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Named joint, tendon or nerve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// Side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
}

impl Site {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_and_written() {
        for text in ["L4-5", "L5-S1", "C0-1", "C7-T1", "T12-L1", "T9-10", "L5", "C8", "S4"] {
            assert_eq!(text.parse::<Level>().unwrap().to_string(), text);
        }
        for text in ["L4-L5", "L5-6", "S1-2", "C8-T1", "L6", "l5", "", "-", "L4-"] {
            assert!(text.parse::<Level>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_bilateral_target_is_two() {
        let both = Target { side: Some(Side::Bilateral), ..Target::of(Structure::Sij) };
        let sides: Vec<_> = both.atoms().map(|t| t.side).collect();
        assert_eq!(sides, [Some(Side::Left), Some(Side::Right)]);
        assert_eq!(Target::of(Structure::Sij).atoms().count(), 1);
    }
}
