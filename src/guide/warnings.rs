//! mdBook tells of broken HTML and missing files through `tracing` only: without a subscriber
//! nobody hears it. This one hears warnings and errors of one call, on its own thread.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// Runs `call` and returns what it gave with the warnings that were told meanwhile.
pub(super) fn gather<T>(call: impl FnOnce() -> T) -> (T, Vec<String>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let subscriber = tracing_subscriber::registry().with(Listener(Arc::clone(&heard)));
    let result = tracing::subscriber::with_default(subscriber, call);
    let warnings = std::mem::take(&mut *heard.lock().unwrap_or_else(PoisonError::into_inner));
    (result, warnings)
}

struct Listener(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() <= Level::WARN {
            let mut message = Message(String::new());
            event.record(&mut message);
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(message.0);
        }
    }
}

struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            // Writing to a String cannot fail.
            let _ = write!(self.0, "{value:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::gather;

    #[test]
    fn warnings_are_heard_and_information_is_not() {
        let (result, warnings) = gather(|| {
            tracing::info!("a book");
            tracing::warn!("unclosed `{}`", "<b>");
            7
        });
        assert_eq!(result, 7);
        assert_eq!(warnings, ["unclosed `<b>`"]);
    }
}
