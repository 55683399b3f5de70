//! A text in several languages.
//!
//! An entry of the ledger has a dozen of them, most with two languages or none, so they are kept
//! close together: a map of the standard library holds room for eleven each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A text in several languages, by language code, in the order of the codes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct Localised(Box<[(String, String)]>);

impl Localised {
    /// The text in a language.
    #[must_use]
    pub fn get(&self, language: &str) -> Option<&String> {
        let at = self
            .0
            .binary_search_by(|(code, _)| code.as_str().cmp(language));
        at.ok().map(|at| &self.0[at].1)
    }

    /// Whether there is a text in a language.
    #[must_use]
    pub fn contains_key(&self, language: &str) -> bool {
        self.get(language).is_some()
    }

    /// Whether there is none in any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The languages, with the texts in them.
    pub fn iter(&self) -> std::slice::Iter<'_, (String, String)> {
        self.0.iter()
    }

    /// The languages.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.iter().map(|(language, _)| language)
    }

    /// The texts.
    pub fn values(&self) -> impl Iterator<Item = &String> {
        self.iter().map(|(_, text)| text)
    }
}

impl<'l> IntoIterator for &'l Localised {
    type Item = &'l (String, String);
    type IntoIter = std::slice::Iter<'l, (String, String)>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl From<BTreeMap<String, String>> for Localised {
    fn from(texts: BTreeMap<String, String>) -> Self {
        Self(texts.into_iter().collect())
    }
}

impl From<Localised> for BTreeMap<String, String> {
    fn from(texts: Localised) -> Self {
        texts.0.into_iter().collect()
    }
}

impl FromIterator<(String, String)> for Localised {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(texts: T) -> Self {
        texts.into_iter().collect::<BTreeMap<_, _>>().into()
    }
}
