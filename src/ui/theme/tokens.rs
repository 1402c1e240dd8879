//! Distances, radii and sizes in points.

use serde::Deserialize;

/// Declares a group of measures whose names are those of the token file.
macro_rules! measures {
    ($(#[doc = $doc:literal])* $group:ident { $($(#[doc = $field_doc:literal])* $name:ident,)* }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Default, PartialEq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $group {
            $($(#[doc = $field_doc])* pub $name: f32,)*
        }
    };
}

measures! {
    /// The one scale of distances.
    Space {
        /// 2 points.
        xxs,
        /// 4 points.
        xs,
        /// 8 points.
        s,
        /// 12 points.
        m,
        /// 16 points: padding of a panel.
        l,
        /// 24 points.
        xl,
        /// 32 points.
        xxl,
    }
}

measures! {
    /// Corner radii.
    Radius {
        /// Bars and gaps in text.
        bar,
        /// Controls.
        control,
        /// Cards.
        card,
    }
}

measures! {
    /// Heights and widths that more than one place must agree on.
    Size {
        /// Height of a control.
        control,
        /// Height of a control inside a row.
        control_small,
        /// Height of the one act of a screen.
        control_large,
        /// Row of the case list.
        case_row,
        /// Head of a table.
        table_head,
        /// Width of the rail.
        rail,
        /// Identity strip.
        identity,
        /// Tab row.
        tabs,
        /// Tool row.
        tools,
        /// Foot of the window.
        foot,
        /// Emergency band.
        emergency_band,
        /// Plan panel at 1440.
        plan,
        /// Plan panel at 1024.
        plan_narrow,
        /// Width of the panel beside a form in a small window.
        foresee,
        /// Plan panel while the pathway is on hold.
        hold,
        /// Plan panel in an emergency.
        emergency,
        /// Due list.
        due,
        /// Preview of a case.
        preview,
        /// Blocks of a letter.
        letter_blocks,
        /// Completeness of a letter.
        letter_gate,
        /// The timeline keeps at least this width.
        timeline_min,
        /// Status glyph.
        glyph,
        /// Status glyph in a ledger.
        glyph_ledger,
        /// Status glyph at the head of the plan.
        glyph_head,
        /// Width of the focus outline, and its distance from the control.
        focus_width,
        /// Length of a dash. Dashes mean unknown and nothing else.
        dash_on,
        /// Gap between dashes.
        dash_off,
    }
}
