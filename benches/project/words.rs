//! The words of such a project, and chance from a seed.

/// SplitMix64: the same everywhere, for ever.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, most: u32) -> u32 {
        u32::try_from(self.next() % u64::from(most)).unwrap_or(0)
    }

    pub(crate) fn pick(&mut self, of: usize) -> usize {
        usize::try_from(self.next() % of as u64).unwrap_or(0)
    }

    /// A made-up name: seven syllables, so that two are hardly ever alike.
    pub(crate) fn name(&mut self) -> String {
        const SYLLABLES: [&str; 24] = [
            "bra", "ve", "lor", "mi", "dan", "co", "ru", "tel", "ga", "pin", "so", "fa", "ner",
            "lu", "kas", "to", "ri", "bel", "mo", "sa", "vin", "del", "ca", "nu",
        ];
        let mut name: String = (0..7).map(|_| SYLLABLES[self.pick(24)]).collect();
        name[..1].make_ascii_uppercase();
        name
    }
}

/// How many things are counted.
pub(crate) const THINGS: usize = 4;

/// A language of the project.
pub(crate) struct Tongue {
    pub(crate) code: &'static str,
    pub(crate) contents: &'static str,
    pub(crate) things: [&'static str; THINGS],
    chapter: &'static str,
    /// What parts thousands.
    group: &'static str,
    /// What stands before and behind the place, and then the number.
    states: [&'static str; 2],
    who: [&'static str; 8],
    does: [&'static str; 8],
    what: [&'static str; 8],
    how: [&'static str; 8],
    /// The text of a sheet.
    pub(crate) boxes: &'static str,
}

impl Tongue {
    /// Five sentences without a number.
    pub(crate) fn paragraph(&self, chance: &mut Chance) -> String {
        let sentence = |chance: &mut Chance| {
            let [who, does, what, how] = [self.who, self.does, self.what, self.how]
                .map(|part| part[chance.pick(part.len())]);
            format!("{who} {does} {what} {how}.")
        };
        let sentences: Vec<String> = (0..5).map(|_| sentence(chance)).collect();
        sentences.join(" ")
    }

    /// The sentence that states a figure.
    pub(crate) fn states(&self, place: &str, value: u32, thing: usize) -> String {
        format!("{}{}.", self.before(place), self.quote(value, thing))
    }

    pub(crate) fn before(&self, place: &str) -> String {
        let [before, behind] = self.states;
        format!("{before}{place}{behind}")
    }

    pub(crate) fn quote(&self, value: u32, thing: usize) -> String {
        let (group, rest) = (value / 1000, value % 1000);
        format!("{group}{}{rest:03} {}", self.group, self.things[thing])
    }

    /// The name of a chapter: its number in letters.
    pub(crate) fn chapter(&self, number: usize) -> String {
        let digits = number.to_string();
        let letters = digits.bytes().map(|digit| char::from(digit - b'0' + b'A'));
        format!("{} {}", self.chapter, letters.collect::<String>())
    }
}

pub(crate) const LANGUAGES: [Tongue; 2] = [
    Tongue {
        code: "fr",
        contents: "Sommaire",
        things: ["appels", "signalements", "dossiers", "visites"],
        chapter: "Chapitre",
        group: "\u{202f}",
        states: ["L’enquête menée à ", " a compté "],
        who: [
            "Le service de prévention",
            "Une équipe d’éducateurs",
            "La direction de l’école",
            "Un parent attentif",
            "Le rapport de cette année",
            "L’association qui accompagne les familles",
            "Chaque professionnel formé",
            "Le numéro d’écoute",
        ],
        does: [
            "explique avec calme",
            "rappelle aux adultes",
            "décrit sans détour",
            "présente dans son bilan",
            "répète à chaque réunion",
            "propose de lire ensemble",
            "garde par écrit",
            "transmet aux équipes",
        ],
        what: [
            "les gestes qui protègent un enfant",
            "la manière dont un inconnu gagne la confiance",
            "les démarches pour faire retirer une image",
            "l’importance d’une parole écoutée et crue",
            "les réglages du téléphone qui limitent les contacts",
            "le rôle des plateformes dans le retrait des contenus",
            "la conduite à tenir après un signalement",
            "les raisons pour lesquelles la honte change de camp",
        ],
        how: [
            "avant la rentrée des classes",
            "sans jamais accuser la victime",
            "avec des mots simples et précis",
            "pendant que l’enquête suit son cours",
            "parce que le silence profite à l’agresseur",
            "à l’aide d’exemples tirés du quotidien",
            "en lien avec les services de l’État",
            "tout en respectant la vie privée",
        ],
        boxes: "::: talk À dire\n« On s’en occupe ensemble. »\n:::\n\n::: steps Dans l’ordre\n\
                1. Restez calme.\n2. Appelez.\n:::\n\n",
    },
    Tongue {
        code: "en",
        contents: "Contents",
        things: ["calls", "reports", "files", "visits"],
        chapter: "Chapter",
        group: ",",
        states: ["The survey of ", " counted "],
        who: [
            "The prevention service",
            "A team of educators",
            "The head of the school",
            "A careful parent",
            "The report of this year",
            "The charity that helps families",
            "Every trained professional",
            "The helpline",
        ],
        does: [
            "calmly explains",
            "reminds adults of",
            "plainly describes",
            "presents in its review",
            "repeats at every meeting",
            "offers to read together about",
            "keeps a record of",
            "hands on to the teams",
        ],
        what: [
            "the habits that protect a child",
            "the way in which a stranger gains trust",
            "the steps that get an image taken down",
            "the weight of being heard and believed",
            "the settings of a phone that limit contacts",
            "the part that platforms have in removing content",
            "what is to be done after a report",
            "the reasons why shame must change sides",
        ],
        how: [
            "before the school year begins",
            "without ever accusing the victim",
            "in plain and exact words",
            "while the inquiry takes its course",
            "because silence serves the offender",
            "with examples from daily life",
            "together with public services",
            "with respect for privacy",
        ],
        boxes: "::: talk To say\n“We will sort it out together.”\n:::\n\n::: steps In this order\n\
                1. Stay calm.\n2. Call.\n:::\n\n",
    },
];
