//! A channel of the ledger to a card: its numbers as what they are, its name, its hours.

use super::mark;
use crate::content::Content;
use crate::content::words::Words;
use crate::handouts::model::{Block, ChannelCard, Inline, Means, TraceKind};
use crate::ledger::{Action, Channel};

/// The card of a channel; in full, it also says what the channel is and is not for.
pub(super) fn card(
    content: Content<'_>,
    words: &Words<'_>,
    channel: &Channel,
    full: bool,
) -> ChannelCard {
    let maker = Maker {
        content,
        words,
        channel,
    };
    let means = maker.means();
    ChannelCard {
        mark: Some(mark(TraceKind::Channel, &channel.id)),
        means,
        reach: if means == Means::Web {
            maker.address()
        } else {
            maker.numbers(means)
        },
        or: vec![Inline::Text(words.get("handout_or"))],
        name: vec![Inline::Text(maker.name())],
        summary: if full {
            maker.said(&channel.summary)
        } else {
            Vec::new()
        },
        details: maker.details(full, means),
    }
}

/// Adds a card to the cards before it; the heading right above the first becomes theirs.
pub(super) fn push(card: ChannelCard, across: u8, blocks: &mut Vec<Block>) {
    if let Some(Block::Channels { cards, .. }) = blocks.last_mut() {
        cards.push(card);
        return;
    }
    let title = match blocks.last() {
        Some(Block::Heading { text, .. }) => text.clone(),
        _ => Vec::new(),
    };
    if !title.is_empty() {
        blocks.pop();
    }
    blocks.push(Block::Channels {
        title,
        across,
        cards: vec![card],
    });
}

struct Maker<'m, 'a> {
    content: Content<'a>,
    words: &'m Words<'a>,
    channel: &'m Channel,
}

impl Maker<'_, '_> {
    fn means(&self) -> Means {
        let takes = |action: Action| self.channel.numbers.iter().any(|n| n.action == action);
        match (takes(Action::Call), takes(Action::Text)) {
            (true, _) => Means::Call,
            (false, true) => Means::Text,
            (false, false) => Means::Web,
        }
    }

    fn said(&self, texts: &crate::config::Localised) -> Vec<Inline> {
        let text = self.words.text(texts).unwrap_or_default();
        let text = self.content.plain_text(text, self.words);
        if text.is_empty() {
            Vec::new()
        } else {
            vec![Inline::Text(text)]
        }
    }

    /// The numbers of that kind, each as a link that dials it.
    fn numbers(&self, means: Means) -> Vec<Vec<Inline>> {
        let (action, scheme, key) = match means {
            Means::Text => (Action::Text, "sms", "action_text"),
            _ => (Action::Call, "tel", "action_call"),
        };
        let numbers = self.channel.numbers.iter().filter(|n| n.action == action);
        let link = |number: &crate::ledger::Number| Inline::Link {
            address: format!("{scheme}:{}", number.dial),
            description: self.words.get(key).replace("{number}", &number.display),
            text: vec![Inline::NoBreak(vec![Inline::Text(number.display.clone())])],
        };
        numbers.map(|number| vec![link(number)]).collect()
    }

    /// The first address in the sheet's language, without what need not be typed.
    fn address(&self) -> Vec<Vec<Inline>> {
        let ours = |language: &Option<String>| {
            language
                .as_deref()
                .is_none_or(|l| l == self.words.language())
        };
        let links = &self.channel.links;
        let link = links
            .iter()
            .find(|l| ours(&l.language))
            .or_else(|| links.first());
        let Some(link) = link else { return Vec::new() };
        let shown = link
            .url
            .split_once("://")
            .map_or(link.url.as_str(), |(_, rest)| rest);
        let shown = shown
            .strip_prefix("www.")
            .unwrap_or(shown)
            .trim_end_matches('/');
        vec![vec![Inline::Link {
            address: link.url.clone(),
            description: self.words.get(&format!("action_{}", link.kind)),
            text: vec![Inline::from(shown)],
        }]]
    }

    /// The name without the numbers that stand beside it: of « 3018 : violences numériques », the
    /// words.
    fn name(&self) -> String {
        let whole = self.words.text(&self.channel.name).unwrap_or_default();
        let numbered = |head: &str| {
            self.channel
                .numbers
                .iter()
                .any(|number| head.contains(number.display.as_str()))
        };
        let short = whole
            .split_once(':')
            .filter(|(head, _)| numbered(head))
            .map_or(whole, |(_, name)| name.trim());
        let mut letters = short.chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    }

    /// The hours of a number; an address is always open. In full, also the country and what the
    /// channel is not for.
    fn details(&self, full: bool, means: Means) -> Vec<Vec<Inline>> {
        let hours = match means {
            Means::Web => Vec::new(),
            Means::Call | Means::Text => {
                let hours = self.words.hours(self.channel);
                hours.into_iter().map(Inline::Text).collect()
            }
        };
        let country = match self.channel.country.as_str() {
            "INT" => None,
            code => Some(self.content.country_name(code, self.words.language())),
        };
        let country = country.filter(|_| full).map(|c| vec![Inline::Text(c)]);
        let not_for = if full {
            self.said(&self.channel.not_for)
        } else {
            Vec::new()
        };
        let lines = country.into_iter().chain([hours, not_for]);
        lines.filter(|line| !line.is_empty()).collect()
    }
}
