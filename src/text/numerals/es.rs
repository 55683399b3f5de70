//! Spanish.

use std::sync::LazyLock;

use text2num::LangInterpreter;
use text2num::digit_string::DigitString;
use text2num::lang::Spanish as Interpreter;

use super::Precision;
use super::language::Role::{
    Aged, And, Between, Decade, Definite, Dial, During, Every, First, From, Function, Group, Half,
    HalfOf, Label, Later, Magnitude, Month, Number, One, OutOf, Part, Per, Percent, Person, Point,
    Points, Rank, RankEnding, Second, ShortUnit, Since, Some as Several, To, Unit,
};
use super::language::{Around, Entry, Habits, Language, LazyLexicon, Lexicon};
use super::literal::Separators;
use super::token::next;

/// The Spanish reader.
pub(super) struct Spanish;

static LEXICON: LazyLexicon = LazyLock::new(|| Lexicon::new(&[NUMBERS, RANKS, PARTS, WORDS]));

const NUMBERS: &[Entry] = &[
    ("cero", &[Number("cero")]),
    ("uno", &[One("uno")]),
    ("una", &[One("una")]),
    ("un", &[One("un")]),
    ("dos", &[Number("dos")]),
    ("tres", &[Number("tres")]),
    ("cuatro", &[Number("cuatro")]),
    ("cinco", &[Number("cinco")]),
    ("seis", &[Number("seis")]),
    ("siete", &[Number("siete")]),
    ("ocho", &[Number("ocho")]),
    ("nueve", &[Number("nueve")]),
    ("diez", &[Number("diez")]),
    ("once", &[Number("once")]),
    ("doce", &[Number("doce")]),
    ("trece", &[Number("trece")]),
    ("catorce", &[Number("catorce")]),
    ("quince", &[Number("quince")]),
    ("dieciseis", &[Number("dieciséis")]),
    ("diecisiete", &[Number("diecisiete")]),
    ("dieciocho", &[Number("dieciocho")]),
    ("diecinueve", &[Number("diecinueve")]),
    ("veinte", &[Number("veinte")]),
    ("veintiun", &[Number("veintiuno")]),
    ("veintiuno", &[Number("veintiuno")]),
    ("veintiuna", &[Number("veintiuna")]),
    ("veintidos", &[Number("veintidós")]),
    ("veintitres", &[Number("veintitrés")]),
    ("veinticuatro", &[Number("veinticuatro")]),
    ("veinticinco", &[Number("veinticinco")]),
    ("veintiseis", &[Number("veintiséis")]),
    ("veintisiete", &[Number("veintisiete")]),
    ("veintiocho", &[Number("veintiocho")]),
    ("veintinueve", &[Number("veintinueve")]),
    ("treinta", &[Number("treinta")]),
    ("cuarenta", &[Number("cuarenta")]),
    ("cincuenta", &[Number("cincuenta")]),
    ("sesenta", &[Number("sesenta")]),
    ("setenta", &[Number("setenta")]),
    ("ochenta", &[Number("ochenta")]),
    ("noventa", &[Number("noventa")]),
    ("cien", &[Number("cien")]),
    ("ciento", &[Number("ciento")]),
    ("doscientos", &[Number("doscientos")]),
    ("doscientas", &[Number("doscientas")]),
    ("trescientos", &[Number("trescientos")]),
    ("trescientas", &[Number("trescientas")]),
    ("cuatrocientos", &[Number("cuatrocientos")]),
    ("cuatrocientas", &[Number("cuatrocientas")]),
    ("quinientos", &[Number("quinientos")]),
    ("quinientas", &[Number("quinientas")]),
    ("seiscientos", &[Number("seiscientos")]),
    ("seiscientas", &[Number("seiscientas")]),
    ("setecientos", &[Number("setecientos")]),
    ("setecientas", &[Number("setecientas")]),
    ("ochocientos", &[Number("ochocientos")]),
    ("ochocientas", &[Number("ochocientas")]),
    ("novecientos", &[Number("novecientos")]),
    ("novecientas", &[Number("novecientas")]),
    ("mil", &[Number("mil"), Magnitude(3, "mil")]),
    ("millon", &[Magnitude(6, "millón")]),
    ("millones", &[Magnitude(6, "millón")]),
    ("billon", &[Magnitude(12, "")]),
    ("billones", &[Magnitude(12, "")]),
    ("decena", &[Group(10)]),
    ("decenas", &[Group(10)]),
    ("docena", &[Group(12)]),
    ("docenas", &[Group(12)]),
    ("veintena", &[Group(20)]),
    ("treintena", &[Group(30)]),
    ("cuarentena", &[Group(40)]),
    ("cincuentena", &[Group(50)]),
    ("centenar", &[Group(100)]),
    ("centenares", &[Group(100)]),
    ("centena", &[Group(100)]),
    ("centenas", &[Group(100)]),
    ("cientos", &[Group(100)]),
    ("millar", &[Group(1000)]),
    ("millares", &[Group(1000)]),
    ("miles", &[Group(1000)]),
];

const RANKS: &[Entry] = &[
    ("primer", &[First]),
    ("primero", &[First]),
    ("primera", &[First]),
    ("primeros", &[First]),
    ("primeras", &[First]),
    ("segundo", &[Second, Unit(false)]),
    ("segundos", &[Unit(false)]),
    ("segunda", &[Second]),
    ("segundas", &[Second]),
    ("tercer", &[Rank("tercer")]),
    ("tercero", &[Rank("tercero")]),
    ("tercera", &[Rank("tercera")]),
    ("terceros", &[Rank("tercero")]),
    ("terceras", &[Rank("tercera")]),
    ("cuarta", &[Rank("cuarta")]),
    ("cuartas", &[Part(4), Rank("cuarta")]),
    ("quinto", &[Rank("quinto")]),
    ("quinta", &[Rank("quinta")]),
    ("quintos", &[Part(5), Rank("quinto")]),
    ("quintas", &[Part(5), Rank("quinta")]),
    ("sexto", &[Rank("sexto")]),
    ("sexta", &[Rank("sexta")]),
    ("sextos", &[Part(6), Rank("sexto")]),
    ("sextas", &[Part(6), Rank("sexta")]),
    ("septimo", &[Rank("séptimo")]),
    ("septima", &[Rank("séptima")]),
    ("septimos", &[Part(7), Rank("séptimo")]),
    ("septimas", &[Part(7), Rank("séptima")]),
    ("octavo", &[Rank("octavo")]),
    ("octava", &[Rank("octava")]),
    ("octavos", &[Part(8), Rank("octavo")]),
    ("octavas", &[Part(8), Rank("octava")]),
    ("noveno", &[Rank("noveno")]),
    ("novena", &[Rank("novena")]),
    ("novenos", &[Part(9), Rank("noveno")]),
    ("novenas", &[Part(9), Rank("novena")]),
    ("decimo", &[Rank("décimo")]),
    ("decima", &[Rank("décima")]),
    ("decimos", &[Part(10), Rank("décimo")]),
    ("decimas", &[Part(10), Rank("décima")]),
    ("undecimo", &[Rank("undécimo")]),
    ("undecima", &[Rank("undécima")]),
    ("undecimos", &[Rank("undécimo")]),
    ("undecimas", &[Rank("undécima")]),
    ("duodecimo", &[Rank("duodécimo")]),
    ("duodecima", &[Rank("duodécima")]),
    ("duodecimos", &[Rank("duodécimo")]),
    ("duodecimas", &[Rank("duodécima")]),
    ("vigesimo", &[Rank("vigésimo")]),
    ("vigesima", &[Rank("vigésima")]),
    ("vigesimos", &[Part(20), Rank("vigésimo")]),
    ("vigesimas", &[Part(20), Rank("vigésima")]),
    ("trigesimo", &[Rank("trigésimo")]),
    ("trigesima", &[Rank("trigésima")]),
    ("trigesimos", &[Rank("trigésimo")]),
    ("trigesimas", &[Rank("trigésima")]),
    ("cuadragesimo", &[Rank("cuadragésimo")]),
    ("cuadragesima", &[Rank("cuadragésima")]),
    ("cuadragesimos", &[Rank("cuadragésimo")]),
    ("cuadragesimas", &[Rank("cuadragésima")]),
    ("quincuagesimo", &[Rank("quincuagésimo")]),
    ("quincuagesima", &[Rank("quincuagésima")]),
    ("quincuagesimos", &[Rank("quincuagésimo")]),
    ("quincuagesimas", &[Rank("quincuagésima")]),
    ("sexagesimo", &[Rank("sexagésimo")]),
    ("sexagesima", &[Rank("sexagésima")]),
    ("sexagesimos", &[Rank("sexagésimo")]),
    ("sexagesimas", &[Rank("sexagésima")]),
    ("septuagesimo", &[Rank("septuagésimo")]),
    ("septuagesima", &[Rank("septuagésima")]),
    ("septuagesimos", &[Rank("septuagésimo")]),
    ("septuagesimas", &[Rank("septuagésima")]),
    ("octogesimo", &[Rank("octogésimo")]),
    ("octogesima", &[Rank("octogésima")]),
    ("octogesimos", &[Rank("octogésimo")]),
    ("octogesimas", &[Rank("octogésima")]),
    ("nonagesimo", &[Rank("nonagésimo")]),
    ("nonagesima", &[Rank("nonagésima")]),
    ("nonagesimos", &[Rank("nonagésimo")]),
    ("nonagesimas", &[Rank("nonagésima")]),
    ("centesimo", &[Rank("centésimo")]),
    ("centesima", &[Rank("centésima")]),
    ("centesimos", &[Part(100), Rank("centésimo")]),
    ("centesimas", &[Part(100), Rank("centésima")]),
    ("milesimo", &[Rank("milésimo")]),
    ("milesima", &[Rank("milésima")]),
    ("milesimos", &[Part(1000), Rank("milésimo")]),
    ("milesimas", &[Part(1000), Rank("milésima")]),
    ("o", &[RankEnding]),
    ("a", &[RankEnding]),
    ("er", &[RankEnding]),
    ("os", &[RankEnding]),
    ("as", &[RankEnding]),
];

const PARTS: &[Entry] = &[
    ("tercio", &[Part(3)]),
    ("tercios", &[Part(3)]),
    ("cuarto", &[Rank("cuarto"), Part(4)]),
    ("cuartos", &[Part(4), Rank("cuarto")]),
    ("mitad", &[Half]),
    ("medio", &[HalfOf]),
    ("media", &[HalfOf]),
];

const WORDS: &[Entry] = &[
    ("y", &[And, Function]),
    ("e", &[And, Function]),
    ("coma", &[Point]),
    ("punto", &[Point]),
    ("el", &[Definite, Function]),
    ("la", &[Definite, Function]),
    ("los", &[Definite, Several, Function]),
    ("las", &[Definite, Several, Function]),
    ("unos", &[Several, Function]),
    ("unas", &[Several, Function]),
    ("algunos", &[Several, Function]),
    ("algunas", &[Several, Function]),
    ("varios", &[Several, Function]),
    ("varias", &[Several, Function]),
    ("muchos", &[Several, Function]),
    ("muchas", &[Several, Function]),
    ("estos", &[Several, Function]),
    ("estas", &[Several, Function]),
    ("enero", &[Month(1)]),
    ("febrero", &[Month(2)]),
    ("marzo", &[Month(3)]),
    ("abril", &[Month(4)]),
    ("mayo", &[Month(5)]),
    ("junio", &[Month(6)]),
    ("julio", &[Month(7)]),
    ("agosto", &[Month(8)]),
    ("septiembre", &[Month(9)]),
    ("octubre", &[Month(10)]),
    ("noviembre", &[Month(11)]),
    ("diciembre", &[Month(12)]),
    ("setiembre", &[Month(9)]),
    ("ene", &[Month(1)]),
    ("feb", &[Month(2)]),
    ("abr", &[Month(4)]),
    ("jun", &[Month(6)]),
    ("jul", &[Month(7)]),
    ("ago", &[Month(8)]),
    ("sept", &[Month(9)]),
    ("sep", &[Month(9)]),
    ("oct", &[Month(10)]),
    ("nov", &[Month(11)]),
    ("dic", &[Month(12)]),
    ("minuto", &[Unit(false)]),
    ("minutos", &[Unit(false)]),
    ("hora", &[Unit(false)]),
    ("horas", &[Unit(false)]),
    ("dia", &[Unit(false)]),
    ("dias", &[Unit(false)]),
    ("noche", &[Unit(false)]),
    ("noches", &[Unit(false)]),
    ("semana", &[Unit(false)]),
    ("semanas", &[Unit(false)]),
    ("quincena", &[Unit(false)]),
    ("quincenas", &[Unit(false)]),
    ("mes", &[Unit(false)]),
    ("meses", &[Unit(false)]),
    ("trimestre", &[Unit(false)]),
    ("trimestres", &[Unit(false)]),
    ("semestre", &[Unit(false)]),
    ("semestres", &[Unit(false)]),
    ("decada", &[Unit(false)]),
    ("decadas", &[Unit(false)]),
    ("siglo", &[Unit(false)]),
    ("siglos", &[Unit(false)]),
    ("ano", &[Unit(true)]),
    ("anos", &[Unit(true), Decade]),
    ("h", &[ShortUnit]),
    ("min", &[ShortUnit]),
    ("s", &[ShortUnit]),
    ("ms", &[ShortUnit]),
    ("sobre", &[OutOf, Function]),
    ("por", &[Per, Function]),
    ("cada", &[Every, Function]),
    ("a", &[To, Function]),
    ("al", &[To, Definite, Function]),
    ("entre", &[Between, Function]),
    ("de", &[From, Several, Function]),
    ("del", &[From, Function]),
    ("en", &[Since, During, Function]),
    ("durante", &[Since, During, Function]),
    ("desde", &[Since, During, Function]),
    ("hasta", &[Since, Function]),
    ("hace", &[During, Function]),
    ("para", &[During, Function]),
    ("tras", &[During, Later, Function]),
    ("despues", &[Later, Function]),
    ("antes", &[Later, Function]),
    ("tarde", &[Later, Function]),
    ("prision", &[Later]),
    ("carcel", &[Later]),
    ("nina", &[Person]),
    ("ninas", &[Person]),
    ("nino", &[Person]),
    ("ninos", &[Person]),
    ("menor", &[Person]),
    ("menores", &[Person]),
    ("chica", &[Person]),
    ("chicas", &[Person]),
    ("chico", &[Person]),
    ("chicos", &[Person]),
    ("adolescente", &[Person]),
    ("adolescentes", &[Person]),
    ("joven", &[Person]),
    ("jovenes", &[Person]),
    ("alumno", &[Person]),
    ("alumna", &[Person]),
    ("alumnos", &[Person]),
    ("alumnas", &[Person]),
    ("hombre", &[Person]),
    ("hombres", &[Person]),
    ("mujer", &[Person]),
    ("mujeres", &[Person]),
    ("persona", &[Person]),
    ("personas", &[Person]),
    ("victima", &[Person]),
    ("victimas", &[Person]),
    ("bebe", &[Person]),
    ("bebes", &[Person]),
    ("hijo", &[Person]),
    ("hija", &[Person]),
    ("hijos", &[Person]),
    ("hijas", &[Person]),
    ("edad", &[Aged]),
    ("edades", &[Aged]),
    ("articulo", &[Label]),
    ("articulos", &[Label]),
    ("art", &[Label]),
    ("apartado", &[Label]),
    ("apartados", &[Label]),
    ("seccion", &[Label]),
    ("pagina", &[Label]),
    ("paginas", &[Label]),
    ("pag", &[Label]),
    ("pags", &[Label]),
    ("p", &[Label]),
    ("pp", &[Label]),
    ("capitulo", &[Label]),
    ("capitulos", &[Label]),
    ("cap", &[Label]),
    ("figura", &[Label]),
    ("fig", &[Label]),
    ("tabla", &[Label]),
    ("cuadro", &[Label]),
    ("anexo", &[Label]),
    ("parrafo", &[Label]),
    ("numero", &[Label]),
    ("numeros", &[Label]),
    ("num", &[Label]),
    ("n", &[Label]),
    ("version", &[Label]),
    ("paso", &[Label]),
    ("pregunta", &[Label]),
    ("nota", &[Label]),
    ("volumen", &[Label]),
    ("vol", &[Label]),
    ("tomo", &[Label]),
    ("ley", &[Label]),
    ("iso", &[Label]),
    ("rfc", &[Label]),
    ("pegi", &[Label]),
    ("windows", &[Label]),
    ("iphone", &[Label]),
    ("android", &[Label]),
    ("ios", &[Label]),
    ("covid", &[Label]),
    ("tel", &[Dial]),
    ("telefono", &[Dial]),
    ("fax", &[Dial]),
    ("llame", &[Dial]),
    ("llama", &[Dial]),
    ("llamar", &[Dial]),
    ("llamad", &[Dial]),
    ("marque", &[Dial]),
    ("marca", &[Dial]),
    ("marcar", &[Dial]),
    ("porciento", &[Percent]),
    ("puntos", &[Points]),
    ("o", &[Function]),
    ("u", &[Function]),
    ("ni", &[Function]),
    ("que", &[Function]),
    ("quien", &[Function]),
    ("quienes", &[Function]),
    ("cuyo", &[Function]),
    ("pero", &[Function]),
    ("pues", &[Function]),
    ("si", &[Function]),
    ("no", &[Function]),
    ("se", &[Function]),
    ("su", &[Function]),
    ("sus", &[Function]),
    ("lo", &[Function]),
    ("le", &[Function]),
    ("les", &[Function]),
    ("es", &[Function]),
    ("son", &[Function]),
    ("era", &[Function]),
    ("eran", &[Function]),
    ("fue", &[Function]),
    ("fueron", &[Function]),
    ("ha", &[Function]),
    ("han", &[Function]),
    ("habia", &[Function]),
    ("con", &[Function]),
    ("sin", &[Function]),
    ("segun", &[Function]),
    ("como", &[Function]),
    ("cuando", &[Function]),
    ("contra", &[Function]),
    ("mas", &[Function]),
    ("menos", &[Function]),
    ("casi", &[Function]),
    ("muy", &[Function]),
    ("ya", &[Function]),
    ("tambien", &[Function]),
    ("solo", &[Function]),
];

const BEFORE: &[(&[&str], Precision)] = &[
    (&["no", "menos", "de"], Precision::AtLeast),
    (&["no", "mas", "de"], Precision::AtMost),
    (&["por", "lo", "menos"], Precision::AtLeast),
    (&["a", "lo", "sumo"], Precision::AtMost),
    (&["un", "minimo", "de"], Precision::AtLeast),
    (&["un", "maximo", "de"], Precision::AtMost),
    (&["mas", "o", "menos"], Precision::About),
    (&["en", "torno", "a"], Precision::About),
    (&["en", "torno", "al"], Precision::About),
    (&["alrededor", "de"], Precision::About),
    (&["cerca", "de"], Precision::About),
    (&["mas", "de"], Precision::MoreThan),
    (&["menos", "de"], Precision::LessThan),
    (&["superior", "a"], Precision::MoreThan),
    (&["superior", "al"], Precision::MoreThan),
    (&["inferior", "a"], Precision::LessThan),
    (&["inferior", "al"], Precision::LessThan),
    (&["al", "menos"], Precision::AtLeast),
    (&["como", "minimo"], Precision::AtLeast),
    (&["como", "maximo"], Precision::AtMost),
    (&["hasta"], Precision::AtMost),
    (&["hasta", "el"], Precision::AtMost),
    (&["unos"], Precision::About),
    (&["unas"], Precision::About),
    (&["casi"], Precision::About),
    (&["apenas"], Precision::About),
    (&["aproximadamente"], Precision::About),
    (&["aprox"], Precision::About),
    (&["practicamente"], Precision::About),
];

const AFTER: &[(&[&str], Precision)] = &[
    (&["o", "mas"], Precision::AtLeast),
    (&["y", "mas"], Precision::AtLeast),
    (&["o", "menos"], Precision::AtMost),
    (&["al", "menos"], Precision::AtLeast),
    (&["como", "minimo"], Precision::AtLeast),
    (&["como", "maximo"], Precision::AtMost),
    (&["aproximadamente"], Precision::About),
];

impl Language for Spanish {
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

    fn joins(&self, before: &str, after: &str) -> bool {
        let tens = matches!(
            before,
            "treinta" | "cuarenta" | "cincuenta" | "sesenta" | "setenta" | "ochenta" | "noventa"
        );
        tens && is_unit(after)
    }

    fn spells_decimals(&self) -> bool {
        false
    }

    fn is_doubtful(&self, key: &str) -> bool {
        matches!(key, "segundo" | "ciento")
    }

    fn counts(&self, around: &Around) -> bool {
        if around.word.key() == "ciento" {
            goes_on(around.after.key())
        } else {
            is_rank(around)
        }
    }

    fn roman_rank(&self, _word: &str) -> Option<u32> {
        None
    }

    fn percent(&self, text: &str, at: usize) -> Option<usize> {
        let per = next(text, at);
        let cent = next(text, per.end);
        let said = per.key() == "por" && matches!(cent.key(), "ciento" | "cien");
        let follows = next(text, cent.end);
        (said && cent.is_next_word() && !goes_on(follows.key())).then_some(cent.end)
    }

    fn points(&self, text: &str, at: usize) -> Option<usize> {
        let points = next(text, at);
        let what = next(text, points.end);
        let said = matches!(points.key(), "punto" | "puntos");
        (said && matches!(what.key(), "porcentual" | "porcentuales")).then_some(what.end)
    }

    fn before(&self) -> &'static [(&'static [&'static str], Precision)] {
        BEFORE
    }

    fn after(&self) -> &'static [(&'static [&'static str], Precision)] {
        AFTER
    }

    fn phrase_word<'a>(&self, key: &'a str) -> &'a str {
        match key {
            "del" => "de",
            key => key,
        }
    }

    fn habits(&self) -> Habits {
        Habits {
            years_are_ages: true,
            dates_with_of: true,
            ..Habits::default()
        }
    }
}

fn is_unit(key: &str) -> bool {
    let ones = ["un", "uno", "una", "dos", "tres", "cuatro", "cinco"];
    ones.contains(&key) || matches!(key, "seis" | "siete" | "ocho" | "nueve")
}

/// Whether a word goes on with a number: « ciento veinte », but « el tanto por ciento ».
fn goes_on(key: &str) -> bool {
    let mut roles = LEXICON.roles(key).iter();
    roles.any(|role| matches!(role, Number(_) | One(_) | Magnitude(..)))
}

/// « el segundo informe » and « en segundo lugar » rank, « un segundo », « por segundo » and « cada
/// segundo » do not.
fn is_rank(around: &Around) -> bool {
    let after = around.after.key();
    let noun = around.after.is_next_word() && !LEXICON.roles(after).contains(&Function);
    match around.before.key() {
        "por" | "cada" | "medio" => false,
        "el" | "este" | "ese" | "aquel" | "su" => true,
        _ => noun,
    }
}
