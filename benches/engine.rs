//! What the engine does, piece by piece: `cargo bench --bench engine [-- NAME]`.
//!
//! Every input is made from a seed, so two runs measure the same work.

#![expect(
    clippy::expect_used,
    reason = "what a measurement cannot go on without has ended it"
)]
#![expect(missing_docs, reason = "what the macro makes has no place for words")]

mod project;

use std::path::Path;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

use jalon::check::{self, Project, Publishable};
use jalon::content::Content;
use jalon::diagnostics::Report;
use jalon::handouts::model::{Ink, Paper};
use jalon::handouts::set::{self, Job};
use jalon::handouts::thumbnail::thumbnail;
use jalon::ledger::Ledger;
use jalon::sources::Sources;
use jalon::text::normal::normalise;
use jalon::text::numerals::scan;
use jalon::trace::Traces;
use jalon::trace::change::Comparison;
use project::Size;

/// The day on which the project is checked.
const TODAY: &str = "2026-11-21";

/// A hundred kilobytes a document, ten figures in each.
const SIZE: Size = Size {
    documents: 20,
    bytes: 100_000,
    figures: 200,
    chapters: 4,
    handouts: 1,
};

/// A project in a folder of its own.
fn made(changed: bool) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    project::make(folder.path(), &templates, 1, SIZE, changed);
    folder
}

fn load(root: &Path) -> Project {
    let today = TODAY.parse().expect("a day");
    Project::load(root, today).expect("a project")
}

fn documents(criterion: &mut Criterion) {
    let folder = made(true);
    let read = |day: &str| {
        let path = folder.path().join(format!("sources/d0/{day}.txt"));
        std::fs::read_to_string(path).expect("a document")
    };
    let (old, new) = (read("2026-11-20"), read("2026-11-21"));
    let mut group = criterion.benchmark_group("document");
    group.throughput(Throughput::Bytes(old.len() as u64));
    group.bench_function("normalise", |b| b.iter(|| normalise(&old)));
    group.bench_function("scan", |b| b.iter(|| scan(&old, "fr")));
    group.bench_function("compare", |b| {
        b.iter(|| Comparison::new(&old, &new, "fr").numerals());
    });
    group.finish();
}

fn ledger(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ledger");
    for (name, changed) in [("resolve", false), ("re-anchor", true)] {
        let folder = made(changed);
        let mut report = Report::default();
        let sources = Sources::load(folder.path(), &mut report);
        let ledger = Ledger::load(folder.path(), &mut report);
        group.throughput(Throughput::Elements(SIZE.figures as u64));
        group.bench_function(name, |b| b.iter(|| Traces::resolve(&sources, &ledger)));
    }
    let folder = made(false);
    group.bench_function("check", |b| b.iter(|| check::run(&load(folder.path()))));
    group.finish();
}

fn sheets(criterion: &mut Criterion) {
    let folder = made(false);
    let (publishable, _) = Publishable::new(load(folder.path())).expect("no error");
    let content = Content::new(&publishable);
    let job = Job {
        paper: Some(Paper::A4),
        ink: Some(Ink::Colour),
        ..Job::all(&["fr"])
    };
    let pdf = set::make(content, job).expect("a sheet").remove(0).pdf;
    let mut group = criterion.benchmark_group("sheet");
    group.bench_function("make", |b| b.iter(|| set::make(content, job)));
    group.bench_function("thumbnail", |b| b.iter(|| thumbnail(&pdf)));
    group.finish();
}

criterion_group! {
    name = engine;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = documents, ledger, sheets
}
criterion_main!(engine);
