//! A guide beside stock mdBook with the same text already expanded, in this process:
//! `cargo bench --bench guide -- DIR [fr]`, where DIR is a project that `synthetic` wrote. Prints
//! seconds, the best of three: ours, ours with its search index, mdBook without and with its own.

#![expect(
    clippy::expect_used,
    reason = "what a measurement cannot go on without has ended it"
)]
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]
#![expect(clippy::disallowed_methods, reason = "it looks at the clock")]

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;

use jalon::check::{Project, Publishable};
use jalon::content::Content;
use jalon::guide::search::{self, Lexicon};
use jalon::guide::{self, Chapter, Expand, Expanded, GuideError};
use jalon::{site, theme};
use mdbook_driver::MDBook;

/// The day on which the project is checked.
const TODAY: &str = "2026-11-21";

/// Keeps what chapters become.
struct Kept<'a> {
    chapters: &'a dyn Expand,
    texts: Mutex<Vec<(String, String)>>,
}

impl Expand for Kept<'_> {
    fn expand(&self, all: &[Chapter], at: usize, text: &str) -> Result<Expanded, GuideError> {
        let expanded = self.chapters.expand(all, at, text)?;
        let kept = (all[at].path.clone(), expanded.markdown.clone());
        self.texts.lock().expect("a list").push(kept);
        Ok(expanded)
    }
}

/// The least seconds of three.
fn best(mut work: impl FnMut()) -> f64 {
    let times = (0..3).map(|_| {
        let begun = Instant::now();
        work();
        begun.elapsed().as_secs_f64()
    });
    times.fold(f64::INFINITY, f64::min)
}

/// A stock book of these texts, in the order of `summary`.
fn stock(folder: &Path, summary: &Path, texts: &[(String, String)], search: bool) -> PathBuf {
    let book = folder.join(format!("stock-{search}"));
    let write = |name: &str, text: &str| {
        let path = book.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    let configuration = format!("[output.html.search]\nenable = {search}\n");
    write("book.toml", &configuration);
    let summary = std::fs::read_to_string(summary).expect("a summary");
    write("src/SUMMARY.md", &summary);
    for (path, text) in texts {
        write(&format!("src/{path}"), text);
    }
    book
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let root = PathBuf::from(arguments.next().expect("the folder of a project"));
    let language = arguments.next().unwrap_or_else(|| "fr".to_owned());
    let project = Project::load(&root, TODAY.parse().expect("a day")).expect("a project");
    let (publishable, _) = Publishable::new(project).expect("a project without errors");
    let content = Content::new(&publishable);
    let chapters = site::chapters(content, &language).expect("chapters");
    let chapters = chapters.expect("a language of the project");
    let theme = theme::unpack(&root, "templates/guide/theme").expect("a theme");
    let book = root.join("book").join(&language);
    let work = tempfile::tempdir().expect("a folder");
    let out = work.path().join("ours");

    let build = |expand: &dyn Expand| guide::build(&book, theme.path(), &out, expand);
    let kept = Kept {
        chapters: &chapters,
        texts: Mutex::default(),
    };
    let pages = build(&kept).expect("a book");
    let texts = kept.texts.into_inner().expect("a list");
    let ours = best(|| drop(build(&chapters).expect("a book")));
    let lexicon = Lexicon::load(&root, &language).expect("a lexicon");
    let index = best(|| {
        let read = |page: &guide::Page| std::fs::read_to_string(out.join(&page.path));
        let written = pages
            .iter()
            .map(|p| (p.path.clone(), read(p).expect("a page")));
        drop(search::index(
            &language,
            &written.collect::<Vec<_>>(),
            &lexicon,
        ));
    });
    let summary = book.join("src/SUMMARY.md");
    let [bare, full] = [false, true].map(|search| {
        let folder = stock(work.path(), &summary, &texts, search);
        best(|| {
            let stock = MDBook::load(&folder).expect("a book");
            stock.build().expect("pages");
        })
    });
    println!("chapters\tours\twith index\tmdBook\twith its index\tratio\twith indices");
    println!(
        "{}\t{ours:.2}\t{:.2}\t{bare:.2}\t{full:.2}\t{:.2}\t{:.2}",
        pages.len(),
        ours + index,
        ours / bare,
        (ours + index) / full,
    );
}
