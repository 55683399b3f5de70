//! A language and a country of one's own, with files only: Spanish, whose number words are read, and
//! a country that does not exist, in a new project.

use std::collections::BTreeMap;

use crate::support::{Trial, assert_undated_contact_alone, fixture, run};

/// The interface words of the translator, over the English ones.
fn strings(trial: &Trial) -> String {
    let read = |text: &str| toml::from_str::<BTreeMap<String, String>>(text).unwrap();
    let english = jalon::theme::read_text(trial.root(), "templates/strings/en.toml").unwrap();
    let mut words = read(&english);
    words.extend(read(
        &std::fs::read_to_string(fixture("spanish/strings.toml")).unwrap(),
    ));
    toml::to_string(&words).unwrap()
}

/// A new project with the files of a translator and of an association abroad.
fn abroad() -> Trial {
    let trial = Trial::empty();
    let (status, said) = run(&trial, &["new", "."]);
    assert_eq!(status, 0, "{said}");
    trial.take(&fixture("spanish"), "");
    trial.remove("strings.toml");
    trial.write("templates/strings/es.toml", strings(&trial));
    trial.append(
        "jalon.toml",
        "\n[[language]]\ncode = \"es\"\nname = \"Español\"\n",
    );
    trial.replace(
        "jalon.toml",
        "title = {",
        "title = { es = \"Una guía de ejemplo\",",
    );
    for (table, words) in [
        ("[title]", "es = \"Una hoja de ejemplo\""),
        ("[description]", "es = \"Un ejemplo para reemplazar.\""),
    ] {
        let with = format!("{table}\n{words}");
        trial.replace("handouts/example-sheet/handout.toml", table, &with);
    }
    let note = "note.es = \"Un texto de ejemplo.\"\n";
    let record = "sources/example-text/source.toml";
    trial.replace(record, "note.en", &format!("{note}note.en"));
    for (chapter, title) in [("fr", "Le pays"), ("en", "The country"), ("es", "El país")] {
        let more = format!(
            "\n## {title} {{#zz}}\n\n{{{{#contacts ZZ}}}}\n\n{{{{#figure texto-frases}}}}\n\n\
             {{{{#figure texto-millon}}}}\n"
        );
        trial.append(&format!("book/{chapter}/src/index.md"), &more);
    }
    for id in [
        "example-sentences",
        "example-itself",
        "texto-frases",
        "texto-millon",
        "int-chi",
        "zz-trial",
    ] {
        let arguments = [
            "review",
            "--accept",
            id,
            "--note",
            "Compared for the tests.",
        ];
        let (status, said) = run(&trial, &arguments);
        assert_eq!(status, 0, "{id}: {said}");
    }
    trial
}

#[test]
fn a_language_and_a_country_are_added_with_files_only() {
    let trial = abroad();
    let (status, said) = run(&trial, &["check"]);
    assert_undated_contact_alone(status, &said);
    let (status, said) = run(&trial, &["build"]);
    assert_eq!(status, 0, "{said}");
    let (status, said) = run(&trial, &["audit", "dist"]);
    assert_eq!(status, 0, "{said}");
    let page = trial.read("dist/es/index.html");
    for words in [
        "1,5\u{a0}millones de unidades",
        "4\u{a0}frases",
        "26 de noviembre de 2026",
        "País de prueba",
        "Ir al contenido",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let page = trial.read("dist/en/index.html");
    assert!(page.contains("1.5 million units") && page.contains("Trial country"));
    assert!(
        trial
            .path("dist/handouts/example-sheet-es-a4.pdf")
            .is_file()
    );
}

#[test]
fn a_number_in_the_words_of_the_new_language_stops_the_build() {
    let trial = abroad();
    trial.append("book/es/src/index.md", "\nUno de cada cinco niños.\n");
    let (status, said) = run(&trial, &["check"]);
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("Uno de cada cinco"), "{said}");
}

/// A language that nobody reads is a warning, not a silence.
#[test]
fn a_language_without_a_reader_says_what_is_not_read() {
    let trial = Trial::empty();
    let (status, said) = run(&trial, &["new", ".", "--language", "en"]);
    assert_eq!(status, 0, "{said}");
    trial.append(
        "jalon.toml",
        "\n[[language]]\ncode = \"pl\"\nname = \"Polski\"\n",
    );
    let (_, said) = run(&trial, &["check", "--format", "json"]);
    assert!(said.contains("digits-only"), "{said}");
    assert!(
        said.contains("in `pl` only numbers in digits are read"),
        "{said}"
    );
}
