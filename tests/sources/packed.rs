//! PDF streams that are packed, or encrypted, in every way that there is: small ones are read,
//! bombs are refused before they are unpacked.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use jalon::sources::document::{DocumentError, read};
use lopdf::encryption::crypt_filters::{Aes128CryptFilter, Aes256CryptFilter, CryptFilter};
use lopdf::{EncryptionState, EncryptionVersion, Object, Permissions, dictionary};

use crate::bombs::{UNPACKS, WORDS, packed, packed_again, paper, refused, stream};
use crate::project::fixture;

/// Bytes in the digits of base 85, without shortcuts.
fn ascii85(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for group in bytes.chunks(4) {
        let mut four = [0; 4];
        four[..group.len()].copy_from_slice(group);
        let number = u32::from_be_bytes(four);
        let digits = (0..5).rev().map(|power| number / 85_u32.pow(power) % 85);
        out.extend(
            digits
                .take(group.len() + 1)
                .map(|digit| b'!' + u8::try_from(digit).unwrap()),
        );
        out.push(b'\n');
    }
    out.extend(b"~>");
    out
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02X} ")).collect();
    (digits + ">").into_bytes()
}

/// Literal runs.
fn runs(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for run in bytes.chunks(128) {
        out.push(u8::try_from(run.len() - 1).unwrap());
        out.extend(run);
    }
    out.push(128);
    out
}

/// Codes of LZW, whose lengths grow one entry early.
fn lzw(codes: impl Iterator<Item = usize>) -> Vec<u8> {
    let (mut out, mut bits, mut held, mut entries) = (Vec::new(), 0_usize, 0, 258);
    for code in codes {
        let size = match entries + 1 {
            2048.. => 12,
            1024.. => 11,
            512.. => 10,
            _ => 9,
        };
        (bits, held) = (bits << size | code, held + size);
        while held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held & 255).unwrap());
        }
        bits &= (1 << held) - 1;
        // The first code behind a table that was cleared adds nothing.
        entries = match code {
            256 => 257,
            _ => 4096.min(entries + 1),
        };
    }
    out.push(u8::try_from(bits << (8 - held) & 255).unwrap());
    out
}

fn lzw_of(bytes: &[u8]) -> Vec<u8> {
    let codes = bytes.iter().map(|byte| usize::from(*byte));
    lzw(std::iter::once(256).chain(codes).chain([257]))
}

/// So many megabytes of spaces: each code means one more of them than the last.
fn lzw_bomb(megabytes: usize) -> Vec<u8> {
    let longest = std::iter::repeat_n(4095, megabytes * (1 << 20) / 3838);
    lzw([256, 32]
        .into_iter()
        .chain(258..4096)
        .chain(longest)
        .chain([257]))
}

#[test]
fn what_is_packed_in_any_way_is_read() {
    let zlib = packed_again(WORDS);
    for (filter, bytes) in [
        ("/LZWDecode", lzw_of(WORDS)),
        ("[/LZW]", lzw_of(WORDS)),
        ("/ASCII85Decode", ascii85(WORDS)),
        ("[/ASCII85Decode /FlateDecode]", ascii85(&zlib)),
        ("[/A85 /LZWDecode]", ascii85(&lzw_of(WORDS))),
        ("[/ASCIIHexDecode /FlateDecode]", hex(&zlib)),
        ("[/AHx]", hex(WORDS)),
        ("/RunLengthDecode", runs(WORDS)),
        ("[/A#38#35 /RL /Fl]", ascii85(&runs(&zlib))),
        ("6 0 R", ascii85(&zlib)),
    ] {
        let content = stream(&format!("/Filter {filter}"), &bytes);
        let named = b"[/ASCII85Decode /FlateDecode]".to_vec();
        let file = paper("3 0 R", content, vec![named]);
        let document = read(&file, "a.pdf", None);
        let document = document.unwrap_or_else(|e| panic!("{filter}: {e}"));
        assert_eq!(document.text, "There were 42 books\n", "{filter}");
    }
}

#[test]
fn what_is_packed_in_any_way_is_measured() {
    let large = packed(129);
    let twice = packed_again(&large);
    let run = b"\x81 ".repeat((129 << 20) / 128);
    // The library reads on behind a block whose length is not confirmed.
    let broken = [b"\x78\x9c\x00\x01\x00\x00\x00 ", &large[2..]].concat();
    for (filter, bytes) in [
        ("/LZWDecode", lzw_bomb(129)),
        ("[/LZWDecode]", lzw_bomb(129)),
        ("[/ASCII85Decode /FlateDecode]", ascii85(&large)),
        ("[/ASCII85Decode /LZWDecode]", ascii85(&lzw_bomb(129))),
        ("[/ASCIIHexDecode /FlateDecode]", hex(&large)),
        ("[/AHx /A85 /Fl /Fl]", hex(&ascii85(&twice))),
        ("[/Fl /LZW]", packed_again(&lzw_bomb(129))),
        ("/RunLengthDecode", run),
        ("[/Fl /AHx]", large.clone()),
        ("/FlateDecode", broken),
        ("6 0 R", lzw_bomb(129)),
    ] {
        let content = stream(&format!("/Filter {filter}"), &bytes);
        let named = b"/LZWDecode".to_vec();
        refused("a.pdf", &paper("3 0 R", content, vec![named]), UNPACKS);
    }
}

#[test]
fn what_hides_how_it_is_packed_is_refused() {
    let hidden = "does not say plainly";
    let bomb = lzw_bomb(129);
    let content = || stream("/Filter 6 0 R", &bomb);
    // Two objects of one number, of which the table of the file means one.
    let two = b"/Crypt\nendobj\n6 0 obj\n/LZWDecode".to_vec();
    refused("a.pdf", &paper("3 0 R", content(), vec![two]), hidden);
    refused("a.pdf", &paper("3 0 R", content(), Vec::new()), hidden);
    // Objects that are parsed again and again.
    let nested = b"6 0 obj\n<< /A ".repeat(20_000);
    let file = paper("3 0 R", stream("", WORDS), vec![nested]);
    refused("a.pdf", &file, "stand in one another");
}

#[test]
fn what_is_encrypted_without_a_password_is_read() {
    for name in ["open-rc4-40", "open-rc4", "open-aes128", "open-aes256"] {
        let path = fixture("documents").join(format!("{name}.pdf"));
        let document = read(&fs::read(path).unwrap(), name, None);
        let document = document.unwrap_or_else(|e| panic!("{name}: {e}"));
        let text = "In 2024, 42 children of 100 were asked again.\n";
        assert_eq!(document.text, text, "{name}");
        assert_eq!(document.proposed.title.as_deref(), Some("A small report"));
    }
}

/// Ways to encrypt that need no password to read.
fn encryptions(document: &lopdf::Document) -> Vec<EncryptionState> {
    let standard = |filter: Arc<dyn CryptFilter>| BTreeMap::from([(b"StdCF".to_vec(), filter)]);
    let permissions = Permissions::all();
    let (owner_password, user_password) = ("owner", "");
    let versions = [
        EncryptionVersion::V1 {
            document,
            owner_password,
            user_password,
            permissions,
        },
        EncryptionVersion::V2 {
            document,
            owner_password,
            user_password,
            key_length: 128,
            permissions,
        },
        EncryptionVersion::V4 {
            document,
            encrypt_metadata: true,
            crypt_filters: standard(Arc::new(Aes128CryptFilter)),
            stream_filter: b"StdCF".to_vec(),
            string_filter: b"StdCF".to_vec(),
            owner_password,
            user_password,
            permissions,
        },
        EncryptionVersion::V5 {
            encrypt_metadata: true,
            crypt_filters: standard(Arc::new(Aes256CryptFilter)),
            file_encryption_key: &[7; 32],
            stream_filter: b"StdCF".to_vec(),
            string_filter: b"StdCF".to_vec(),
            owner_password,
            user_password,
            permissions,
        },
    ];
    let states = versions
        .into_iter()
        .map(|version| version.try_into().unwrap());
    states.collect()
}

/// The identity of a file that is encrypted.
const IDENTITY: &str = "0123456789abcdef";

/// The document, encrypted in each way.
fn each_encrypted(mut document: lopdf::Document) -> Vec<lopdf::Document> {
    let identity = Object::string_literal(IDENTITY);
    document.trailer.set("ID", vec![identity.clone(), identity]);
    let states = encryptions(&document);
    let documents = states.iter().map(|state| {
        let mut document = document.clone();
        document.encrypt(state).unwrap();
        document
    });
    documents.collect()
}

/// The file, encrypted in each way.
fn encrypted(file: &[u8]) -> Vec<Vec<u8>> {
    let documents = each_encrypted(lopdf::Document::load_mem(file).unwrap());
    documents.into_iter().map(saved).collect()
}

fn saved(mut document: lopdf::Document) -> Vec<u8> {
    let mut file = Vec::new();
    document.save_to(&mut file).unwrap();
    file
}

#[test]
fn what_is_encrypted_is_measured() {
    let page = |filter: &str, bytes: &[u8]| {
        let content = stream(&format!("/Filter {filter}"), bytes);
        encrypted(&paper("3 0 R", content, Vec::new()))
    };
    for file in page("/FlateDecode", &packed_again(WORDS)) {
        let text = read(&file, "a.pdf", None).unwrap().text;
        assert_eq!(text, "There were 42 books\n");
    }
    for (filter, bomb) in [
        ("/FlateDecode", packed(129)),
        ("[/FlateDecode /FlateDecode]", packed_again(&packed(129))),
        ("/LZWDecode", lzw_bomb(129)),
        ("[/ASCII85Decode /FlateDecode]", ascii85(&packed(129))),
    ] {
        for file in page(filter, &bomb) {
            refused("a.pdf", &file, UNPACKS);
        }
    }
}

/// A file whose page says its length in an object that stands in an encrypted stream, and whose
/// bytes have a word in them that looks like their end; encrypted in each way.
fn measured_elsewhere(content: &[u8]) -> Vec<Vec<u8>> {
    // A block that is not packed, in which any bytes may stand.
    let free = [&b"\x78\x9c\x00\x40\x00\xbf\xff"[..], &[b' '; 64]].concat();
    let content = [&free, &packed_again(content)[2..]].concat();
    let page = stream("/Filter /FlateDecode", &content);
    let mut document = lopdf::Document::load_mem(&paper("3 0 R", page, Vec::new())).unwrap();
    let lengths = document.add_object(lopdf::Stream::new(
        // Not by its name: the library would leave it out.
        dictionary! { "Type" => "ObjXtm", "N" => 1, "First" => 6 },
        Vec::new(),
    ));
    let (page, length) = ((4, 0), (900, 0));
    let long = |document: &lopdf::Document| {
        let page = document.get_object(page).and_then(Object::as_stream);
        page.unwrap().content.len()
    };
    let ways = 0..each_encrypted(document.clone()).len();
    let files = ways.map(|way| {
        let mut document = document.clone();
        let known = long(&each_encrypted(document.clone())[way]);
        let held = document.get_object_mut(lengths).unwrap();
        held.as_stream_mut()
            .unwrap()
            .set_content(format!("900 0 {known}").into_bytes());
        let mut document = each_encrypted(document).swap_remove(way);
        let page = document.get_object_mut(page).unwrap();
        let page = page.as_stream_mut().unwrap();
        page.content[32..43].copy_from_slice(b"\nendstream\n");
        page.dict.set("Length", length);
        let encrypt = document.trailer.get(b"Encrypt").unwrap();
        let encrypt = encrypt.as_reference().unwrap().0;
        with_table(saved(document), lengths.0, encrypt)
    });
    files.collect()
}

/// The file with one more table, which says that object 900 is the first in a stream.
fn with_table(mut file: Vec<u8>, holder: u32, encrypt: u32) -> Vec<u8> {
    let name = file.windows(6).position(|six| six == b"ObjXtm").unwrap();
    file[name..name + 6].copy_from_slice(b"ObjStm");
    let text = String::from_utf8_lossy(&file);
    let before = text.rsplit("startxref").next().unwrap();
    let before: usize = before.lines().nth(1).unwrap().trim().parse().unwrap();
    let start = file.len();
    let entry = [&[2][..], &holder.to_be_bytes(), &[0, 0]].concat();
    let entries = format!(
        "/Type /XRef /Size 902 /W [1 4 2] /Index [900 1] /Prev {before} /Root 1 0 R \
         /Encrypt {encrypt} 0 R /ID [({IDENTITY}) ({IDENTITY})]"
    );
    file.extend(b"901 0 obj\n");
    file.extend(stream(&entries, &entry));
    file.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF").bytes());
    file
}

#[test]
fn what_is_encrypted_and_measured_elsewhere_is_measured_to_the_end() {
    // What the word in its bytes becomes, decrypted, may hide the rest of a page: it has no letters
    // then, but it is read.
    for file in measured_elsewhere(WORDS) {
        let read = read(&file, "a.pdf", None).map(|document| document.text);
        assert!(
            matches!(&read, Ok(_) | Err(DocumentError::Scanned)),
            "{read:?}"
        );
    }
    let bomb = b" ".repeat(129 << 20);
    for file in measured_elsewhere(&bomb) {
        refused("a.pdf", &file, UNPACKS);
    }
}
