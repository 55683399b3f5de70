//! English.

use std::sync::LazyLock;

use text2num::LangInterpreter;
use text2num::digit_string::DigitString;
use text2num::lang::English as Interpreter;

use super::Precision;
use super::language::Role::{
    Aged, And, Article, Between, Decade, Definite, Dial, During, Every, First, From, Function,
    Group, Half, Label, Later, Magnitude, Month, Number, One, OutOf, Part, Per, Percent, Person,
    Point, Points, Rank, RankEnding, Second, Short, ShortUnit, Since, Some as Several, To, Unit,
};
use super::language::{Around, Entry, Habits, Language, LazyLexicon, Lexicon};
use super::literal::Separators;
use super::token::next;

/// The English reader.
pub(super) struct English;

static LEXICON: LazyLexicon = LazyLock::new(|| Lexicon::new(&[NUMBERS, RANKS, PARTS, WORDS]));

const NUMBERS: &[Entry] = &[
    ("zero", &[Number("zero")]),
    ("one", &[One("one")]),
    ("two", &[Number("two")]),
    ("three", &[Number("three")]),
    ("four", &[Number("four")]),
    ("five", &[Number("five")]),
    ("six", &[Number("six")]),
    ("seven", &[Number("seven")]),
    ("eight", &[Number("eight")]),
    ("nine", &[Number("nine")]),
    ("ten", &[Number("ten")]),
    ("eleven", &[Number("eleven")]),
    ("twelve", &[Number("twelve")]),
    ("thirteen", &[Number("thirteen")]),
    ("fourteen", &[Number("fourteen")]),
    ("fifteen", &[Number("fifteen")]),
    ("sixteen", &[Number("sixteen")]),
    ("seventeen", &[Number("seventeen")]),
    ("eighteen", &[Number("eighteen")]),
    ("nineteen", &[Number("nineteen")]),
    ("twenty", &[Number("twenty")]),
    ("thirty", &[Number("thirty")]),
    ("forty", &[Number("forty")]),
    ("fourty", &[Number("forty")]),
    ("fifty", &[Number("fifty")]),
    ("sixty", &[Number("sixty")]),
    ("seventy", &[Number("seventy")]),
    ("eighty", &[Number("eighty")]),
    ("ninety", &[Number("ninety")]),
    ("hundred", &[Magnitude(2, "hundred")]),
    ("hundreds", &[Magnitude(2, "")]),
    ("thousand", &[Magnitude(3, "thousand")]),
    ("thousands", &[Magnitude(3, "")]),
    ("million", &[Magnitude(6, "million")]),
    ("millions", &[Magnitude(6, "")]),
    ("billion", &[Magnitude(9, "billion")]),
    ("billions", &[Magnitude(9, "")]),
    ("trillion", &[Magnitude(12, "")]),
    ("trillions", &[Magnitude(12, "")]),
    ("k", &[Short(3)]),
    ("m", &[Short(6)]),
    ("mn", &[Short(6)]),
    ("mln", &[Short(6)]),
    ("b", &[Short(9)]),
    ("bn", &[Short(9)]),
    ("tn", &[Short(12)]),
    ("tens", &[Group(10)]),
    ("dozen", &[Group(12)]),
    ("dozens", &[Group(12)]),
];

const RANKS: &[Entry] = &[
    ("first", &[First]),
    ("second", &[Second, Unit(false)]),
    ("seconds", &[Unit(false)]),
    ("third", &[Rank("third")]),
    ("fourth", &[Rank("fourth")]),
    ("fifth", &[Rank("fifth")]),
    ("sixth", &[Rank("sixth")]),
    ("seventh", &[Rank("seventh")]),
    ("eighth", &[Rank("eighth")]),
    ("ninth", &[Rank("ninth")]),
    ("tenth", &[Rank("tenth")]),
    ("eleventh", &[Rank("eleventh")]),
    ("twelfth", &[Rank("twelfth")]),
    ("thirteenth", &[Rank("thirteenth")]),
    ("fourteenth", &[Rank("fourteenth")]),
    ("fifteenth", &[Rank("fifteenth")]),
    ("sixteenth", &[Rank("sixteenth")]),
    ("seventeenth", &[Rank("seventeenth")]),
    ("eighteenth", &[Rank("eighteenth")]),
    ("nineteenth", &[Rank("nineteenth")]),
    ("twentieth", &[Rank("twentieth")]),
    ("thirtieth", &[Rank("thirtieth")]),
    ("fortieth", &[Rank("fortieth")]),
    ("fiftieth", &[Rank("fiftieth")]),
    // `text2num` spells this one its own way.
    ("sixtieth", &[Rank("sixteeth")]),
    ("seventieth", &[Rank("seventieth")]),
    ("eightieth", &[Rank("eightieth")]),
    ("ninetieth", &[Rank("ninetieth")]),
    ("hundredth", &[Rank("hundredth")]),
    ("thousandth", &[Rank("thousandth")]),
    ("millionth", &[Rank("millionth")]),
    ("billionth", &[Rank("billionth")]),
    ("st", &[RankEnding]),
    ("nd", &[RankEnding]),
    ("rd", &[RankEnding]),
    ("th", &[RankEnding]),
];

const PARTS: &[Entry] = &[
    ("thirds", &[Part(3)]),
    ("quarter", &[Part(4)]),
    ("quarters", &[Part(4)]),
    ("fourths", &[Part(4)]),
    ("fifths", &[Part(5)]),
    ("sixths", &[Part(6)]),
    ("sevenths", &[Part(7)]),
    ("eighths", &[Part(8)]),
    ("ninths", &[Part(9)]),
    ("tenths", &[Part(10)]),
    ("twelfths", &[Part(12)]),
    ("twentieths", &[Part(20)]),
    ("hundredths", &[Part(100)]),
    ("thousandths", &[Part(1000)]),
    ("half", &[Half]),
];

const WORDS: &[Entry] = &[
    ("a", &[Article, Function]),
    ("an", &[Article, Function]),
    ("the", &[Definite, Function]),
    ("and", &[And, Function]),
    ("point", &[Point, Points]),
    ("points", &[Points]),
    ("several", &[Several, Function]),
    ("few", &[Several, Function]),
    ("many", &[Several, Function]),
    ("some", &[Several, Function]),
    ("january", &[Month(1)]),
    ("jan", &[Month(1)]),
    ("february", &[Month(2)]),
    ("feb", &[Month(2)]),
    ("march", &[Month(3)]),
    ("mar", &[Month(3)]),
    ("april", &[Month(4)]),
    ("apr", &[Month(4)]),
    ("may", &[Month(5)]),
    ("june", &[Month(6)]),
    ("jun", &[Month(6)]),
    ("july", &[Month(7)]),
    ("jul", &[Month(7)]),
    ("august", &[Month(8)]),
    ("aug", &[Month(8)]),
    ("september", &[Month(9)]),
    ("sept", &[Month(9)]),
    ("sep", &[Month(9)]),
    ("october", &[Month(10)]),
    ("oct", &[Month(10)]),
    ("november", &[Month(11)]),
    ("nov", &[Month(11)]),
    ("december", &[Month(12)]),
    ("dec", &[Month(12)]),
    ("minute", &[Unit(false)]),
    ("minutes", &[Unit(false)]),
    ("hour", &[Unit(false)]),
    ("hours", &[Unit(false)]),
    ("day", &[Unit(false)]),
    ("days", &[Unit(false)]),
    ("night", &[Unit(false)]),
    ("nights", &[Unit(false)]),
    ("week", &[Unit(false)]),
    ("weeks", &[Unit(false)]),
    ("fortnight", &[Unit(false)]),
    ("month", &[Unit(false)]),
    ("months", &[Unit(false)]),
    ("year", &[Unit(true)]),
    ("years", &[Unit(true)]),
    ("decade", &[Unit(false)]),
    ("decades", &[Unit(false)]),
    ("century", &[Unit(false)]),
    ("centuries", &[Unit(false)]),
    ("h", &[ShortUnit]),
    ("hr", &[ShortUnit]),
    ("hrs", &[ShortUnit]),
    ("min", &[ShortUnit]),
    ("mins", &[ShortUnit]),
    ("sec", &[ShortUnit]),
    ("secs", &[ShortUnit]),
    ("ms", &[ShortUnit]),
    ("in", &[OutOf, Since, Function]),
    ("out", &[OutOf, Function]),
    ("of", &[From, Several, Function]),
    ("per", &[Per, Function]),
    ("each", &[Every, Function]),
    ("every", &[Every, Function]),
    ("to", &[To, Function]),
    ("through", &[To, Function]),
    ("between", &[Between, Function]),
    ("from", &[From, Function]),
    ("since", &[Since, Function]),
    ("by", &[From, Several, Function]),
    ("until", &[Since, Function]),
    ("till", &[Since, Function]),
    ("during", &[Since, During, Function]),
    ("before", &[From, Later, Function]),
    ("after", &[From, During, Later, Function]),
    ("mid", &[From]),
    ("early", &[From]),
    ("late", &[From]),
    ("for", &[During, Function]),
    ("within", &[During, Function]),
    ("ago", &[Later, Function]),
    ("later", &[Later, Function]),
    ("earlier", &[Later, Function]),
    ("her", &[Decade, Function]),
    ("his", &[Decade, Function]),
    ("their", &[Decade, Function]),
    ("aged", &[Aged]),
    ("age", &[Aged]),
    ("ages", &[Aged]),
    ("child", &[Person]),
    ("children", &[Person]),
    ("article", &[Label]),
    ("articles", &[Label]),
    ("art", &[Label]),
    ("section", &[Label]),
    ("sections", &[Label]),
    ("s", &[Label]),
    ("ss", &[Label]),
    ("page", &[Label]),
    ("pages", &[Label]),
    ("p", &[Label]),
    ("pp", &[Label]),
    ("chapter", &[Label]),
    ("chapters", &[Label]),
    ("figure", &[Label]),
    ("fig", &[Label]),
    ("table", &[Label]),
    ("annex", &[Label]),
    ("appendix", &[Label]),
    ("paragraph", &[Label]),
    ("clause", &[Label]),
    ("rule", &[Label]),
    ("number", &[Label]),
    ("no", &[Label]),
    ("nos", &[Label]),
    ("version", &[Label]),
    ("step", &[Label]),
    ("question", &[Label]),
    ("note", &[Label]),
    ("volume", &[Label]),
    ("vol", &[Label]),
    ("part", &[Label]),
    ("iso", &[Label]),
    ("rfc", &[Label]),
    ("pegi", &[Label]),
    ("windows", &[Label]),
    ("iphone", &[Label]),
    ("android", &[Label]),
    ("ios", &[Label]),
    ("covid", &[Label]),
    ("call", &[Dial]),
    ("dial", &[Dial]),
    ("ring", &[Dial]),
    ("phone", &[Dial]),
    ("telephone", &[Dial]),
    ("tel", &[Dial]),
    ("fax", &[Dial]),
    ("percent", &[Percent]),
    ("pct", &[Percent]),
    ("or", &[Function]),
    ("but", &[Function]),
    ("nor", &[Function]),
    ("that", &[Function]),
    ("which", &[Function]),
    ("who", &[Function]),
    ("where", &[Function]),
    ("when", &[Function]),
    ("while", &[Function]),
    ("if", &[Function]),
    ("than", &[Function]),
    ("then", &[Function]),
    ("is", &[Function]),
    ("are", &[Function]),
    ("was", &[Function]),
    ("were", &[Function]),
    ("be", &[Function]),
    ("been", &[Function]),
    ("has", &[Function]),
    ("have", &[Function]),
    ("had", &[Function]),
    ("will", &[Function]),
    ("would", &[Function]),
    ("can", &[Function]),
    ("could", &[Function]),
    ("should", &[Function]),
    ("said", &[Function]),
    ("at", &[Function]),
    ("on", &[Function]),
    ("with", &[Function]),
    ("without", &[Function]),
    ("as", &[Function]),
    ("it", &[Function]),
    ("its", &[Function]),
    ("he", &[Function]),
    ("she", &[Function]),
    ("they", &[Function]),
    ("we", &[Function]),
    ("you", &[Function]),
    ("i", &[Function]),
    ("this", &[Function]),
    ("these", &[Function]),
    ("those", &[Function]),
    ("there", &[Function]),
    ("not", &[Function]),
    ("so", &[Function]),
    ("about", &[Function]),
    ("over", &[Function]),
    ("under", &[Function]),
    ("up", &[Function]),
    ("more", &[Function]),
    ("less", &[Function]),
    ("alone", &[Function]),
    ("s", &[Function]),
];

const BEFORE: &[(&[&str], Precision)] = &[
    (&["no", "more", "than"], Precision::AtMost),
    (&["not", "more", "than"], Precision::AtMost),
    (&["no", "fewer", "than"], Precision::AtLeast),
    (&["not", "fewer", "than"], Precision::AtLeast),
    (&["no", "less", "than"], Precision::AtLeast),
    (&["not", "less", "than"], Precision::AtLeast),
    (&["a", "minimum", "of"], Precision::AtLeast),
    (&["a", "maximum", "of"], Precision::AtMost),
    (&["as", "many", "as"], Precision::AtMost),
    (&["as", "much", "as"], Precision::AtMost),
    (&["in", "excess", "of"], Precision::MoreThan),
    (&["upwards", "of"], Precision::MoreThan),
    (&["more", "than"], Precision::MoreThan),
    (&["greater", "than"], Precision::MoreThan),
    (&["higher", "than"], Precision::MoreThan),
    (&["less", "than"], Precision::LessThan),
    (&["fewer", "than"], Precision::LessThan),
    (&["lower", "than"], Precision::LessThan),
    (&["close", "to"], Precision::About),
    (&["at", "least"], Precision::AtLeast),
    (&["at", "most"], Precision::AtMost),
    (&["up", "to"], Precision::AtMost),
    (&["over"], Precision::MoreThan),
    (&["above"], Precision::MoreThan),
    (&["exceeding"], Precision::MoreThan),
    (&["under"], Precision::LessThan),
    (&["below"], Precision::LessThan),
    (&["about"], Precision::About),
    (&["around"], Precision::About),
    (&["roughly"], Precision::About),
    (&["approximately"], Precision::About),
    (&["approx"], Precision::About),
    (&["nearly"], Precision::About),
    (&["almost"], Precision::About),
    (&["barely"], Precision::About),
    (&["hardly"], Precision::About),
    (&["some"], Precision::About),
    (&["circa"], Precision::About),
    (&["an", "estimated"], Precision::About),
];

const AFTER: &[(&[&str], Precision)] = &[
    (&["or", "more"], Precision::AtLeast),
    (&["or", "so"], Precision::About),
    (&["or", "less"], Precision::AtMost),
    (&["or", "fewer"], Precision::AtMost),
    (&["at", "least"], Precision::AtLeast),
    (&["at", "most"], Precision::AtMost),
    (&["and", "over"], Precision::AtLeast),
    (&["and", "above"], Precision::AtLeast),
];

impl Language for English {
    fn lexicon(&self) -> &Lexicon {
        &LEXICON
    }

    fn separators(&self) -> Separators {
        Separators {
            decimal: '.',
            group: ',',
        }
    }

    fn apply(&self, word: &str, number: &mut DigitString) -> bool {
        Interpreter::new().apply(word, number).is_ok()
    }

    fn joins(&self, before: &str, _after: &str) -> bool {
        matches!(before, "hundred" | "thousand" | "million" | "billion")
    }

    fn spells_decimals(&self) -> bool {
        true
    }

    fn is_doubtful(&self, key: &str) -> bool {
        key == "second"
    }

    fn counts(&self, around: &Around) -> bool {
        is_rank(around)
    }

    fn roman_rank(&self, _word: &str) -> Option<u32> {
        None
    }

    fn percent(&self, text: &str, at: usize) -> Option<usize> {
        let per = next(text, at);
        let cent = next(text, per.end);
        (per.key() == "per" && cent.key() == "cent").then_some(cent.end)
    }

    fn points(&self, text: &str, at: usize) -> Option<usize> {
        let first = next(text, at);
        if first.key() == "pp" {
            return Some(first.end);
        }
        let percentage = if first.is_sign('-') {
            next(text, first.end)
        } else {
            first
        };
        let points = next(text, percentage.end);
        let points = if points.is_sign('-') {
            next(text, points.end)
        } else {
            points
        };
        let said = percentage.key() == "percentage" && matches!(points.key(), "point" | "points");
        said.then_some(points.end)
    }

    fn before(&self) -> &'static [(&'static [&'static str], Precision)] {
        BEFORE
    }

    fn after(&self) -> &'static [(&'static [&'static str], Precision)] {
        AFTER
    }

    fn phrase_word<'a>(&self, key: &'a str) -> &'a str {
        key
    }

    fn habits(&self) -> Habits {
        Habits {
            month_first: true,
            compounds: true,
            article_rates: true,
            paired_years: true,
            strict_ratios: true,
            ..Habits::default()
        }
    }
}

/// "the second point" ranks; "a second", "per second", "a second later" do not.
fn is_rank(around: &Around) -> bool {
    let followed = around.after.is_next_word() && !is_function(around.after.key());
    match around.before.key() {
        "per" | "each" | "every" | "split" => false,
        "a" | "one" | "this" | "that" | "last" => followed,
        _ => true,
    }
}

fn is_function(key: &str) -> bool {
    LEXICON.roles(key).contains(&Function)
}
