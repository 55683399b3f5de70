//! The contacts of each country to take away: cards for an address book (vCard 3.0, RFC 2426, which
//! every phone reads) and a plain list.
//!
//! `<language>/contacts/<country>.vcf` and `.txt` say what the page of the country says, from the
//! same entries. A number that takes text messages only is no telephone number of a card, because
//! a phone would offer to call it: it stands in the note. Services for adults who fear what they
//! might do stay out of both: a family's phone has more than one reader.

use std::path::Path;

use super::SiteError;
use crate::content::Content;
use crate::content::words::Words;
use crate::files;
use crate::ledger::{Action, Channel, Country};

/// Writes the files of one language.
pub(super) fn write(content: Content<'_>, language: &str, site: &Path) -> Result<(), SiteError> {
    let Some(words) = content.words(language) else {
        return Ok(());
    };
    let ledger = &content.project().ledger;
    for country in ledger.countries.iter().filter(|country| !country.shared) {
        let channels = ledger.channels_of(&country.code).into_iter();
        let channels: Vec<_> = channels.filter(|c| !c.serves("prevention")).collect();
        let writer = Writer { content, words };
        let folder = site.join(language).join("contacts");
        let code = country.code.to_lowercase();
        let cards: String = channels.iter().map(|c| writer.card(c)).collect();
        files::write(&folder.join(format!("{code}.vcf")), cards.as_bytes())?;
        let list = writer.list(country, &channels);
        files::write(&folder.join(format!("{code}.txt")), list.as_bytes())?;
    }
    Ok(())
}

struct Writer<'a> {
    content: Content<'a>,
    words: Words<'a>,
}

impl Writer<'_> {
    fn said(&self, texts: &crate::config::Localised) -> Option<String> {
        let text = self.words.text(texts)?;
        Some(self.content.plain_text(text, &self.words))
    }

    fn name(&self, channel: &Channel) -> String {
        self.said(&channel.name).unwrap_or_default()
    }

    /// The line of a term: « Horaires : 24 h/24 ».
    fn fact(&self, key: &str, words: Option<String>) -> Option<String> {
        Some(format!("{} {}", self.words.get(key), words?))
    }

    /// What a number asks for: « Envoyer un SMS au 114 ».
    fn actions(&self, channel: &Channel, action: Action) -> Vec<String> {
        let numbers = channel.numbers.iter().filter(|n| n.action == action);
        let said = numbers.map(|number| {
            let keyword = number.keyword.as_ref().and_then(|k| self.words.text(k));
            let key = match (action, keyword) {
                (Action::Call, _) => "action_call",
                (Action::Text, None) => "action_text",
                (Action::Text, Some(_)) => "action_text_keyword",
            };
            let said = self.words.get(key).replace("{number}", &number.display);
            said.replace("{keyword}", keyword.unwrap_or_default())
        });
        said.collect()
    }

    /// What stands below the numbers and addresses, a sentence or a fact each.
    fn details(&self, channel: &Channel) -> Vec<String> {
        let abroad = channel.numbers.iter().find_map(|n| n.international.clone());
        let lines = [
            self.said(&channel.summary),
            self.said(&channel.not_for),
            self.fact("hours", self.words.hours(channel)),
            self.fact("abroad", abroad),
            self.fact("stated_on", Some(self.words.stated_on(channel))),
        ];
        lines.into_iter().flatten().collect()
    }

    fn card(&self, channel: &Channel) -> String {
        let mut note = self.actions(channel, Action::Text);
        note.extend(self.details(channel));
        let calls = channel.numbers.iter().filter(|n| n.action == Action::Call);
        let mut lines = vec![
            "BEGIN:VCARD".to_owned(),
            "VERSION:3.0".to_owned(),
            format!("FN:{}", escape(&self.name(channel))),
            format!("N:{};;;;", escape(&self.name(channel))),
            format!("ORG:{}", escape(&channel.operator)),
        ];
        lines.extend(calls.map(|number| format!("TEL;TYPE=VOICE:{}", number.dial)));
        lines.extend(
            channel
                .links
                .iter()
                .map(|link| match link.url.strip_prefix("mailto:") {
                    Some(address) => format!("EMAIL:{}", escape(address)),
                    None => format!("URL:{}", escape(&link.url)),
                }),
        );
        lines.push(format!("NOTE:{}", escape(&note.join("\n"))));
        lines.push("END:VCARD".to_owned());
        lines.iter().map(|line| fold(line)).collect()
    }

    fn list(&self, country: &Country, channels: &[&Channel]) -> String {
        let name = self.words.text(&country.name).unwrap_or(&country.code);
        let mut list = format!("{name}\n");
        for channel in channels {
            list.push_str(&format!("\n{}\n", self.name(channel)));
            let mut lines = self.actions(channel, Action::Call);
            lines.extend(self.actions(channel, Action::Text));
            lines.extend(channel.links.iter().map(|link| link.url.clone()));
            lines.extend(self.details(channel));
            list.extend(lines.iter().map(|line| format!("  {line}\n")));
        }
        for purpose in &country.missing {
            let key = format!("missing_{}", purpose.replace('-', "_"));
            if purpose != "prevention" {
                list.push_str(&format!("\n{}\n", self.words.get(&key)));
            }
        }
        list
    }
}

/// A text value: RFC 2426, section 5.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '\n' => escaped.push_str("\\n"),
            '\r' => {}
            _ => escaped.push(character),
        }
    }
    escaped
}

/// The longest line of a card, in bytes.
const LONGEST: usize = 75;

/// A line broken as section 2.6 asks for, between characters, with the line end of the format.
fn fold(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 8);
    let mut length = 0;
    for character in line.chars() {
        if length + character.len_utf8() > LONGEST {
            folded.push_str("\r\n ");
            length = 1;
        }
        folded.push(character);
        length += character.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

#[cfg(test)]
mod tests {
    use super::{escape, fold};

    #[test]
    fn a_value_cannot_end_its_line() {
        let hostile = "a;b,c\\d\r\nTEL:666";
        assert_eq!(escape(hostile), "a\\;b\\,c\\\\d\\nTEL:666");
    }

    #[test]
    fn lines_are_short_and_come_back() {
        let line = format!("NOTE:{}", "é, ça".repeat(60));
        let folded = fold(&line);
        assert!(folded.lines().all(|line| line.len() <= 75));
        assert_eq!(folded.replace("\r\n ", "").trim_end(), line);
    }
}
