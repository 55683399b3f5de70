//! Logos: what is drawn, and what is refused.

use jalon::handouts::logo::{self, LogoProblem};

/// A PNG of one colour.
fn png(width: u32, height: u32, colour: png::ColorType, pixel: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(colour);
    let mut writer = encoder.write_header().unwrap();
    let samples = pixel.repeat((width * height) as usize);
    writer.write_image_data(&samples).unwrap();
    writer.finish().unwrap();
    bytes
}

fn svg(inside: &str) -> String {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20">{inside}</svg>"#
    )
}

fn refused(bytes: &[u8]) -> String {
    match logo::read(bytes) {
        Err(problem) => problem.to_string(),
        Ok(picture) => panic!("{} × {}", picture.width, picture.height),
    }
}

#[test]
fn a_picture_is_laid_on_white_and_reduced_to_what_is_printed() {
    let clear = logo::read(&png(4, 2, png::ColorType::Rgba, &[255, 0, 0, 0])).unwrap();
    assert_eq!((clear.width, clear.height), (4, 2));
    assert!(clear.pixels.iter().all(|sample| *sample == 255));
    let large = logo::read(&png(3000, 1000, png::ColorType::Rgb, &[0, 128, 255])).unwrap();
    assert!(large.width <= 540 && large.height <= 200, "{}", large.width);
    assert_eq!(large.pixels[..3], [0, 128, 255]);
    assert_eq!(large.pixels.len() as u32, large.width * large.height * 3);
}

#[test]
fn shapes_of_an_svg_are_drawn() {
    let drawn = svg(r##"<rect width="40" height="20" fill="#00f"/>"##);
    let picture = logo::read(drawn.as_bytes()).unwrap();
    assert_eq!(picture.pixels[..3], [0, 0, 255]);
}

#[test]
fn what_could_hide_fetch_run_or_multiply_is_refused_by_name() {
    for (inside, named) in [
        ("<script>alert()</script>", "<script>"),
        (r#"<image href="https://evil.example/x.png"/>"#, "<image>"),
        (r#"<image xlink:href="file:///etc/passwd"/>"#, "<image>"),
        ("<foreignObject/>", "<foreignObject>"),
        ("<text>Nous</text>", "<text>"),
        (r##"<use href="#a"/>"##, "<use>"),
        (r#"<rect onload="x()"/>"#, "onload"),
        (r#"<rect style="fill:url(https://evil.example)"/>"#, "style"),
        ("<style>@import 'https://evil.example';</style>", "style"),
        (r#"<filter id="f"/>"#, "<filter>"),
    ] {
        let said = refused(svg(inside).as_bytes());
        assert!(said.contains(named), "{inside}: {said}");
    }
}

#[test]
fn bombs_are_refused_before_they_are_unpacked() {
    let entities = r#"<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>"#;
    let bomb = format!("{entities}{}", svg("<title>&b;</title>"));
    assert!(refused(bomb.as_bytes()).contains("cannot be read"));
    let crowd = svg(&"<g/>".repeat(30_000));
    assert!(refused(crowd.as_bytes()).contains("cannot be read"));
    let deep = svg(&format!("{}{}", "<g>".repeat(9_000), "</g>".repeat(9_000)));
    assert!(logo::read(deep.as_bytes()).is_err());
    // A header that promises a picture of 60 000 × 60 000, and nothing behind it.
    let mut huge = png(1, 1, png::ColorType::Rgb, &[0, 0, 0]);
    huge[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    huge[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    assert!(logo::read(&huge).is_err());
    let heavy = vec![b' '; 2_000_001];
    assert!(matches!(logo::read(&heavy), Err(LogoProblem::TooHeavy)));
}

#[test]
fn what_is_far_larger_than_the_drawing_is_refused() {
    let line = |width: &str| {
        let style = format!("stroke: #123; stroke-width: {width}");
        svg(&format!(r#"<path d="M1 1h8v8H1z" style="{style}"/>"#))
    };
    assert!(logo::read(line("200").as_bytes()).is_ok());
    // The painter loses its place on the second.
    for width in ["1e6", "1e12", "1e20"] {
        let said = refused(line(width).as_bytes());
        assert!(said.contains("far larger"), "{width}: {said}");
    }
}

#[test]
fn numbers_without_measure_are_refused_before_they_are_drawn() {
    // An arc becomes more curves the larger it is: this one never ends.
    let nines = "9".repeat(45);
    for path in [
        format!("M1 1A5 {nines} 30 0 1 9 9z"),
        format!("M1 1A{nines}.5 5 30 0 1 9 9z"),
        "M1 1A5-1e44 30 0 1 9 9z".to_owned(),
        "M1 1A5 1.5E+0044 30 0 1 9 9z".to_owned(),
        "M1 1A5 999999e6 30 0 1 9 9z".to_owned(),
    ] {
        let drawing = svg(&format!(r#"<path d="{path}"/>"#));
        let said = refused(drawing.as_bytes());
        assert!(said.contains("nine digits"), "{:.40}: {said}", path);
    }
    let drawn = svg(
        r##"<g id="a1e44"><path class="b9999999999" fill="#1e22ff" stroke="#999999"
            d="M1e0 1.99999999999A5 1e-44 30 0 1 9 9z"/></g>"##,
    );
    assert!(logo::read(drawn.as_bytes()).is_ok());
}

#[test]
fn many_arcs_come_to_an_end() {
    let path = |arc: &str, times: usize| svg(&format!(r#"<path d="M9 9{}"/>"#, arc.repeat(times)));
    // As large as they may be.
    let large = path("A9e8 9e8 0 1 1 9 8A9e8 9e8 0 1 1 9 9", 5_000);
    assert!(refused(large.as_bytes()).contains("far larger"));
    // Arcs that lead nowhere: the library steps into itself for each.
    assert!(logo::read(path("a1 1 0 000 0", 16_000).as_bytes()).is_ok());
    let said = refused(path("a1 1 0 000 0", 17_000).as_bytes());
    assert!(said.contains("bytes in the attribute d"), "{said}");
}

#[test]
fn other_files_are_no_logos() {
    for bytes in [
        &b""[..],
        b"GIF89a",
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0",
        b"hello",
    ] {
        assert!(matches!(logo::read(bytes), Err(LogoProblem::UnknownKind)));
    }
    assert!(refused(b"\x89PNG\r\n\x1a\nrubbish").contains("PNG"));
    assert!(refused(b"<svg").contains("SVG"));
}
