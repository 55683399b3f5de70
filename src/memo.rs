//! What was made before in this process, each with the whole of what it was made from.
//!
//! A process that builds again and again (`serve`) makes anew only what is made from something
//! else than last time. Nothing is guessed from dates or names: an output is given again when its
//! input *equals* the remembered one, so it is the same as if it had been made. One that is built
//! once remembers nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// By name, the last input and its output.
type Kept<I, O> = BTreeMap<String, Arc<(I, O)>>;

/// Outputs of work that depends on its input alone, by a name: of a file, of a language.
#[derive(Debug)]
pub struct Memo<I, O>(Mutex<Kept<I, O>>);

impl<I, O> Default for Memo<I, O> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<I, O> Memo<I, O> {
    /// The last input under this name with its output.
    pub fn last(&self, name: &str) -> Option<Arc<(I, O)>> {
        self.kept().get(name).cloned()
    }

    /// Remembers an output in the place of the last one.
    pub fn keep(&self, name: &str, input: I, output: O) {
        self.kept()
            .insert(name.to_owned(), Arc::new((input, output)));
    }

    fn kept(&self) -> MutexGuard<'_, Kept<I, O>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<I: PartialEq, O: Clone> Memo<I, O> {
    /// The output for this input: the remembered one if the input is the same, else a new one.
    pub fn output(&self, name: &str, input: I, make: impl FnOnce(&I) -> O) -> O {
        if let Some(last) = self.last(name).filter(|last| last.0 == input) {
            return last.1.clone();
        }
        let output = make(&input);
        self.keep(name, input, output.clone());
        output
    }
}

#[cfg(test)]
mod tests {
    use super::Memo;

    #[test]
    fn only_an_equal_input_gives_the_same_output_again() {
        let memo: Memo<&str, usize> = Memo::default();
        let mut made = 0;
        let mut ask = |name: &str, input: &'static str| {
            let length = |input: &&str| {
                made += 1;
                input.len()
            };
            (memo.output(name, input, length), made)
        };
        assert_eq!(ask("a", "one"), (3, 1));
        assert_eq!(ask("a", "one"), (3, 1));
        assert_eq!(ask("b", "one"), (3, 2));
        assert_eq!(ask("a", "three"), (5, 3));
        assert_eq!(ask("a", "three"), (5, 3));
        assert_eq!(ask("a", "one"), (3, 4));
    }
}
