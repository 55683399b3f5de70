//! HTML as a browser reads it, every token with its bytes in the source.
//!
//! html5ever's tokenizer tells the line of a token and not its column. It also takes its input
//! in pieces: fed one character at a time it hands over each token at the moment its last
//! character arrives, so the number of bytes fed so far is where the token ends, and where the
//! one before ended is where it starts.

use std::cell::Cell;

use html5ever::TokenizerResult;
use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::TreeSink as _;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};

use super::tree::{Builder, NodeId, Tree};
use crate::messages::Message;
use crate::say;

/// How deep open elements may stand; browsers flatten beyond this, and no page of a guide comes
/// near it. It also bounds the work that a hostile page can ask for.
const DEEPEST: usize = 512;

/// A page has one of each; what more there are cost more with each of them.
const MOST_ROOTS: usize = 100;

/// A parsed page.
#[derive(Debug)]
pub(crate) struct Parsed {
    /// The tree.
    pub(crate) tree: Tree,
    /// What shows that the page is not whole: a message and a byte of the source.
    pub(crate) broken: Vec<(Message, usize)>,
    /// Why the rest is not read, and from which byte on.
    pub(crate) stopped: Option<(Message, usize)>,
}

/// Parses a whole page.
pub(crate) fn parse(source: &str) -> Parsed {
    let options = TreeBuilderOpts {
        // The content of <noscript> is what a reader without scripts sees.
        scripting_enabled: false,
        ..TreeBuilderOpts::default()
    };
    let placed = Placed {
        builder: TreeBuilder::new(Builder::new(), options),
        fed: Cell::new(0),
        last: Cell::new(0),
        closed: Cell::new(false),
        roots: Cell::new(0),
        truncated: Cell::new(None),
    };
    let tokenizer = Tokenizer::new(placed, TokenizerOpts::default());
    let stopped = feed(&tokenizer, source);
    tokenizer.end();
    finish(tokenizer.sink, stopped, source.len())
}

/// Feeds one character at a time; where it must stop before the end, says why and at which byte.
fn feed(tokenizer: &Tokenizer<Placed>, source: &str) -> Option<(Message, usize)> {
    let queue = BufferQueue::default();
    for (at, character) in source.char_indices() {
        tokenizer.sink.fed.set(at + character.len_utf8());
        queue.push_back(StrTendril::from_char(character));
        // A script or an encoding declaration hands control back; nothing is run, go on.
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        if let Some(reason) = tokenizer.sink.endless() {
            return Some((reason, at));
        }
    }
    None
}

fn finish(placed: Placed, stopped: Option<(Message, usize)>, length: usize) -> Parsed {
    let mut broken = Vec::new();
    if stopped.is_none() {
        if let Some(at) = placed.truncated.get() {
            broken.push((say!("the page ends inside a tag or a comment"), at));
        }
        if !placed.closed.get() {
            broken.push((say!("the page ends without </html>"), length));
        }
    }
    Parsed {
        tree: placed.builder.sink.finish(),
        broken,
        stopped,
    }
}

/// Hands tokens on to the tree builder and tells the tree where they stand.
struct Placed {
    builder: TreeBuilder<NodeId, Builder>,
    fed: Cell<usize>,
    last: Cell<usize>,
    closed: Cell<bool>,
    /// How many tags `<html>` and `<body>` there were: all but the first add to those.
    roots: Cell<usize>,
    truncated: Cell<Option<usize>>,
}

impl Placed {
    /// What asks for more work than any page.
    fn endless(&self) -> Option<Message> {
        if self.builder.sink.deepest() > DEEPEST {
            return Some(say!(
                "elements stand more than {limit} deep; the rest is not read",
                limit = DEEPEST
            ));
        }
        let many = self.roots.get() > MOST_ROOTS;
        many.then(|| {
            say!(
                "there are more than {limit} tags <html> and <body>; the rest is not read",
                limit = MOST_ROOTS
            )
        })
    }

    fn note(&self, token: &Token) {
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::EndTag && &*tag.name == "html" => {
                self.closed.set(true);
            }
            Token::TagToken(tag) if matches!(&*tag.name, "html" | "body") => {
                self.roots.set(self.roots.get() + 1);
            }
            Token::ParseError(message) if message.contains("EOF") => {
                self.truncated.set(Some(self.last.get()));
            }
            _ => {}
        }
    }
}

impl TokenSink for Placed {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        self.note(&token);
        // An error can be reported in the middle of a tag: it ends no token.
        let ends = !matches!(token, Token::ParseError(_));
        self.builder.sink.at(self.last.get(), self.fed.get());
        let result = self.builder.process_token(token, line);
        if ends {
            self.last.set(self.fed.get());
        }
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}
