//! Words of files and JSON documents, as they are said to people.

use crate::messages::Message;
use crate::say;

/// A kind of entry, as JSON names it.
pub(super) fn kind(kind: &str) -> Message {
    match kind {
        "figure" => say!("figure"),
        "passage" => say!("passage"),
        "channel" => say!("channel"),
        "myth" => say!("myth"),
        "source" => say!("source"),
        other => Message::foreign(other),
    }
}

/// How a source is known, as JSON names it.
pub(super) fn grade(grade: &str) -> Message {
    match grade {
        "held" => say!("held"),
        "cited" => say!("cited"),
        "editorial" => say!("editorial"),
        other => Message::foreign(other),
    }
}

/// How the evidence of a channel is known, as the ledger names it.
pub(super) fn evidence(grade: &str) -> Message {
    match grade {
        "official" => say!("official"),
        "two_independent" => say!("two independent pages"),
        other => Message::foreign(other),
    }
}

/// A decision, as the ledger names it.
pub(super) fn status(status: &str) -> Message {
    match status {
        "published" => say!("published"),
        "withheld" => say!("withheld"),
        "rejected" => say!("rejected"),
        other => Message::foreign(other),
    }
}

/// A verdict on a myth, as the ledger names it.
pub(super) fn verdict(verdict: &str) -> Message {
    match verdict {
        "unsourced" => say!("unsourced"),
        "outdated" => say!("outdated"),
        "misread" => say!("misread"),
        "extrapolated" => say!("extrapolated"),
        "floor" => say!("floor"),
        "needs-scope" => say!("needs-scope"),
        "false" => say!("false"),
        other => Message::foreign(other),
    }
}
