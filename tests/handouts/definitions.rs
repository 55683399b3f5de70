//! Definitions and templates: what is unknown is refused, directives pass through.

use std::collections::BTreeMap;

use jalon::handouts::definition::{Definition, DefinitionProblem, Joined};

use crate::root;

const DEFINITION: &str = r#"
version = 1
format = "sheet"
audience = "parents"
sources = ["one", "two"]
[title]
fr = "Un titre"
[description]
fr = "Une phrase."
"#;

fn strings() -> BTreeMap<String, String> {
    BTreeMap::from([("handout_sources".to_owned(), "Sources".to_owned())])
}

fn joined(template: &str, body: &str) -> Result<String, DefinitionProblem> {
    let joined = Joined {
        id: "id",
        language: "fr",
        title: "Un titre",
        body,
    };
    Definition::parse(DEFINITION)
        .unwrap()
        .markdown(joined, &strings(), template)
}

#[test]
fn directives_and_braces_pass_the_template_untouched() {
    let template = std::fs::read_to_string(root().join("templates/handouts/sheet.md.tera"));
    let body = "Il y en a {{#figure apples}}.\n\n::: keep À garder\n- {{#plain 3}} & 4 < 5\n:::\n";
    let text = joined(&template.unwrap(), body).unwrap();
    let expected = "# Un titre {#id}\n\nIl y en a {{#figure apples}}.\n\n::: keep À garder\n\
        - {{#plain 3}} & 4 < 5\n:::\n\n::: sources Sources\n- {{#source one}}\n- {{#source two}}\n\
        :::\n";
    assert_eq!(text, expected);
}

#[test]
fn a_template_that_names_what_there_is_not_is_refused() {
    for template in [
        "{{ titel }}",
        "{{ title | shout }}",
        "{{ strings.none }}",
        "{% if %}",
    ] {
        let problem = joined(template, "").expect_err(template);
        assert!(
            matches!(problem, DefinitionProblem::Template { .. }),
            "{problem}"
        );
        assert!(problem.to_string().contains("sheet.md.tera"), "{problem}");
    }
}

#[test]
fn a_definition_with_an_unknown_field_or_version_is_refused() {
    let of = |text: &str| Definition::parse(text).expect_err(text).to_string();
    assert!(of(&DEFINITION.replace("version = 1", "version = 2")).contains("version 2"));
    assert!(of(&format!("colour = 1\n{DEFINITION}")).contains("colour"));
    assert!(of(&DEFINITION.replace("parents", "dogs")).contains("dogs"));
    let definition = Definition::parse(DEFINITION).unwrap();
    assert!(
        definition
            .title("en")
            .unwrap_err()
            .to_string()
            .contains("title")
    );
}
