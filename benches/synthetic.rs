//! Writes a project made from a seed: `cargo bench --bench synthetic -- DIR --documents 1000
//! --figures 10000 --chapters 500 --handouts 50 [--bytes 100000] [--seed 1] [--changed]`.

#![expect(
    clippy::print_stderr,
    reason = "it is run by hand, and says what it wants"
)]

mod project;

use std::path::Path;

use project::Size;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str, usual: usize| {
        let at = arguments.iter().position(|argument| argument == name);
        let given = at.and_then(|at| arguments.get(at + 1)?.parse().ok());
        given.unwrap_or(usual)
    };
    let Some(folder) = arguments.first().filter(|first| !first.starts_with("--")) else {
        eprintln!("name the folder to write: cargo bench --bench synthetic -- DIR --documents 100");
        return;
    };
    let documents = number("--documents", 100);
    let size = Size {
        documents,
        bytes: number("--bytes", 100_000),
        figures: number("--figures", 10 * documents),
        chapters: number("--chapters", 10),
        handouts: number("--handouts", 0),
    };
    let changed = arguments.iter().any(|argument| argument == "--changed");
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let seed = number("--seed", 1) as u64;
    project::make(Path::new(folder), &templates, seed, size, changed);
}
