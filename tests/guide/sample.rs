//! A stand-in for the floors below the guide: it knows one figure, one passage, one source, and
//! expands the directives of the fixture books with them.

use std::collections::BTreeMap;
use std::path::Path;

use jalon::guide::cards::CardView;
use jalon::guide::dots::{Dot, Dots};
use jalon::guide::views::{
    ActionView, BoxView, ChannelView, ChapterLink, EditionView, FactView, FigureView, FileView,
    GalleryView, HandoutView, LanguageLink, PageView, PartLinks, PassageView, PictureView,
    SourceView, VersionView,
};
use jalon::guide::{Chapter, Expand, Expanded, Fragments, GuideError, Prints};

/// The chapters of the fixture books, in order: the same places in both languages.
const CHAPTERS: [(&str, &str, &str, &str); 4] = [
    ("index", "Commencer ici", "index", "Start here"),
    ("agir", "Agir maintenant", "act-now", "Act now"),
    ("chiffres", "Les chiffres", "figures", "The figures"),
    ("sources", "Les sources", "sources", "The sources"),
];

pub(crate) struct Sample {
    pub(crate) fragments: Fragments,
}

impl Sample {
    pub(crate) fn load(project: &Path, language: &str) -> Self {
        let strings = project.join(format!("templates/strings/{language}.toml"));
        let words: BTreeMap<String, String> =
            toml::from_str(&std::fs::read_to_string(strings).unwrap()).unwrap();
        let fragments = Fragments::load(project, language, words).unwrap();
        Self { fragments }
    }

    fn french(&self) -> bool {
        self.fragments.language() == "fr"
    }

    fn page(&self, path: &str) -> PageView {
        let stem = path.trim_end_matches(".md");
        let at = CHAPTERS
            .iter()
            .position(|chapter| if self.french() { chapter.0 } else { chapter.2 } == stem)
            .unwrap();
        let link = |place: usize| {
            let (fr, titre, en, title) = CHAPTERS[place];
            let (file, title) = if self.french() {
                (fr, titre)
            } else {
                (en, title)
            };
            ChapterLink {
                href: format!("{file}.html"),
                title: title.into(),
                current: place == at,
            }
        };
        let (code, name, file) = if self.french() {
            ("en", "English", CHAPTERS[at].2)
        } else {
            ("fr", "Français", CHAPTERS[at].0)
        };
        PageView {
            guide: if self.french() {
                "Jalon, guide de prévention"
            } else {
                "Jalon, a prevention guide"
            }
            .into(),
            home: "index.html".into(),
            parts: vec![PartLinks {
                title: String::new(),
                chapters: (0..CHAPTERS.len()).map(link).collect(),
            }],
            previous: at.checked_sub(1).map(link),
            next: (at + 1 < CHAPTERS.len()).then(|| link(at + 1)),
            languages: vec![LanguageLink {
                code: code.into(),
                name: name.into(),
                href: format!("../{code}/{file}.html"),
                address: format!("../{code}/{file}.html"),
            }],
            vetted_on: Some("21 novembre 2026".into()),
            ..PageView::default()
        }
    }
}

fn figure(card: usize) -> FigureView {
    FigureView {
        id: "images-reported".into(),
        printed: "environ 88\u{a0}millions de fichiers".into(),
        value: "88000000".into(),
        label: "Fichiers signalés dans le monde en une année".into(),
        as_of: "2022".into(),
        scope: "Images et vidéos signalées à un organisme, copies comprises, venues du monde entier. Ni un nombre d’enfants, ni des images uniques.".into(),
        quote: Some("quelque 88 millions d’images".into()),
        quote_language: "fr".into(),
        grade: "held".into(),
        grade_words: "Vérifié mot à mot dans le document que nous gardons".into(),
        source_id: "document".into(),
        source_title: "Pédocriminels, la traque (présentation)".into(),
        source_href: "sources.html#source-document".into(),
        primary_id: Some("report".into()),
        primary_title: Some("CyberTipline 2022".into()),
        vetted_on: "21 novembre 2026".into(),
        note: None,
        note_number: 1,
        note_id: "note-1".into(),
        card_id: format!("origin-{card}"),
        first: card == 1,
        ..FigureView::default()
    }
}

fn percentage() -> FigureView {
    FigureView {
        id: "share".into(),
        printed: "65\u{a0}%".into(),
        value: "65".into(),
        label: "Part de Facebook parmi les enfants recrutés sur un réseau social".into(),
        scope: "Enfants victimes identifiés, affaires fédérales des États-Unis ouvertes en 2020 : rien sur la France ni sur l’Europe.".into(),
        as_of: "2020".into(),
        note_number: 2,
        note_id: "note-2".into(),
        card_id: "origin-share".into(),
        first: true,
        dots: Some(Dots {
            dots: vec![Dot { x: 5, y: 5, kind: "on" }],
            width: 10,
            height: 10,
            words: "65 points sur 100 sont pleins.".into(),
        }),
        ..figure(1)
    }
}

fn card(figure: FigureView) -> CardView {
    CardView {
        figure,
        exactness: "nombre exact".into(),
        review_by: "21 novembre 2027".into(),
        citation: "Part de Facebook.".into(),
        ..CardView::default()
    }
}

fn passage(language: &str) -> PassageView {
    let original = "La prise de contact et la mise en confiance sont très rapides.";
    let french = language == "fr";
    PassageView {
        id: "contact".into(),
        text: if french {
            original
        } else {
            "Contact is made, and trust is won, very fast."
        }
        .into(),
        language: language.into(),
        original: (!french).then(|| original.into()),
        original_language: "fr".into(),
        speaker: None,
        source_id: "document".into(),
        source_title: "Pédocriminels, la traque (présentation)".into(),
        source_href: "sources.html#source-document".into(),
        primary_id: None,
        ..PassageView::default()
    }
}

fn source() -> SourceView {
    SourceView {
        id: "document".into(),
        anchor: "source-document".into(),
        href: "sources.html#source-document".into(),
        title: "Pédocriminels, la traque (présentation)".into(),
        short: "Arte".into(),
        language: "fr".into(),
        language_words: "en français".into(),
        kind_words: "Article".into(),
        publisher: Some("Arte".into()),
        published: Some("2024".into()),
        rights: "à ses auteurs ; seules de courtes citations sont publiées.".into(),
        unknown: Some("auteur du commentaire".into()),
        coverage: Some(
            "Chaque nombre du document a été lu : utilisé, ou écarté avec sa raison.".into(),
        ),
        grade: "held".into(),
        grade_words: "Document gardé mot à mot".into(),
        versions: vec![VersionView {
            retrieved: "21 novembre 2026".into(),
            digest: "SHA-256 ff5cc3e9b91f609e1f0adc669ad314d89bf59f03d9bcf41d0c5a03544adc5367"
                .into(),
        }],
        ..SourceView::default()
    }
}

fn channel(kind: &str) -> ChannelView {
    let (href, label) = match kind {
        "call" => ("tel:3018", "Appeler le 3018"),
        _ => ("sms:114", "Écrire un SMS au 114"),
    };
    let fact = |term: &str, words: &str| FactView {
        term: term.into(),
        words: words.into(),
        ..FactView::default()
    };
    ChannelView {
        id: format!("fr-{kind}"),
        anchor: Some(format!("channel-fr-{kind}")),
        name: if kind == "call" { "3018" } else { "114" }.into(),
        operator: Some("Association e-Enfance".into()),
        summary: "Parler à quelqu’un d’une violence en ligne et faire retirer un contenu.".into(),
        not_for: Some("un danger immédiat.".into()),
        actions: vec![
            ActionView {
                kind: kind.into(),
                href: href.into(),
                label: label.into(),
            },
            ActionView {
                kind: "open".into(),
                href: "https://3018.fr/".into(),
                label: "Ouvrir le tchat".into(),
            },
        ],
        facts: vec![
            fact("Heures :", "tous les jours, de 9 h à 23 h"),
            fact("Prix :", "gratuit"),
            fact("Langue :", "français"),
            fact("Anonyme :", "oui"),
        ],
        note: None,
        stated_on: "15 novembre 2024".into(),
        evidence_url: "https://3018.fr/".into(),
    }
}

impl Expand for Sample {
    fn expand(
        &self,
        contents: &[Chapter],
        at: usize,
        markdown: &str,
    ) -> Result<Expanded, GuideError> {
        let fragments = &self.fragments;
        let mut text = String::new();
        let (mut cards, mut boxes) = (0, 0);
        let mut closing = String::new();
        for line in markdown.lines() {
            if let Some(opening) = line.strip_prefix("::: ") {
                boxes += 1;
                let (kind, title) = opening.split_once(' ').unwrap_or((opening, ""));
                let icon = ["act-now", "learn", "talk", "keep", "never"].contains(&kind);
                let (before, between, after) = fragments.boxed(&BoxView {
                    kind: kind.into(),
                    id: format!("box-{boxes}"),
                    titled: !title.is_empty(),
                    icon: icon.then(|| kind.into()),
                })?;
                text.push_str(&format!("{before}\n\n{title}\n\n{between}\n"));
                closing = after;
            } else if line == ":::" {
                text.push_str(&closing);
            } else {
                text.push_str(&self.line(line, &mut cards)?);
            }
            text.push('\n');
        }
        if cards > 0 {
            let notes = fragments.notes(&[figure(1), percentage()])?;
            text.push_str(&format!("\n{notes}\n"));
        }
        let (before, after) = fragments.page(&self.page(&contents[at].path))?;
        Ok(Expanded {
            markdown: format!("{before}\n\n{text}\n\n{after}\n"),
            prints: Prints::default(),
        })
    }
}

impl Sample {
    fn line(&self, line: &str, cards: &mut usize) -> Result<String, GuideError> {
        let fragments = &self.fragments;
        let mut line = line.to_owned();
        while line.contains("{{#figure}}") {
            *cards += 1;
            line = line.replacen("{{#figure}}", &fragments.figure(&figure(*cards))?, 1);
        }
        match line.as_str() {
            "{{#channel}}" => fragments.channel(&channel("call")),
            "{{#channels}}" => fragments.channels(&[channel("call"), channel("text")]),
            "{{#passage}}" => fragments.passage(&passage(fragments.language())),
            "{{#chart}}" => fragments.figure_chart(&percentage()),
            "{{#card}}" => fragments.figure_card(&FigureView {
                first: false,
                ..figure(3)
            }),
            "{{#figures}}" => fragments.figures(&[figure(1), percentage()].map(card)),
            "{{#sources}}" => fragments.sources(&[source()]),
            "{{#handouts}}" => fragments.handouts(&gallery()),
            "{{#editions}}" => fragments.editions(&editions()),
            _ => Ok(line.replace("{{#source}}", &fragments.source(&source())?)),
        }
    }
}

/// A gallery of one sheet.
fn gallery() -> GalleryView {
    let file = |name: &str, facts: &str| FileView {
        href: format!("../handouts/{name}"),
        facts: facts.into(),
    };
    GalleryView {
        handouts: vec![HandoutView {
            id: "first-hour".into(),
            name: "La première heure".into(),
            chapters: Vec::new(),
            summary: "Que faire tout de suite, sur une page.".into(),
            facts: "Pour les parents, une page".into(),
            language: "fr".into(),
            picture: Some(PictureView {
                href: "../handouts/first-hour.png".into(),
                width: 360,
                height: 509,
            }),
            files: vec![
                file("first-hour.pdf", "A4, en couleur"),
                file("first-hour-mono.pdf", "A4, en noir et blanc"),
            ],
        }],
        archive: Some(file("all.zip", "ZIP")),
    }
}

/// Two editions of a sheet.
fn editions() -> Vec<EditionView> {
    let edition = |code: &str, state: &str| EditionView {
        code: code.into(),
        title: "La première heure".into(),
        state: state.into(),
        state_words: "En mots.".into(),
        ..EditionView::default()
    };
    vec![
        edition("BCDF-GHJK", "current"),
        EditionView {
            by: Some("BCDF-GHJK".into()),
            changes: vec!["Le texte a changé.".into()],
            ..edition("LMPR-STVW", "superseded")
        },
    ]
}
