//! What search knows of a language: `templates/search/<language>.toml`. A language without the file
//! is searched by the words as they stand.

use std::collections::BTreeSet;
use std::path::Path;

use rust_stemmers::{Algorithm, Stemmer};
use serde::Deserialize;

use super::fold;
use crate::diagnostics::{Finding, Place};
use crate::messages::Say as _;
use crate::say;
use crate::theme;

/// Where the files are, below the project's folder.
const FOLDER: &str = "templates/search";

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    stemmer: Option<toml::Spanned<String>>,
    silent: Vec<String>,
    synonyms: Vec<Vec<String>>,
}

/// The words of a language, for search.
#[derive(Debug, Default)]
pub struct Lexicon {
    stemmer: Option<Algorithm>,
    /// Folded words that say nothing about what is looked for.
    pub(super) silent: BTreeSet<String>,
    /// Terms that mean the same, or that lead to the same page.
    pub(super) synonyms: Vec<Vec<String>>,
}

impl Lexicon {
    /// Reads the file of a language; the empty lexicon when there is none.
    ///
    /// # Errors
    /// A finding when the file cannot be read or names a stemmer that does not exist.
    pub fn load(root: &Path, language: &str) -> Result<Self, Finding> {
        let name = format!("{FOLDER}/{language}.toml");
        if !theme::has(root, &name) {
            return Ok(Self::default());
        }
        let text = theme::read_text(root, &name)
            .map_err(|e| Finding::error("unreadable", Place::file(&name), e.said()))?;
        Self::parse(&name, &text)
    }

    /// Reads the text of such a file.
    ///
    /// # Errors
    /// As [`Lexicon::load`].
    pub fn parse(name: &str, text: &str) -> Result<Self, Finding> {
        let file: File = toml::from_str(text).map_err(|e| Finding::broken_toml(name, text, &e))?;
        let stemmer = file.stemmer.map(|stemmer| {
            algorithm(stemmer.get_ref()).ok_or_else(|| {
                let place = Place::at(name, text, stemmer.span().start);
                let message = say!("there is no stemmer `{name}`", name = stemmer.get_ref());
                Finding::error("unknown-stemmer", place, message).help(say!(
                    "use the English name of a language that Snowball knows, such as `french`"
                ))
            })
        });
        Ok(Self {
            stemmer: stemmer.transpose()?,
            silent: file.silent.iter().map(|word| fold(word)).collect(),
            synonyms: file.synonyms,
        })
    }

    /// What the forms of a word have in common.
    pub(super) fn stem(&self, word: &str) -> String {
        match self.stemmer {
            Some(algorithm) => Stemmer::create(algorithm).stem(word).into_owned(),
            None => word.to_owned(),
        }
    }

    /// Whether a folded word says nothing about what is looked for.
    pub(super) fn is_silent(&self, word: &str) -> bool {
        self.silent.contains(word)
    }
}

fn algorithm(name: &str) -> Option<Algorithm> {
    Some(match name {
        "arabic" => Algorithm::Arabic,
        "danish" => Algorithm::Danish,
        "dutch" => Algorithm::Dutch,
        "english" => Algorithm::English,
        "finnish" => Algorithm::Finnish,
        "french" => Algorithm::French,
        "german" => Algorithm::German,
        "greek" => Algorithm::Greek,
        "hungarian" => Algorithm::Hungarian,
        "italian" => Algorithm::Italian,
        "norwegian" => Algorithm::Norwegian,
        "portuguese" => Algorithm::Portuguese,
        "romanian" => Algorithm::Romanian,
        "russian" => Algorithm::Russian,
        "spanish" => Algorithm::Spanish,
        "swedish" => Algorithm::Swedish,
        "tamil" => Algorithm::Tamil,
        "turkish" => Algorithm::Turkish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::Lexicon;

    #[test]
    fn a_stemmer_that_does_not_exist_is_named_with_its_place() {
        let finding = Lexicon::parse("fr.toml", "silent = []\nstemmer = \"breton\"\n").unwrap_err();
        assert_eq!(finding.code, "unknown-stemmer");
        assert_eq!((finding.place.line, finding.place.column), (2, 11));
    }

    #[test]
    fn without_a_stemmer_a_word_is_itself() {
        assert_eq!(Lexicon::default().stem("signalements"), "signalements");
    }
}
