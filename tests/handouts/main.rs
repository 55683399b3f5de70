//! The engine of the sheets, from Markdown to PDF.

mod reader;

use std::path::Path;

use jalon::handouts::fonts::Fonts;
use jalon::handouts::model::{Ink, Paper};
use jalon::handouts::render;

fn fonts() -> Fonts {
    Fonts::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/fonts")).unwrap()
}

/// Writes the sheet in both languages and inks, to look at.
#[test]
#[ignore = "writes files to look at"]
fn look() {
    let fonts = fonts();
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/handouts");
    std::fs::create_dir_all(&out).unwrap();
    for language in ["fr", "en"] {
        for (name, ink) in [("colour", Ink::Colour), ("mono", Ink::Mono)] {
            for (size, paper) in [("a4", Paper::A4)] {
                let sheet = reader::sheet(language, paper, ink);
                match render(&sheet, &fonts) {
                    Ok(done) => {
                        let file = out.join(format!("{language}-{size}-{name}.pdf"));
                        std::fs::write(&file, &done.pdf).unwrap();
                        eprintln!("{} {} bytes", file.display(), done.pdf.len());
                    }
                    Err(problems) => {
                        for p in problems {
                            eprintln!("{language} {size} {name}: {p}");
                        }
                    }
                }
            }
        }
    }
}
