//! The fingerprint: a digest of everything that an editor saw and decided.
//!
//! Algorithm `sha256-v1`: SHA-256 over the fields in a fixed order, each written as
//! `<length of name>:<name><length of value>:<value>` in bytes of UTF-8, so that no two different
//! entries give the same bytes. A field that is absent is not written. The fields are all those of
//! the entry but its history and the fingerprint itself: if any of them changes, the entry is
//! suspect until it is vetted again.

use super::{Figure, Passage, Quotation, Vetting};
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
