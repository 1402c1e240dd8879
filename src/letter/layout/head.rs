//! The first third of page one: letterhead, addresses, patient, urgency, salutation, question.

use std::sync::Arc;

use super::page::{Area, Ink, Item, Role};
use super::paragraph::{Paragraph, Place};
use super::strip::Strip;
use super::style::{
    ADDRESSES, BANNER_PAD, BANNER_SIDE, BAR_INDENT, BAR_WIDTH, CAPITAL, CLINIC, CLINIC_ADDRESS, DETAILS,
    GAP_ABOVE_BANNER, GAP_ABOVE_QUESTION, GAP_ABOVE_SALUTATION, GAP_ABOVE_STRIP, GAP_AFTER_HEAD_RULE, LOGO,
    LOGO_GAP, NAME, QUESTION, RULE_HEAVY, URGENCY_REASON, URGENCY_TRACKING, URGENCY_WORD,
};
use super::{ADDRESS, IDENTITY, LETTERHEAD, Setter};
use crate::letter::document::{Align, BlockId, Content, Urgency};
use crate::letter::text::{Face, Text};
use crate::model::Paper;

/// How a banner is drawn.
struct BannerLook {
    ground: Ink,
    word: Ink,
    frame: Ink,
    thickness: f32,
}

impl BannerLook {
    fn of(urgency: Urgency) -> Self {
        let (ground, word, frame, thickness) = match urgency {
            Urgency::Routine => (Ink::White, Ink::Black, Ink::Black, 0.6),
            Urgency::Soon | Urgency::SameDay => (Ink::Black, Ink::White, Ink::Black, 1.4),
            Urgency::Emergency => (Ink::Emergency, Ink::White, Ink::Emergency, 1.4),
        };
        Self { ground, word, frame, thickness }
    }
}

impl Setter<'_> {
    /// Strips of the head of page one.
    pub(super) fn head(&mut self) -> Vec<Strip> {
        let mut out = vec![self.letterhead(), self.addresses(), self.identity_strip(), self.banner()];
        let salutation = self.document.salutation.clone();
        for (number, mut strip) in
            self.passage(&salutation, self.frame.left, self.frame.width()).into_iter().enumerate()
        {
            strip.before = if number == 0 { GAP_ABOVE_SALUTATION } else { 0.0 };
            out.push(strip);
        }
        out.extend(self.question());
        for strip in &mut out {
            strip.keep = true;
        }
        out
    }

    fn letterhead(&mut self) -> Strip {
        let head = &self.document.letterhead;
        let block = BlockId::new(LETTERHEAD);
        let logo = head.logo.clone();
        let clinic = Text::styled(Face::Bold, &head.clinic);
        let address: Vec<Text> = head.address.iter().map(|line| Text::plain(line)).collect();
        let address: Vec<Arc<Paragraph>> = address.iter().map(|line| self.paragraph(line, &block)).collect();
        let clinic = self.paragraph(&clinic, &block);
        let (left, right) = (self.frame.left, self.frame.right);
        let name_left = if logo.is_some() { left + LOGO + LOGO_GAP } else { left };
        let widest = address.iter().map(|line| line.width(CLINIC_ADDRESS.size)).fold(0.0, f32::max);
        let address_width = widest.min((right - name_left) / 2.0);
        let name_lines = clinic.lines(CLINIC.size, right - name_left - address_width - 12.0);
        let address_lines: Vec<_> = address
            .iter()
            .flat_map(|paragraph| {
                paragraph
                    .lines(CLINIC_ADDRESS.size, address_width + 0.5)
                    .into_iter()
                    .map(move |line| (paragraph, line))
            })
            .collect();
        let height = LOGO
            .max(name_lines.len() as f32 * CLINIC.leading)
            .max(address_lines.len() as f32 * CLINIC_ADDRESS.leading);
        let mut items = Vec::new();
        if let Some(png) = logo {
            let area = Area { x: left..left + LOGO, y: 0.0..LOGO };
            items.push(Item::Picture { area, png, element: None });
        }
        let element = self.element(Role::Paragraph, None);
        let name_top = (height - name_lines.len() as f32 * CLINIC.leading) / 2.0;
        for (number, line) in name_lines.iter().enumerate() {
            let baseline = name_top + CLINIC.baseline() + number as f32 * CLINIC.leading - 1.0;
            let place = Place::new(name_left, 0.0, baseline, CLINIC).ink(Ink::Accent).of(element);
            clinic.draw(line, place, &mut items);
        }
        let mut element = self.element(Role::Paragraph, None);
        let address_top = (height - address_lines.len() as f32 * CLINIC_ADDRESS.leading) / 2.0;
        for (number, (paragraph, line)) in address_lines.iter().enumerate() {
            let baseline = address_top + CLINIC_ADDRESS.baseline() + number as f32 * CLINIC_ADDRESS.leading;
            let place = Place::new(right - address_width, address_width, baseline, CLINIC_ADDRESS);
            paragraph.draw(line, place.align(Align::Right).of(element), &mut items);
            if line.ends {
                element = self.element(Role::Paragraph, None);
            }
        }
        let height = height + 3.2;
        items.push(Item::rule(left..right, height, RULE_HEAVY, Ink::Accent));
        Strip { height, items, ..Strip::default() }
    }

    /// Recipient at the left; date and sender at the right.
    fn addresses(&mut self) -> Strip {
        let block = BlockId::new(ADDRESS);
        let document = self.document;
        let left: Vec<Arc<Paragraph>> =
            document.recipient.iter().map(|line| self.paragraph(line, &block)).collect();
        let right: Vec<Arc<Paragraph>> =
            document.sender.iter().map(|line| self.paragraph(line, &block)).collect();
        let wanted = right.iter().map(|line| line.width(ADDRESSES.size)).fold(0.0, f32::max);
        let least = match document.paper {
            Paper::Letter => 208.0,
            Paper::A4 => 200.0,
        };
        let right_width = wanted.clamp(least, least.max(self.frame.width() * 0.54));
        let left_width = self.frame.width() - right_width - 10.0;
        let mut items = Vec::new();
        let mut rows = 0;
        for (paragraphs, x, measure) in [
            (&left, self.frame.left, left_width),
            (&right, self.frame.right - right_width, right_width + 0.5),
        ] {
            let lines = paragraphs
                .iter()
                .flat_map(|p| p.lines(ADDRESSES.size, measure).into_iter().map(move |line| (p, line)));
            let mut count = 0;
            let mut element = self.element(Role::Paragraph, None);
            for (paragraph, line) in lines {
                let baseline = ADDRESSES.baseline() + count as f32 * ADDRESSES.leading;
                let place = Place::new(x, measure, baseline, ADDRESSES).of(element);
                paragraph.draw(&line, place, &mut items);
                count += 1;
                if line.ends {
                    element = self.element(Role::Paragraph, None);
                }
            }
            rows = rows.max(count);
        }
        let height = rows as f32 * ADDRESSES.leading;
        Strip { before: GAP_AFTER_HEAD_RULE, height, items, ..Strip::default() }
    }

    fn identity_strip(&mut self) -> Strip {
        let block = BlockId::new(IDENTITY);
        let identity = &self.document.identity;
        let (name, details) = (Text::styled(Face::Bold, &identity.name), Text::plain(&identity.details));
        let (name, details) = (self.paragraph(&name, &block), self.paragraph(&details, &block));
        let (left, right, width) = (self.frame.left, self.frame.right, self.frame.width());
        let together = name.width(NAME.size) + details.width(DETAILS.size) + 14.0 <= width;
        let mut items = vec![Item::rule(left..right, 0.0, RULE_HEAVY, Ink::Black)];
        let mut baseline = 11.6;
        let mut bottom = baseline;
        let title = self.element(Role::Title, None);
        for line in name.lines(NAME.size, width) {
            name.draw(&line, Place::new(left, width, baseline, NAME).of(title), &mut items);
            bottom = baseline;
            baseline += NAME.leading;
        }
        baseline = if together { bottom } else { bottom + DETAILS.leading + 0.6 };
        let element = self.element(Role::Paragraph, None);
        for line in details.lines(DETAILS.size, width) {
            let align = if together { Align::Right } else { Align::Left };
            let place = Place::new(left, width, baseline, DETAILS).align(align).of(element);
            details.draw(&line, place, &mut items);
            bottom = baseline;
            baseline += DETAILS.leading;
        }
        let height = bottom + 7.6;
        items.push(Item::rule(left..right, height, RULE_HEAVY, Ink::Black));
        Strip { before: GAP_ABOVE_STRIP, height, items, ..Strip::default() }
    }

    fn banner(&mut self) -> Strip {
        let banner = &self.document.banner;
        let look = BannerLook::of(banner.urgency);
        let block = banner.reason.id.clone();
        let word = self.paragraph(&Text::styled(Face::Bold, &banner.word), &block);
        let reason = match banner.reason.content() {
            Content::Text(text) => self.paragraph(text, &block),
            Content::Table(_) | Content::Figure(_) => self.paragraph(&Text::default(), &block),
        };
        let (left, right) = (self.frame.left, self.frame.right);
        let letters = banner.word.chars().count() as f32;
        let word_width = word.width(URGENCY_WORD.size) + letters * URGENCY_TRACKING;
        let cell = (word_width + 2.0 * BANNER_SIDE).min(self.frame.width() / 2.0);
        let x = left + cell + BANNER_SIDE;
        let measure = right - BANNER_SIDE - x;
        let lines = reason.lines(URGENCY_REASON.size, measure);
        let text_height = lines.len() as f32 * URGENCY_REASON.leading;
        let height = text_height.max(URGENCY_WORD.leading) + 2.0 * BANNER_PAD;
        let whole = Area { x: left..right, y: 0.0..height };
        let mut items = Vec::new();
        if look.ground != Ink::White {
            items.push(Item::Fill { area: Area { x: left..left + cell, y: 0.0..height }, ink: look.ground });
        } else {
            let rule = Area { x: left + cell - 0.3..left + cell + 0.3, y: 0.0..height };
            items.push(Item::Fill { area: rule, ink: look.frame });
        }
        items.push(Item::Outline { area: whole, thickness: look.thickness, ink: look.frame });
        let baseline = height / 2.0 + CAPITAL * URGENCY_WORD.size / 2.0;
        let element = self.element(Role::Paragraph, None);
        for line in word.lines(URGENCY_WORD.size, cell) {
            let from = items.len();
            let place =
                Place::new(left + (cell - word_width) / 2.0, cell, baseline, URGENCY_WORD).ink(look.word);
            word.draw(&line, place.of(element), &mut items);
            for item in items.iter_mut().skip(from) {
                if let Item::Text(run) = item {
                    run.tracking = URGENCY_TRACKING;
                }
            }
        }
        let top = (height - text_height) / 2.0;
        let element = self.element(Role::Paragraph, None);
        for (number, line) in lines.iter().enumerate() {
            let baseline = top + URGENCY_REASON.baseline() + number as f32 * URGENCY_REASON.leading;
            reason.draw(line, Place::new(x, measure, baseline, URGENCY_REASON).of(element), &mut items);
        }
        Strip { before: GAP_ABOVE_BANNER, height, items, ..Strip::default() }
    }

    /// The question in bold beside a bar, whatever faces its text asks for; what is said after it is no question.
    fn question(&mut self) -> Vec<Strip> {
        let block = &self.document.question;
        let text: Text = match block.content() {
            Content::Text(text) => {
                // As it will be printed: typed quotes are straight until then.
                let plain = super::bind::printable(&text.to_plain());
                let end = end_of_question(&plain);
                let (asked, rest) = plain.split_at(end);
                let mut set = Text::styled(Face::Bold, asked);
                set.push(Face::Regular, rest);
                set
            }
            Content::Table(_) | Content::Figure(_) => Text::default(),
        };
        let id = block.id.clone();
        let paragraph = self.paragraph(&text, &id);
        let x = self.frame.left + BAR_INDENT;
        let measure = self.frame.right - x;
        let lines = paragraph.lines(QUESTION.size, measure);
        let height = lines.len() as f32 * QUESTION.leading;
        let bar = Area { x: self.frame.left..self.frame.left + BAR_WIDTH, y: 1.8..height - 0.6 };
        let mut items = vec![Item::Fill { area: bar, ink: Ink::Accent }];
        let element = self.element(Role::Paragraph, None);
        for (number, line) in lines.iter().enumerate() {
            let baseline = QUESTION.baseline() + number as f32 * QUESTION.leading;
            paragraph.draw(line, Place::new(x, measure, baseline, QUESTION).of(element), &mut items);
        }
        vec![Strip { before: GAP_ABOVE_QUESTION, height, items, ..Strip::default() }]
    }
}

/// Where the last question mark of a text stands that is not inside a quotation; the end where there is none.
fn end_of_question(text: &str) -> usize {
    // What closes the quotation; an apostrophe outside one closes nothing.
    let mut closes: Option<char> = None;
    let mut end = text.len();
    for (at, sign) in text.char_indices() {
        match sign {
            '“' if closes.is_none() => closes = Some('”'),
            '‘' if closes.is_none() => closes = Some('’'),
            sign if Some(sign) == closes => closes = None,
            '?' if closes.is_none() => end = at + sign.len_utf8(),
            _ => {}
        }
    }
    end
}
