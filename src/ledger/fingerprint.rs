//! The fingerprint: a digest of everything that an editor saw and decided.
//!
//! Algorithm `sha256-v1`: SHA-256 over the fields in a fixed order, each written as
//! `<length of name>:<name><length of value>:<value>` in bytes of UTF-8, so that no two different
//! entries give the same bytes. A field that is absent is not written. The fields are all those of
//! the entry but its history and the fingerprint itself (of a channel: but the days on which a
//! person confirmed it): if any of them changes, the entry is
//! suspect until it is vetted again.

use super::channels::Channel;
use super::{Action, Figure, Myth, Passage, Quotation, Vetting};
use crate::config::Localised;
use crate::sources::sha256;

/// The name of the algorithm, in front of the digest.
const ALGORITHM: &str = "sha256-v1";

/// Gathers named fields, length-prefixed.
#[derive(Default)]
struct Fields(String);

impl Fields {
    fn add(&mut self, name: &str, value: &str) {
        use std::fmt::Write as _;
        // Writing to a string cannot fail.
        let _ = write!(self.0, "{}:{name}{}:{value}", name.len(), value.len());
    }

    fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }

    fn localised(&mut self, name: &str, texts: &Localised) {
        for (language, text) in texts {
            self.add(&format!("{name}.{language}"), text);
        }
    }

    fn quotation(&mut self, quotation: &Quotation) {
        self.add("quote", &quotation.quote);
        self.add("prefix", &quotation.prefix);
        self.add("suffix", &quotation.suffix);
    }

    fn vetting(&mut self, vetting: &Vetting) {
        self.add("status", vetting.status.word());
        self.add("on", &vetting.on.to_string());
        self.add("by", &vetting.by);
        self.optional("version", vetting.version.as_deref());
        self.optional("kept", vetting.kept.as_deref());
        self.add("vetting-note", &vetting.note);
    }

    fn digest(self) -> String {
        format!("{ALGORITHM}:{}", sha256(self.0.as_bytes()))
    }
}

impl Figure {
    /// The fingerprint of the entry as it stands, with this decision on it.
    #[must_use]
    pub fn fingerprint(&self, vetting: &Vetting) -> String {
        let mut fields = Fields::default();
        fields.add("entry", "figure");
        fields.add("id", &self.id);
        fields.add("source", &self.source);
        if let Some(quotation) = &self.quotation {
            fields.quotation(quotation);
        }
        fields.add("value", &self.value);
        fields.optional("value2", self.value2.as_deref());
        fields.add("precision", self.precision.word());
        fields.optional("kind", self.kind.map(crate::text::numerals::Kind::word));
        fields.localised("unit", &self.unit);
        fields.localised("label", &self.label);
        fields.add("as-of", &self.as_of);
        fields.localised("scope", &self.scope);
        for (name, texts) in self.breakdown.parts() {
            fields.localised(name, texts);
        }
        fields.localised("means", &self.means);
        fields.localised("not", &self.not);
        fields.optional("primary", self.primary.as_deref());
        fields.optional("locator", self.locator.as_deref());
        fields.add("review-by", &self.review_by.to_string());
        fields.localised("note", &self.note);
        fields.vetting(vetting);
        fields.digest()
    }
}

impl Passage {
    /// The fingerprint of the entry as it stands, with this decision on it.
    #[must_use]
    pub fn fingerprint(&self, vetting: &Vetting) -> String {
        let mut fields = Fields::default();
        fields.add("entry", "passage");
        fields.add("id", &self.id);
        fields.add("source", &self.source);
        fields.quotation(&self.quotation);
        fields.localised("speaker", &self.speaker);
        fields.optional("primary", self.primary.as_deref());
        fields.localised("translation", &self.translation);
        fields.localised("note", &self.note);
        fields.add("review-by", &self.review_by.to_string());
        fields.vetting(vetting);
        fields.digest()
    }
}

impl Myth {
    /// The fingerprint of the entry as it stands, with this decision on it.
    #[must_use]
    pub fn fingerprint(&self, vetting: &Vetting) -> String {
        let mut fields = Fields::default();
        fields.add("entry", "myth");
        fields.add("id", &self.id);
        fields.add("verdict", self.verdict.word());
        fields.localised("claim", &self.claim);
        fields.localised("found", &self.found);
        fields.localised("safe", &self.safe);
        for source in &self.sources {
            fields.add("source", source);
        }
        fields.add("review-by", &self.review_by.to_string());
        fields.vetting(vetting);
        fields.digest()
    }
}

impl Channel {
    /// The fingerprint of the entry as it stands, with this decision on it.
    #[must_use]
    pub fn fingerprint(&self, vetting: &Vetting) -> String {
        let mut fields = Fields::default();
        fields.add("entry", "channel");
        fields.add("id", &self.id);
        fields.add("country", &self.country);
        fields.localised("name", &self.name);
        fields.add("operator", &self.operator);
        fields.list("purpose", &self.purpose);
        fields.list("audience", &self.audience);
        fields.localised("summary", &self.summary);
        fields.localised("not-for", &self.not_for);
        fields.localised("hours", &self.hours);
        if let Some(opening) = &self.opening {
            fields.add("zone", &opening.zone);
            fields.add("opening", &opening.line());
        }
        fields.optional(
            "free",
            self.free.map(|free| if free { "yes" } else { "no" }),
        );
        fields.optional("anonymous", self.anonymous.as_deref());
        fields.list("language", &self.languages);
        fields.add("adults-only", &self.adults_only.to_string());
        fields.add("urgency", &self.urgency.to_string());
        fields.optional(
            "review-by",
            self.review_by.map(|day| day.to_string()).as_deref(),
        );
        fields.localised("note", &self.note);
        fields.reached(self);
        fields.stated(self);
        fields.vetting(vetting);
        fields.digest()
    }
}

impl Fields {
    fn list(&mut self, name: &str, values: &[String]) {
        for value in values {
            self.add(name, value);
        }
    }

    /// The numbers and addresses of a channel.
    fn reached(&mut self, channel: &Channel) {
        for number in &channel.numbers {
            let action = match number.action {
                Action::Call => "call",
                Action::Text => "text",
            };
            self.add("number", action);
            self.add("display", &number.display);
            self.add("dial", &number.dial);
            self.add("kind", &number.kind);
            self.optional("international", number.international.as_deref());
            if let Some(keyword) = &number.keyword {
                self.localised("keyword", keyword);
            }
        }
        for link in &channel.links {
            self.add("link", &link.kind);
            self.add("url", &link.url);
            self.optional("link-language", link.language.as_deref());
        }
    }

    /// Who stated a channel, and when it was retired.
    fn stated(&mut self, channel: &Channel) {
        for evidence in &channel.evidence {
            self.add("evidence", &evidence.url);
            self.add("stated-on", &evidence.stated_on);
            self.add("grade", &evidence.grade);
        }
        if let Some(retired) = &channel.retired {
            self.add("retired", &retired.on);
            self.optional("replaced-by", retired.replaced_by.as_deref());
            self.list("pattern", &retired.patterns);
        }
    }
}
