//! What Jalon says to people, in their language.
//!
//! A [`Message`] is an English sentence with named places and the values for them, made with
//! [`say!`](crate::say) where something is to be said. It is turned into text at the very end, by
//! whoever prints: [`Message::english`] for machines and logs (JSON documents are always English),
//! [`Message::with`] a [`Catalogue`] for people. The catalogues are files,
//! `src/messages/<language>/*.toml`, whose keys are the English sentences:
//!
//! ```toml
//! "`{id}` is no source" = "« {id} » n’est pas une source"
//! "{count} errors" = { one = "{count} erreur", other = "{count} erreurs" }
//! ```
//!
//! A sentence whose number changes its form has the value `count` and a table of forms; English
//! has such tables too. What a catalogue does not know is said in English, and
//! `tests/messages.rs` holds that nothing is missing or left over.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, include_dir};
use serde::{Deserialize, Serialize, Serializer};

/// The folders of the catalogues, one a language.
static FOLDERS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/messages");

/// The name of the value that chooses between the forms of a sentence.
const COUNT: &str = "count";

/// Makes a [`Message`]: an English sentence, and the values for the
/// names in braces. Braces around anything but such a name stand for themselves.
///
/// ```
/// use jalon::say;
/// let id = "report-2022";
/// let message = say!("`{id}` has no {what}: write {{#source ID}}", id, what = "title");
/// assert_eq!(message.english(), "`report-2022` has no title: write {{#source ID}}");
/// ```
#[macro_export]
macro_rules! say {
    ($english:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::messages::Message::new(
            $english,
            vec![$((stringify!($name), $crate::say!(@value $name $($value)?))),*],
        )
    };
    (@value $name:ident) => { $crate::messages::Value::from(&$name) };
    (@value $name:ident $value:expr) => { $crate::messages::Value::from(&$value) };
}

/// Something that is said to a person.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message(Option<Arc<Said>>);

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Sentence(&'static str, Vec<(&'static str, Value)>),
    Words(String),
    Several(Vec<Message>, &'static str),
}

/// What stands at a named place of a sentence.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Words that are the same in every language: a name, a quotation, a number.
    Text(String),
    /// A part of the sentence with a translation of its own.
    Message(Message),
}

/// Anything that has a message of its own, such as an error.
pub trait Say {
    /// The message.
    fn said(&self) -> Message;
}

impl Message {
    /// A sentence with its values; [`say!`](crate::say) makes it.
    #[must_use]
    pub fn new(english: &'static str, values: Vec<(&'static str, Value)>) -> Self {
        Self(Some(Arc::new(Said::Sentence(english, values))))
    }

    /// Words that are not ours to translate: what another program, a library or a document says.
    #[must_use]
    pub fn foreign(words: impl Into<String>) -> Self {
        Self(Some(Arc::new(Said::Words(words.into()))))
    }

    /// Several messages in a row, with something between them that needs no translation.
    #[must_use]
    pub fn several(messages: impl IntoIterator<Item = Self>, between: &'static str) -> Self {
        let messages = messages.into_iter().collect();
        Self(Some(Arc::new(Said::Several(messages, between))))
    }

    /// Several messages as one sentence, with the language's own sign between them.
    #[must_use]
    pub fn list(messages: impl IntoIterator<Item = Self>) -> Self {
        let joined = |one, more| say!("{one}; {more}", one, more);
        messages.into_iter().reduce(joined).unwrap_or_default()
    }

    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self.0.as_deref() {
            None => true,
            Some(Said::Sentence(english, _)) => english.is_empty(),
            Some(Said::Words(words)) => words.is_empty(),
            Some(Said::Several(messages, _)) => messages.iter().all(Self::is_empty),
        }
    }

    /// The message in English.
    #[must_use]
    pub fn english(&self) -> String {
        self.with(Catalogue::english())
    }

    /// The message in the words of a catalogue.
    #[must_use]
    pub fn with(&self, catalogue: &Catalogue) -> String {
        match self.0.as_deref() {
            None => String::new(),
            Some(Said::Words(words)) => words.clone(),
            Some(Said::Several(messages, between)) => {
                let said: Vec<_> = messages.iter().map(|m| m.with(catalogue)).collect();
                said.join(between)
            }
            Some(Said::Sentence(english, values)) => {
                let said: Vec<_> = values
                    .iter()
                    .map(|(name, value)| (*name, value.with(catalogue)))
                    .collect();
                filled(catalogue.sentence(english, &said), &said)
            }
        }
    }
}

impl Value {
    fn with(&self, catalogue: &Catalogue) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Message(message) => message.with(catalogue),
        }
    }
}

/// A document for machines is English.
impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.english())
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.english(), f)
    }
}

impl From<&Message> for Value {
    fn from(message: &Message) -> Self {
        Self::Message(message.clone())
    }
}

impl From<&&Message> for Value {
    fn from(message: &&Message) -> Self {
        Self::from(*message)
    }
}

// A message has no `Display`: a part of a sentence would lose its translation here.
impl<T: fmt::Display + ?Sized> From<&T> for Value {
    fn from(value: &T) -> Self {
        Self::Text(value.to_string())
    }
}

/// The sentences of one language.
#[derive(Debug, Default)]
pub struct Catalogue {
    language: String,
    sentences: BTreeMap<String, Forms>,
}

/// How a sentence is said.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum Forms {
    Always(String),
    ByCount { one: String, other: String },
}

impl Catalogue {
    /// English, which needs a catalogue only for what depends on a count.
    #[must_use]
    pub fn english() -> &'static Self {
        static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::of("en"));
        &ENGLISH
    }

    /// The catalogue of the language of a locale or a tag: `fr_CA.UTF-8`, `fr-FR`, `fr`. The English
    /// one if there is none.
    #[must_use]
    pub fn for_locale(locale: &str) -> Self {
        let language = locale
            .split(['_', '-', '.', '@'])
            .next()
            .unwrap_or_default();
        Self::of(if FOLDERS.get_dir(language).is_some() {
            language
        } else {
            "en"
        })
    }

    fn of(language: &str) -> Self {
        let files = FOLDERS.get_dir(language).map(Dir::files);
        let sentences = files
            .into_iter()
            .flatten()
            .filter_map(|file| file.contents_utf8())
            .filter_map(|text| toml::from_str::<BTreeMap<String, Forms>>(text).ok())
            .flatten()
            .collect();
        Self {
            language: language.to_owned(),
            sentences,
        }
    }

    /// The language, as its folder is named.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// A text without values, such as the help of a command; the English one if there is none.
    #[must_use]
    pub fn text<'a>(&'a self, english: &'a str) -> &'a str {
        self.sentence(english, &[])
    }

    /// The sentence for an English one and its values; the English one itself if there is none.
    fn sentence<'a>(&'a self, english: &'a str, values: &[(&str, String)]) -> &'a str {
        match self.sentences.get(english) {
            None => english,
            Some(Forms::Always(sentence)) => sentence,
            Some(Forms::ByCount { one, other }) => {
                let count = values.iter().find(|(name, _)| *name == COUNT);
                if count.is_some_and(|(_, count)| self.is_singular(count)) {
                    one
                } else {
                    other
                }
            }
        }
    }

    /// Whether a count takes the singular (CLDR's plural rules of these languages, for integers):
    /// in French nothing does too.
    fn is_singular(&self, count: &str) -> bool {
        count == "1" || (count == "0" && self.language == "fr")
    }
}

/// The sentence with its values in their places, in one pass: a value is never read for places.
fn filled(sentence: &str, values: &[(&str, String)]) -> String {
    let mut text = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some(open) = rest.find('{') {
        text.push_str(&rest[..open]);
        rest = &rest[open..];
        let place = values.iter().find_map(|(name, value)| {
            let after = rest[1..].strip_prefix(name)?.strip_prefix('}')?;
            Some((value, after))
        });
        rest = match place {
            Some((value, after)) => {
                text.push_str(value);
                after
            }
            None => {
                text.push('{');
                &rest[1..]
            }
        };
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::{Catalogue, Message};

    #[test]
    fn a_value_is_never_read_for_places() {
        let message = say!("{a} and {b}", a = "{b}", b = "{{#figure x}}");
        assert_eq!(message.english(), "{b} and {{#figure x}}");
    }

    #[test]
    fn a_part_of_a_sentence_is_translated_with_it() {
        let inner = say!("{count} errors", count = 1);
        let outer = say!("found: {inner}", inner);
        assert_eq!(outer.english(), "found: 1 error");
        let french = Catalogue::for_locale("fr_CA.UTF-8");
        assert_eq!(outer.with(&french), "found: 1 erreur");
    }

    #[test]
    fn a_locale_without_a_catalogue_speaks_english() {
        for locale in ["", "C", "C.UTF-8", "POSIX", "xx_XX", "../fr"] {
            assert_eq!(Catalogue::for_locale(locale).language(), "en", "{locale}");
        }
        for locale in ["fr", "fr-FR", "fr_BE@euro", "fr.UTF-8"] {
            assert_eq!(Catalogue::for_locale(locale).language(), "fr", "{locale}");
        }
    }

    #[test]
    fn nothing_is_said_by_an_empty_message() {
        assert!(Message::default().is_empty());
        assert!(Message::several([Message::default()], "\n").is_empty());
        assert!(Message::list([]).is_empty());
        assert!(!say!("something").is_empty());
    }
}
