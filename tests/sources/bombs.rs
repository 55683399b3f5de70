//! Bombs: small or endless files that ask for all the memory or all the time there is. Each is
//! refused, or read, with a limit on the memory of the process that the system holds; what grows
//! faster than its input does not come back in time.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::project::Project;

/// What a reading may take of memory, in kilobytes: the most is the largest document, held twice,
/// and its numerals.
const MEMORY: usize = 3_000_000;

/// Far more than any of these takes on a slow machine, and far less than what does not end.
const PATIENCE: Duration = Duration::from_secs(100);

/// A command on a file, within the limits: what it says, and its status.
fn within(project: &Project, arguments: &[&str]) -> (String, Option<i32>) {
    let command = project.command(arguments);
    let said = project.root().join("said");
    let out = fs::File::create(&said).unwrap();
    let mut limited = Command::new("sh");
    limited
        .arg("-c")
        .arg(format!("ulimit -v {MEMORY}; exec \"$@\""));
    limited
        .arg("sh")
        .arg(command.get_program())
        .args(command.get_args());
    limited
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(out);
    let mut child = limited.spawn().unwrap();
    let status = wait(&mut child);
    (fs::read_to_string(said).unwrap(), status)
}

/// Its status; none when it did not end.
fn wait(child: &mut std::process::Child) -> Option<i32> {
    let pause = Duration::from_millis(20);
    for _ in 0..PATIENCE.as_millis() / pause.as_millis() {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        std::thread::sleep(pause);
    }
    child.kill().unwrap();
    child.wait().unwrap().code()
}

/// What `scan` says of a file with this name and these bytes.
fn scanned(name: &str, bytes: &[u8]) -> (String, Option<i32>) {
    let project = Project::new();
    let path = project.write(name, bytes);
    within(
        &project,
        &["scan", path.to_str().unwrap(), "--language", "en"],
    )
}

pub(crate) fn refused(name: &str, bytes: &[u8], why: &str) {
    let (said, status) = scanned(name, bytes);
    assert_eq!(status, Some(2), "{name}: {said}");
    assert!(
        said.contains(why) && said.contains("help: "),
        "{name}: {said}"
    );
}

fn read(name: &str, bytes: &[u8]) {
    let (said, status) = scanned(name, bytes);
    assert_eq!(status, Some(0), "{name}: {said}");
}

const LARGE: &str = "it is larger than";
const LONG: &str = "bytes of text, the most that is read";
pub(crate) const UNPACKS: &str = "it unpacks to more than is ever read";

#[test]
fn what_is_too_large_is_refused_before_it_is_read() {
    let project = Project::new();
    let sparse = project.root().join("sparse.txt");
    fs::File::create(&sparse).unwrap().set_len(2 << 30).unwrap();
    let mut endless = vec![sparse];
    if Path::new("/dev/zero").exists() {
        endless.push(PathBuf::from("/dev/zero"));
    }
    for path in endless {
        let path = path.to_str().unwrap();
        for arguments in [
            &["scan", path][..],
            &["diff", path, path],
            &["source", "add", path],
            &["source", "update", "trial-text", path],
        ] {
            let (said, status) = within(&project, arguments);
            assert_eq!(status, Some(2), "{arguments:?}: {said}");
            assert!(said.contains(LARGE), "{arguments:?}: {said}");
        }
    }
}

#[test]
fn texts_are_read_to_a_limit() {
    refused("long.txt", &vec![b'a'; 25 << 20], LONG);
    let numbers = "1 ".repeat(1_000_001);
    refused(
        "numbers.txt",
        numbers.as_bytes(),
        "more than 1000000 numbers",
    );
    for (name, part) in [
        ("line.txt", "books and more books "),
        ("numerals.txt", "10 "),
        ("groups.txt", "1,000,"),
        ("words.txt", "twenty-one "),
        ("hyphens.txt", "twenty-"),
        ("digits.txt", "1"),
        ("points.txt", "1."),
        ("slashes.txt", "1/"),
        ("percents.txt", "% "),
        ("brackets.txt", "(["),
        ("nothing.txt", "1\u{200B}"),
        ("marks.txt", "\u{301}"),
        ("turned.txt", "\u{202E}42\u{202C} "),
        ("scripts.txt", "٤٢ ४२ ４２ 𝟒𝟐 "),
        ("faces.txt", "👨‍👩‍👧"),
        ("lines.txt", "\n"),
    ] {
        read(
            name,
            (part.repeat(100_000 / part.len()) + " 42 books").as_bytes(),
        );
    }
}

#[test]
fn pages_are_read_to_a_limit() {
    let open = "too many elements are opened and never closed";
    refused("deep.html", "<div>".repeat(100_000).as_bytes(), open);
    let nested = "<div>".repeat(100_000) + "42" + &"</div>".repeat(100_000);
    refused("nested.html", nested.as_bytes(), open);
    let again: String = (0..100_000)
        .map(|n| format!("<body a{n}></body>"))
        .collect();
    refused("again.html", again.as_bytes(), open);
    refused("large.html", &vec![b'<'; 11 << 20], LARGE);
    let attributes: String = (0..50_000).map(|n| format!(" a{n}=\">\"")).collect();
    let flood = format!("<!--<x y=\"--><p{attributes}>42 books</p>");
    refused(
        "attributes.html",
        flood.as_bytes(),
        "more attributes than any page needs",
    );
    // A head of many cells that stand in each of many rows.
    let heads = "<th rowspan=1000>head".repeat(30_000);
    let table = format!("<table><tr>{heads}{}</table>", "<tr><td>42".repeat(1_000));
    refused("table.html", table.as_bytes(), LONG);
    read(
        "entities.html",
        ("<p>".to_owned() + &"&amp;".repeat(100_000) + "42").as_bytes(),
    );
    read(
        "value.html",
        format!("<p a=\"{}\">42 books", "x>".repeat(200_000)).as_bytes(),
    );
    read(
        "raised.html",
        ("<p>".to_owned() + &"<sup>a".repeat(290) + &"2".repeat(50_000)).as_bytes(),
    );
}

/// A PDF of these objects, numbered from 1; the first one is the catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", at + 1).bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    let size = objects.len() + 1;
    file.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let trailer = format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF");
    file.extend(trailer.bytes());
    file
}

pub(crate) fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<< {entries} /Length {} >>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

pub(crate) const WORDS: &[u8] = b"BT /F 12 Tf 50 700 Td (There were 42 books) Tj ET\n";

/// A PDF whose pages are `kids`: 3 is a page with this content, 6 and the following are `more`.
pub(crate) fn paper(kids: &str, content: Vec<u8>, more: Vec<Vec<u8>>) -> Vec<u8> {
    let text = |words: &str| words.as_bytes().to_vec();
    let mut objects = vec![
        text("<< /Type /Catalog /Pages 2 0 R >>"),
        text(&format!("<< /Type /Pages /Kids [{kids}] /Count 1 >>")),
        text(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
             /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>",
        ),
        content,
        text("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"),
    ];
    objects.extend(more);
    pdf(&objects)
}

/// So many megabytes, packed.
pub(crate) fn packed(megabytes: usize) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..megabytes {
        packer.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    packer.finish().unwrap()
}

pub(crate) fn packed_again(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn circles_of_objects_end() {
    let plain = || stream("", WORDS);
    let node = |kids: &str| format!("<< /Type /Pages /Kids [{kids}] /Count 9 >>").into_bytes();
    read(
        "itself.pdf",
        &paper("3 0 R 2 0 R 2 0 R", plain(), Vec::new()),
    );
    read(
        "circle.pdf",
        &paper("3 0 R 6 0 R", plain(), vec![node("2 0 R 2 0 R")]),
    );
    // Forty nodes, each of which has the next one twice: a million million pages.
    let doubling = (7..47)
        .map(|next| node(&format!("{next} 0 R {next} 0 R")))
        .collect();
    read("doubling.pdf", &paper("3 0 R 6 0 R", plain(), doubling));
    let outline = "<< /First 6 0 R /Next 6 0 R /Parent 6 0 R /Title (x) >>"
        .as_bytes()
        .to_vec();
    read("outline.pdf", &paper("3 0 R", plain(), vec![outline]));
}

#[test]
fn what_unpacks_to_gigabytes_is_refused() {
    let flate = "/Filter /FlateDecode";
    let large = packed(129);
    let content = stream(flate, &large);
    refused("content.pdf", &paper("3 0 R", content, Vec::new()), UNPACKS);
    let objects = stream(&format!("/Type /ObjStm /N 2 /First 10 {flate}"), &large);
    refused(
        "objects.pdf",
        &paper("3 0 R", stream("", WORDS), vec![objects]),
        UNPACKS,
    );
    // Packed twice, they take a few kilobytes.
    let twice = stream("/Filter [/FlateDecode /FlateDecode]", &packed_again(&large));
    refused("twice.pdf", &paper("3 0 R", twice, Vec::new()), UNPACKS);
    // The library takes what has no head for packed too.
    let bare = packed_again(&large[2..]);
    let bare = stream("/Filter [/FlateDecode /FlateDecode]", &bare);
    refused("bare.pdf", &paper("3 0 R", bare, Vec::new()), UNPACKS);
    // What is packed more often than anybody packs is not looked into.
    let often = (0..8).fold(b"q Q".to_vec(), |bytes, _| packed_again(&bytes));
    let filters = "/FlateDecode ".repeat(8);
    let often = stream(&format!("/Filter [{filters}]"), &often);
    refused("often.pdf", &paper("3 0 R", often, Vec::new()), UNPACKS);
    // Some megabytes are allowed once, not on each of many pages.
    let content = stream(flate, &packed(20));
    let pages: Vec<Vec<u8>> = (0..20)
        .map(|_| {
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents [4 0 R 4 0 R] >>"
                .as_bytes()
                .to_vec()
        })
        .collect();
    let kids: String = (6..26).map(|n| format!("{n} 0 R ")).collect();
    refused("pages.pdf", &paper(&kids, content, pages), UNPACKS);
}

#[test]
fn pages_of_a_file_are_counted() {
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>";
    let paper_of = |count: usize| {
        let pages = vec![page.as_bytes().to_vec(); count - 1];
        let kids: String = (6..6 + pages.len()).map(|n| format!("{n} 0 R ")).collect();
        paper(&format!("3 0 R {kids}"), stream("", WORDS), pages)
    };
    read("pages.pdf", &paper_of(5_000));
    refused("pages.pdf", &paper_of(5_001), "at most 5000 are read");
}

#[test]
fn forms_that_double_are_refused() {
    let form = |next: usize| {
        let form = "/Type /XObject /Subtype /Form /BBox [0 0 595 842]";
        let below = format!("{form} /Resources << /XObject << /X {next} 0 R >> >>");
        stream(&below, b"/X Do /X Do")
    };
    let content = stream("", &[WORDS, b"/X Do"].concat());
    let forms = (7..37).map(form).collect();
    refused(
        "forms.pdf",
        &paper("3 0 R", content.clone(), forms),
        "its pages draw more",
    );
    // One that draws itself.
    read("circle.pdf", &paper("3 0 R", content, vec![form(6)]));
}

#[test]
fn deep_instructions_are_left() {
    for nested in ["[", "<<", "(", "q "] {
        let content = [WORDS, nested.repeat(200_000).as_bytes()].concat();
        read(
            "nested.pdf",
            &paper("3 0 R", stream("", &content), Vec::new()),
        );
    }
}
