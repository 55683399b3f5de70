//! The seeds of the fuzz targets, and what the fuzzer once broke: the properties still hold.
//!
//! A crash that was mended is a seed from then on (`CONTRIBUTING.md`).

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "what a test cannot go on without has failed it; a failed test prints its seed, and \
              trial files need no care"
)]

use std::fs;
use std::path::Path;

#[path = "../fuzz/properties/mod.rs"]
#[expect(unreachable_pub, reason = "the fuzz targets import it as a library")]
mod properties;

/// The seeds of a target.
fn hold(target: &str) {
    let found = properties::ALL.iter().find(|(name, _)| *name == target);
    let (_, property) = found.unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let entries = fs::read_dir(folder.join(target)).unwrap();
    let mut seeds: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    seeds.sort();
    assert!(!seeds.is_empty(), "{target} has no seeds");
    for seed in seeds {
        println!("{}", seed.display());
        property(&fs::read(seed).unwrap());
    }
}

/// A test for each target, and one that none was forgotten.
macro_rules! targets {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                hold(stringify!($name));
            }
        )*

        #[test]
        fn every_target_has_its_seeds_replayed() {
            let tried = [$(stringify!($name)),*];
            assert_eq!(properties::ALL.map(|(name, _)| name), tried);
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
            for name in tried {
                let target = folder.join(format!("fuzz_targets/{name}.rs"));
                let called = fs::read_to_string(target).unwrap();
                assert!(called.contains(&format!("jalon_fuzz::{name}(")), "{name}");
            }
        }
    };
}

targets! {
    anchoring
    audited_sheet
    audited_site
    directives
    html
    ledger
    logo_png
    logo_svg
    normalisation
    numerals
    pdf
    preprocessor
    reanchoring
}
