//! French, with the Swiss and Belgian number words.

use std::sync::LazyLock;

use text2num::LangInterpreter;
use text2num::digit_string::DigitString;
use text2num::lang::French as Interpreter;

use super::Precision;
use super::language::Role::{
    Aged, And, Between, Decade, Definite, Dial, During, Every, First, From, Function, Group, Half,
    HalfOf, Label, Later, Magnitude, Month, Number, One, OutOf, Part, Per, Percent, Person, Point,
    Points, Rank, RankEnding, Second, Short, ShortUnit, Since, Some as Several, To, Unit,
};
use super::language::{Around, Entry, Habits, Language, LazyLexicon, Lexicon};
use super::literal::Separators;
use super::token::next;

/// The French reader.
pub(super) struct French;

static LEXICON: LazyLexicon = LazyLock::new(|| Lexicon::new(&[NUMBERS, RANKS, PARTS, WORDS]));

const NUMBERS: &[Entry] = &[
    ("zero", &[Number("zéro")]),
    ("un", &[One("un")]),
    ("une", &[One("une")]),
    ("deux", &[Number("deux")]),
    ("trois", &[Number("trois")]),
    ("quatre", &[Number("quatre")]),
    ("cinq", &[Number("cinq")]),
    ("six", &[Number("six")]),
    ("sept", &[Number("sept"), Month(9)]),
    ("huit", &[Number("huit")]),
    ("neuf", &[Number("neuf")]),
    ("dix", &[Number("dix")]),
    ("onze", &[Number("onze")]),
    ("douze", &[Number("douze")]),
    ("treize", &[Number("treize")]),
    ("quatorze", &[Number("quatorze")]),
    ("quinze", &[Number("quinze")]),
    ("seize", &[Number("seize")]),
    ("vingt", &[Number("vingt")]),
    ("vingts", &[Number("vingt")]),
    ("trente", &[Number("trente")]),
    ("quarante", &[Number("quarante")]),
    ("cinquante", &[Number("cinquante")]),
    ("soixante", &[Number("soixante")]),
    ("septante", &[Number("septante")]),
    ("huitante", &[Number("huitante")]),
    ("octante", &[Number("octante")]),
    ("nonante", &[Number("nonante")]),
    ("cent", &[Number("cent")]),
    ("cents", &[Number("cent")]),
    ("mille", &[Number("mille")]),
    ("million", &[Magnitude(6, "million")]),
    ("millions", &[Magnitude(6, "million")]),
    ("milliard", &[Magnitude(9, "milliard")]),
    ("milliards", &[Magnitude(9, "milliard")]),
    ("billion", &[Magnitude(12, "")]),
    ("billions", &[Magnitude(12, "")]),
    ("md", &[Short(9)]),
    ("mds", &[Short(9)]),
    ("mrd", &[Short(9)]),
    ("mrds", &[Short(9)]),
    ("mio", &[Short(6)]),
    ("dizaine", &[Group(10)]),
    ("dizaines", &[Group(10)]),
    ("douzaine", &[Group(12)]),
    ("douzaines", &[Group(12)]),
    ("quinzaine", &[Group(15)]),
    ("vingtaine", &[Group(20)]),
    ("trentaine", &[Group(30)]),
    ("quarantaine", &[Group(40)]),
    ("cinquantaine", &[Group(50)]),
    ("soixantaine", &[Group(60)]),
    ("centaine", &[Group(100)]),
    ("centaines", &[Group(100)]),
    ("millier", &[Group(1000)]),
    ("milliers", &[Group(1000)]),
];

const RANKS: &[Entry] = &[
    ("premier", &[First]),
    ("premiere", &[First]),
    ("premiers", &[First]),
    ("premieres", &[First]),
    ("second", &[Second]),
    ("seconde", &[Second, Unit(false)]),
    ("seconds", &[Second]),
    ("secondes", &[Second, Unit(false)]),
    ("unieme", &[Rank("unième")]),
    ("deuxieme", &[Rank("deuxième")]),
    ("deuxiemes", &[Rank("deuxième")]),
    ("troisieme", &[Rank("troisième")]),
    ("troisiemes", &[Rank("troisième")]),
    ("quatrieme", &[Rank("quatrième")]),
    ("quatriemes", &[Rank("quatrième")]),
    ("cinquieme", &[Rank("cinquième")]),
    ("sixieme", &[Rank("sixième")]),
    ("septieme", &[Rank("septième")]),
    ("huitieme", &[Rank("huitième")]),
    ("neuvieme", &[Rank("neuvième")]),
    ("dixieme", &[Rank("dixième")]),
    ("onzieme", &[Rank("onzième")]),
    ("douzieme", &[Rank("douzième")]),
    ("treizieme", &[Rank("treizième")]),
    ("quatorzieme", &[Rank("quatorzième")]),
    ("quinzieme", &[Rank("quinzième")]),
    ("seizieme", &[Rank("seizième")]),
    ("vingtieme", &[Rank("vingtième")]),
    ("trentieme", &[Rank("trentième")]),
    ("quarantieme", &[Rank("quarantième")]),
    ("cinquantieme", &[Rank("cinquantième")]),
    ("soixantieme", &[Rank("soixantième")]),
    ("septantieme", &[Rank("septantième")]),
    ("octantieme", &[Rank("octantième")]),
    ("nonantieme", &[Rank("nonantième")]),
    ("centieme", &[Rank("centième")]),
    ("millieme", &[Rank("millième")]),
    ("millionieme", &[Rank("millionième")]),
    ("er", &[RankEnding]),
    ("ers", &[RankEnding]),
    ("re", &[RankEnding]),
    ("res", &[RankEnding]),
    ("ere", &[RankEnding]),
    ("eres", &[RankEnding]),
    ("e", &[RankEnding]),
    ("es", &[RankEnding]),
    ("eme", &[RankEnding]),
    ("emes", &[RankEnding]),
    ("ieme", &[RankEnding]),
    ("iemes", &[RankEnding]),
    ("nd", &[RankEnding]),
    ("nde", &[RankEnding]),
    ("de", &[RankEnding]),
    ("nds", &[RankEnding]),
    ("ndes", &[RankEnding]),
];

const PARTS: &[Entry] = &[
    ("tiers", &[Part(3)]),
    ("quart", &[Part(4)]),
    ("quarts", &[Part(4)]),
    ("cinquiemes", &[Part(5), Rank("cinquième")]),
    ("sixiemes", &[Part(6), Rank("sixième")]),
    ("septiemes", &[Part(7), Rank("septième")]),
    ("huitiemes", &[Part(8), Rank("huitième")]),
    ("neuviemes", &[Part(9), Rank("neuvième")]),
    ("dixiemes", &[Part(10), Rank("dixième")]),
    ("vingtiemes", &[Part(20), Rank("vingtième")]),
    ("centiemes", &[Part(100), Rank("centième")]),
    ("milliemes", &[Part(1000), Rank("millième")]),
    ("moitie", &[Half]),
    ("demi", &[HalfOf]),
    ("demie", &[HalfOf]),
    ("mi", &[HalfOf]),
];

const WORDS: &[Entry] = &[
    ("et", &[And, Function]),
    ("virgule", &[Point]),
    ("le", &[Definite, Function]),
    ("la", &[Definite, Function]),
    ("les", &[Definite, Several, Function]),
    ("l", &[Definite, Function]),
    ("des", &[Several, From, Function]),
    ("quelques", &[Several, Function]),
    ("plusieurs", &[Several, Function]),
    ("ces", &[Several, Function]),
    ("leurs", &[Several, Function]),
    ("janvier", &[Month(1)]),
    ("janv", &[Month(1)]),
    ("fevrier", &[Month(2)]),
    ("fevr", &[Month(2)]),
    ("mars", &[Month(3)]),
    ("avril", &[Month(4)]),
    ("avr", &[Month(4)]),
    ("mai", &[Month(5)]),
    ("juin", &[Month(6)]),
    ("juillet", &[Month(7)]),
    ("juil", &[Month(7)]),
    ("aout", &[Month(8)]),
    ("septembre", &[Month(9)]),
    ("octobre", &[Month(10)]),
    ("oct", &[Month(10)]),
    ("novembre", &[Month(11)]),
    ("nov", &[Month(11)]),
    ("decembre", &[Month(12)]),
    ("dec", &[Month(12)]),
    ("minute", &[Unit(false)]),
    ("minutes", &[Unit(false)]),
    ("heure", &[Unit(false)]),
    ("heures", &[Unit(false)]),
    ("jour", &[Unit(false)]),
    ("jours", &[Unit(false)]),
    ("nuit", &[Unit(false)]),
    ("nuits", &[Unit(false)]),
    ("semaine", &[Unit(false)]),
    ("semaines", &[Unit(false)]),
    ("mois", &[Unit(false)]),
    ("trimestre", &[Unit(false)]),
    ("trimestres", &[Unit(false)]),
    ("semestre", &[Unit(false)]),
    ("semestres", &[Unit(false)]),
    ("an", &[Unit(true)]),
    ("ans", &[Unit(true)]),
    ("annee", &[Unit(false), Since]),
    ("annees", &[Unit(false), Decade]),
    ("decennie", &[Unit(false)]),
    ("decennies", &[Unit(false)]),
    ("siecle", &[Unit(false)]),
    ("siecles", &[Unit(false)]),
    ("h", &[ShortUnit]),
    ("min", &[ShortUnit]),
    ("mn", &[ShortUnit]),
    ("s", &[ShortUnit]),
    ("j", &[ShortUnit]),
    ("ms", &[ShortUnit]),
    ("sur", &[OutOf, Function]),
    ("par", &[Per, Several, Function]),
    ("chaque", &[Every, Function]),
    ("a", &[To, Function]),
    ("entre", &[Between, Function]),
    ("de", &[From, Several, Function]),
    ("d", &[From, Several, Function]),
    ("du", &[From, Function]),
    ("au", &[To, Function]),
    ("aux", &[Function]),
    ("en", &[Since, Function]),
    ("depuis", &[Since, During, Function]),
    ("pendant", &[During, Function]),
    ("durant", &[During, Function]),
    ("dans", &[During, Function]),
    ("pour", &[During, Function]),
    ("apres", &[During, Later, Function]),
    ("avant", &[During, Later, Function]),
    ("ici", &[During, Function]),
    ("plus", &[Later, Function]),
    ("prison", &[Later]),
    ("fille", &[Person]),
    ("filles", &[Person]),
    ("fillette", &[Person]),
    ("garcon", &[Person]),
    ("garcons", &[Person]),
    ("enfant", &[Person]),
    ("enfants", &[Person]),
    ("ado", &[Person]),
    ("ados", &[Person]),
    ("adolescent", &[Person]),
    ("adolescents", &[Person]),
    ("adolescente", &[Person]),
    ("adolescentes", &[Person]),
    ("mineur", &[Person]),
    ("mineurs", &[Person]),
    ("mineure", &[Person]),
    ("mineures", &[Person]),
    ("jeune", &[Person]),
    ("jeunes", &[Person]),
    ("eleve", &[Person]),
    ("eleves", &[Person]),
    ("homme", &[Person]),
    ("hommes", &[Person]),
    ("femme", &[Person]),
    ("femmes", &[Person]),
    ("personne", &[Person]),
    ("personnes", &[Person]),
    ("victime", &[Person]),
    ("victimes", &[Person]),
    ("bebe", &[Person]),
    ("fils", &[Person]),
    ("age", &[Aged]),
    ("agee", &[Aged]),
    ("ages", &[Aged]),
    ("agees", &[Aged]),
    ("article", &[Label]),
    ("articles", &[Label]),
    ("directive", &[Label]),
    ("reglement", &[Label]),
    ("art", &[Label]),
    ("section", &[Label]),
    ("page", &[Label]),
    ("pages", &[Label]),
    ("p", &[Label]),
    ("pp", &[Label]),
    ("chapitre", &[Label]),
    ("chapitres", &[Label]),
    ("chap", &[Label]),
    ("figure", &[Label]),
    ("fig", &[Label]),
    ("tableau", &[Label]),
    ("annexe", &[Label]),
    ("alinea", &[Label]),
    ("paragraphe", &[Label]),
    ("numero", &[Label]),
    ("numeros", &[Label]),
    ("no", &[Label]),
    ("nos", &[Label]),
    ("n", &[Label]),
    ("version", &[Label]),
    ("etape", &[Label]),
    ("question", &[Label]),
    ("note", &[Label]),
    ("volume", &[Label]),
    ("vol", &[Label]),
    ("tome", &[Label]),
    ("iso", &[Label]),
    ("rfc", &[Label]),
    ("pegi", &[Label]),
    ("windows", &[Label]),
    ("iphone", &[Label]),
    ("android", &[Label]),
    ("ios", &[Label]),
    ("covid", &[Label]),
    ("tel", &[Dial]),
    ("telephone", &[Dial]),
    ("fax", &[Dial]),
    ("appelez", &[Dial]),
    ("appeler", &[Dial]),
    ("composez", &[Dial]),
    ("composer", &[Dial]),
    ("joindre", &[Dial]),
    ("pourcent", &[Percent]),
    ("pct", &[Percent]),
    ("point", &[Points]),
    ("points", &[Points]),
    ("ou", &[Function]),
    ("que", &[Function]),
    ("qu", &[Function]),
    ("qui", &[Function]),
    ("dont", &[Function]),
    ("mais", &[Function]),
    ("donc", &[Function]),
    ("ni", &[Function]),
    ("car", &[Function]),
    ("si", &[Function]),
    ("ne", &[Function]),
    ("pas", &[Function]),
    ("y", &[Function]),
    ("il", &[Function]),
    ("elle", &[Function]),
    ("on", &[Function]),
    ("nous", &[Function]),
    ("vous", &[Function]),
    ("ils", &[Function]),
    ("elles", &[Function]),
    ("je", &[Function]),
    ("se", &[Function]),
    ("ce", &[Function]),
    ("cela", &[Function]),
    ("est", &[Function]),
    ("sont", &[Function]),
    ("etait", &[Function]),
    ("etaient", &[Function]),
    ("ont", &[Function]),
    ("avait", &[Function]),
    ("avec", &[Function]),
    ("sans", &[Function]),
    ("chez", &[Function]),
    ("comme", &[Function]),
    ("contre", &[Function]),
    ("selon", &[Function]),
    ("vers", &[Function]),
    ("jusqu", &[Since, Function]),
    ("environ", &[Function]),
    ("quand", &[Function]),
    ("lorsque", &[Function]),
    ("lors", &[Function]),
    ("suffit", &[Function]),
    ("pres", &[Function]),
    ("moins", &[Function]),
    ("meme", &[Function]),
    ("aussi", &[Function]),
    ("seulement", &[Function]),
];

const BEFORE: &[(&[&str], Precision)] = &[
    (&["pas", "moins", "de"], Precision::AtLeast),
    (&["pas", "plus", "de"], Precision::AtMost),
    (&["aux", "alentours", "de"], Precision::About),
    (&["a", "peu", "pres"], Precision::About),
    (&["de", "l", "ordre", "de"], Precision::About),
    (&["un", "minimum", "de"], Precision::AtLeast),
    (&["un", "maximum", "de"], Precision::AtMost),
    (&["plus", "de"], Precision::MoreThan),
    (&["moins", "de"], Precision::LessThan),
    (&["pres", "de"], Precision::About),
    (&["autour", "de"], Precision::About),
    (&["superieur", "a"], Precision::MoreThan),
    (&["superieure", "a"], Precision::MoreThan),
    (&["inferieur", "a"], Precision::LessThan),
    (&["inferieure", "a"], Precision::LessThan),
    (&["jusqu", "a"], Precision::AtMost),
    (&["au", "moins"], Precision::AtLeast),
    (&["au", "minimum"], Precision::AtLeast),
    (&["au", "plus"], Precision::AtMost),
    (&["au", "maximum"], Precision::AtMost),
    (&["a", "peine"], Precision::About),
    (&["quelque"], Precision::About),
    (&["environ"], Precision::About),
    (&["environ", "de"], Precision::About),
    (&["presque"], Precision::About),
    (&["quasi"], Precision::About),
    (&["quasiment"], Precision::About),
    (&["pratiquement"], Precision::About),
    (&["approximativement"], Precision::About),
];

const AFTER: &[(&[&str], Precision)] = &[
    (&["environ"], Precision::About),
    (&["ou", "plus"], Precision::AtLeast),
    (&["et", "plus"], Precision::AtLeast),
    (&["ou", "moins"], Precision::AtMost),
    (&["au", "moins"], Precision::AtLeast),
    (&["au", "minimum"], Precision::AtLeast),
    (&["au", "plus"], Precision::AtMost),
    (&["au", "maximum"], Precision::AtMost),
];

impl Language for French {
    fn lexicon(&self) -> &Lexicon {
        &LEXICON
    }

    fn separators(&self) -> Separators {
        Separators {
            decimal: ',',
            group: '.',
        }
    }

    fn apply(&self, word: &str, number: &mut DigitString) -> bool {
        Interpreter::new().apply(word, number).is_ok()
    }

    fn joins(&self, _before: &str, after: &str) -> bool {
        matches!(after, "un" | "une" | "onze" | "unieme" | "onzieme")
    }

    fn spells_decimals(&self) -> bool {
        false
    }

    fn is_doubtful(&self, key: &str) -> bool {
        matches!(key, "neuf" | "seconde" | "secondes")
    }

    fn counts(&self, around: &Around) -> bool {
        if around.word.key() == "neuf" {
            is_nine(around)
        } else {
            is_rank(around)
        }
    }

    fn roman_rank(&self, word: &str) -> Option<u32> {
        let digits = word.trim_start_matches(['I', 'V', 'X']);
        let (digits, ending) = word.split_at(word.len() - digits.len());
        let first = matches!(ending, "er" | "re" | "ère");
        let later = matches!(ending, "e" | "es" | "ème" | "èmes" | "nd" | "nde" | "de");
        let value = roman(digits)?;
        (if value == 1 { first } else { later }).then_some(value)
    }

    fn percent(&self, text: &str, at: usize) -> Option<usize> {
        let per = next(text, at);
        let cent = next(text, per.end);
        if per.key() == "pour" && cent.key() == "cent" && cent.is_next_word() {
            let follows = next(text, cent.end);
            let mut roles = LEXICON.roles(follows.key()).iter();
            let goes_on = roles.any(|role| matches!(role, Number(_) | Magnitude(..)));
            return (!goes_on).then_some(cent.end);
        }
        // « p. 100 », an abbreviation of printed statistics.
        let hundred = next(text, cent.end);
        let digits = text.get(hundred.start..hundred.end);
        (per.key() == "p" && cent.is_sign('.') && digits == Some("100")).then_some(hundred.end)
    }

    fn points(&self, text: &str, at: usize) -> Option<usize> {
        let points = next(text, at);
        let of = next(text, points.end);
        let what = next(text, of.end);
        let said = matches!(points.key(), "point" | "points") && of.key() == "de";
        (said && what.key() == "pourcentage").then_some(what.end)
    }

    fn before(&self) -> &'static [(&'static [&'static str], Precision)] {
        BEFORE
    }

    fn after(&self) -> &'static [(&'static [&'static str], Precision)] {
        AFTER
    }

    fn phrase_word<'a>(&self, key: &'a str) -> &'a str {
        match key {
            "d" | "des" | "du" => "de",
            "aux" => "aux",
            key => key,
        }
    }

    fn habits(&self) -> Habits {
        Habits {
            years_are_ages: true,
            a_is_a_verb: true,
            ..Habits::default()
        }
    }
}

/// « neuf pays » counts, « un téléphone neuf » and « rien de neuf » do not.
fn is_nine(around: &Around) -> bool {
    let before = around.before.key();
    let of_what = matches!(around.earlier.key(), "quoi" | "rien");
    let news = before == "de" && of_what && !around.after.is_next_word();
    // « à neuf », but « il y en a neuf ».
    let renewed = before == "a" && around.before.end - around.before.start > 1;
    if matches!(before, "tout" | "flambant" | "comme" | "etat") || news || renewed {
        return false;
    }
    let grammar = |role: &_| matches!(role, Function | Number(_) | One(_) | Magnitude(..) | And);
    let after_noun = around.before.is_word() && !LEXICON.roles(before).iter().any(grammar);
    !after_noun || around.after.is_sign('%') || around.plural_after || is_numeric(around)
}

/// « la seconde partie » ranks, « une seconde », « classe de seconde » and « chaque seconde » do
/// not.
fn is_rank(around: &Around) -> bool {
    let determined = matches!(
        around.before.key(),
        "la" | "les"
            | "cette"
            | "ces"
            | "sa"
            | "ses"
            | "ma"
            | "ta"
            | "leur"
            | "leurs"
            | "notre"
            | "votre"
            | "une"
            | "toute"
    );
    determined && around.after.is_next_word() && !is_function(around.after.key())
}

fn is_numeric(around: &Around) -> bool {
    let mut roles = LEXICON.roles(around.after.key()).iter();
    roles.any(|role| matches!(role, Number(_) | Magnitude(..) | Unit(_) | OutOf | Month(_)))
}

fn is_function(key: &str) -> bool {
    LEXICON.roles(key).contains(&Function)
}

/// The value of Roman digits up to the fifties, as centuries, kings and chapters are numbered.
fn roman(digits: &str) -> Option<u32> {
    let ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let tens = digits.len() - digits.trim_start_matches('X').len();
    let ones = ones
        .iter()
        .position(|&ones| Some(ones) == digits.get(tens..))?;
    let value = u32::try_from(tens * 10 + ones).ok()?;
    (value > 0 && tens < 4).then_some(value)
}
