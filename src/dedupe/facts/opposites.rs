//! Lower-case words that change what a text says: opposites ("approved", "rejected") and negations ("not").
//!
//! Takes the words that each of two texts has more often than the other. Any other word that replaces one in
//! lower case is taken for an edit, because "announced" for "reported" and "granted" for "refused" differ
//! only in their meaning.

use std::sync::LazyLock;

use super::key::{key, keys};
use super::small::is_weak_word;

/// Words that exclude each other: those between two bars are forms of one, the others on the line exclude it.
const OPPOSITES: &[&str] = &[
    // English
    "north|south|east|west",
    "northern|southern|eastern|western",
    "northbound|southbound|eastbound|westbound",
    "left|right",
    "front|rear",
    "top|bottom",
    "upper|lower",
    "inside|outside",
    "before|after",
    "above|below",
    "with|without",
    "more|less|fewer",
    "most|least",
    "higher|lower",
    "open opened opens|closed shut closes",
    "allowed permitted|forbidden prohibited banned",
    "approved approves accepted granted|rejected rejects refused denied",
    "won wins winning|lost loses losing",
    "rise rises rose risen|fall falls fell fallen",
    "increase increases increased increasing|decrease decreases decreased decreasing",
    "majority|minority",
    "minimum|maximum",
    "arrival arrives arrived|departure departs departed",
    "win victory|defeat loss",
    "guilty convicted|innocent acquitted",
    "alive survived|dead died",
    "true|false",
    "safe|dangerous",
    "male|female",
    "men|women",
    "boys|girls",
    "boy|girl",
    "man|woman",
    "brother|sister",
    "son|daughter",
    "husband|wife",
    "father|mother",
    "today|tomorrow|yesterday",
    "bought buys|sold sells",
    "red|blue|green|yellow|black|white|brown|orange|purple",
    "spring|summer|autumn|winter",
    "cancelled canceled|running",
    "strengthening|weakening",
    "heavier|lighter",
    // German
    "norden|süden|osten|westen",
    "nördlich nördlichen|südlich südlichen|östlich östlichen|westlich westlichen",
    "links linken linke|rechts rechten rechte",
    "vor|nach",
    "oben|unten",
    "mit|ohne",
    "mehr|weniger",
    "offen geöffnet frei|geschlossen gesperrt zu",
    "erlaubt|verboten",
    "genehmigt angenommen bewilligt|abgelehnt",
    "gewonnen gewann|verloren verlor",
    "gestiegen steigt stieg|gesunken sinkt sank gefallen",
    "erhöht|gesenkt",
    "heute|morgen|gestern",
    "männer|frauen",
    "mindestens|höchstens",
    // French
    "nord|sud|est|ouest",
    "gauche|droite",
    "avant|après",
    "avec|sans",
    "plus|moins",
    "ouvert ouverte ouverts ouvertes|fermé fermée fermés fermées",
    "autorisé autorisée|interdit interdite",
    "approuvé approuvée accepté acceptée|rejeté rejetée refusé refusée",
    "gagné|perdu",
    "hausse|baisse",
    "hommes|femmes",
    "demain|hier",
    // Spanish
    "norte|sur|este|oeste",
    "izquierda izquierdo|derecha derecho",
    "antes|después",
    "con|sin",
    "más|menos",
    "abierto abierta abiertos abiertas|cerrado cerrada cerrados cerradas",
    "permitido permitida|prohibido prohibida",
    "aprobado aprobada aceptado aceptada|rechazado rechazada",
    "ganado ganó|perdido perdió",
    "subió subido|bajó bajado",
    "hombres|mujeres",
    "mañana|ayer",
    // Italian
    "sinistra sinistro|destra destro",
    "prima|dopo",
    "con|senza",
    "più|meno",
    "aperto aperta aperti aperte|chiuso chiusa chiusi chiuse",
    "vietato vietata|consentito consentita permesso permessa",
    "approvato approvata|respinto respinta",
    "vinto|perso",
    "domani|ieri",
    // Portuguese
    "norte|sul|leste|oeste",
    "esquerda|direita",
    "antes|depois",
    "com|sem",
    "mais|menos",
    "aberto aberta abertos abertas|fechado fechada fechados fechadas",
    "aprovado aprovada aceito aceita|rejeitado rejeitada",
    "ganhou|perdeu",
    "amanhã|ontem",
    // Dutch
    "noorden|zuiden|oosten|westen",
    "links linker|rechts rechter",
    "voor|na",
    "met|zonder",
    "meer|minder",
    "geopend|gesloten dicht",
    "toegestaan|verboden",
    "goedgekeurd aangenomen|afgewezen afgekeurd verworpen",
    "gewonnen won|verloren verloor",
    "gestegen|gedaald",
    "morgen|gisteren",
    // Swedish, Danish, Norwegian
    "norr|söder|öster|väster",
    "nord|syd sør|øst|vest",
    "vänster|höger",
    "venstre|højre høyre",
    "före innan|efter",
    "før|efter etter",
    "med|utan uden uten",
    "mer mera|mindre",
    "öppen öppet öppna|stängd stängt stängda",
    "åben åpen åbent åpent|lukket stengt",
    "tillåtet tillåten|förbjudet förbjuden",
    "godkänd godkänt|avslagen avslaget",
    "imorgon|igår",
    // Polish
    "północ|południe|wschód|zachód",
    "lewo lewej|prawo prawej",
    "przed|po",
    "więcej|mniej",
    "otwarty otwarta otwarte|zamknięty zamknięta zamknięte",
    "jutro|wczoraj",
    // Russian, Ukrainian
    "север севере|юг юге|восток востоке|запад западе",
    "слева левый левой|справа правый правой",
    "до|после",
    "больше|меньше",
    "открыт открыта открыто открыты|закрыт закрыта закрыто закрыты",
    "разрешено|запрещено",
    "завтра|вчера",
    "відкрито відкритий відкрита|закрито закритий закрита",
    // Turkish
    "kuzey|güney|doğu|batı",
    "sol|sağ",
    "önce|sonra",
    "açık|kapalı",
    "yarın|dün",
];

/// Words that negate a sentence. Forms of verbs stand without their ending, a word of its own: "isn't".
const NEGATIONS: &str = "not no never cannot isn aren wasn weren don doesn didn hasn haven hadn won wouldn couldn shouldn \
    nicht kein keine keinen keinem keiner keines nie niemals pas jamais aucun aucune nunca jamás ningún ninguna non mai não nem \
    niet geen nooit inte ej ingen inga inget aldrig ikke aldri ei eivät nem nie ne не нет ні nu değil δεν";

/// Words that come and go with a negation.
const HELPERS: &str = "t do does did ne any some ein eine einen einem einer un une een en et ett";

/// Beginnings that turn a word into its opposite.
const PREFIXES: &[&str] = &[
    "un", "in", "im", "il", "ir", "dis", "non", "on", "miss", "des", "dés", "nie", "ne", "не", "без", "o",
    "u",
];

/// Minimum length in characters of a word after one of [`PREFIXES`], and after those of one letter: "pen" is
/// not the opposite of "open".
const MIN_REST: usize = 4;
const MIN_REST_AFTER_LETTER: usize = 6;

/// Words that one text has more often than another.
#[derive(Debug, Default)]
pub(super) struct Surplus {
    /// The words in lower case.
    pub(super) words: Vec<String>,
    /// How much more often the text has them, for those that are negations.
    pub(super) negations: usize,
}

/// Returns true if `key` is that of a negation.
pub(super) fn is_negation(key: u64) -> bool {
    static KEYS: LazyLock<Vec<u64>> = LazyLock::new(|| keys(NEGATIONS.split_whitespace()));
    KEYS.binary_search(&key).is_ok()
}

/// Returns true if two texts with the surplus words `a` and `b` say opposite things. Cost: linear.
pub(super) fn differ(a: &Surplus, b: &Surplus) -> bool {
    if a.words.is_empty() && b.words.is_empty() {
        return false;
    }
    is_negated(a, b) || is_prefixed(a, b) || is_prefixed(b, a) || have_opposites(a, b)
}

/// Returns true if one text negates what the other says and they have all other words in common.
fn is_negated(a: &Surplus, b: &Surplus) -> bool {
    static HELPER_KEYS: LazyLock<Vec<u64>> = LazyLock::new(|| keys(HELPERS.split_whitespace()));
    let is_light = |word: &String| {
        let key = key(word);
        is_negation(key) || is_weak_word(key) || HELPER_KEYS.binary_search(&key).is_ok()
    };
    a.negations != b.negations && a.words.iter().chain(&b.words).all(is_light)
}

/// Returns true if `a` has a word of `b` with a prefix that makes it the opposite.
fn is_prefixed(a: &Surplus, b: &Surplus) -> bool {
    let held = keys(b.words.iter().map(String::as_str));
    let is_opposite = |word: &str, prefix: &str| {
        let Some(rest) = word.strip_prefix(prefix) else { return false };
        let min = if prefix.len() > 1 { MIN_REST } else { MIN_REST_AFTER_LETTER };
        rest.chars().count() >= min && held.binary_search(&key(rest)).is_ok()
    };
    a.words.iter().any(|word| PREFIXES.iter().any(|prefix| is_opposite(word, prefix)))
}

/// Returns true if `a` has a word of [`OPPOSITES`], and `b` one that excludes it.
fn have_opposites(a: &Surplus, b: &Surplus) -> bool {
    /// Key of a word, line, and place on its line.
    type Listed = (u64, usize, usize);
    static TABLE: LazyLock<Vec<Listed>> = LazyLock::new(|| {
        let sides = |(line, text): (usize, &'static &'static str)| {
            let sides = text.split('|').enumerate();
            sides.flat_map(move |(side, words)| words.split(' ').map(move |word| (key(word), line, side)))
        };
        let mut table = OPPOSITES.iter().enumerate().flat_map(sides).collect::<Vec<_>>();
        table.sort_unstable();
        table
    });
    let places = |surplus: &Surplus| {
        let of_word = |word: &String| {
            let key = key(word);
            let start = TABLE.partition_point(|listed| listed.0 < key);
            TABLE[start..].iter().take_while(move |listed| listed.0 == key)
        };
        let mut places =
            surplus.words.iter().flat_map(of_word).map(|&(_, line, side)| (line, side)).collect::<Vec<_>>();
        places.sort_unstable();
        places.dedup();
        places
    };
    let (a, b) = (places(a), places(b));
    a.iter().any(|&(line, side)| {
        let start = b.partition_point(|place| place.0 < line);
        b[start..].iter().take_while(|place| place.0 == line).any(|place| place.1 != side)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surplus(text: &str) -> Surplus {
        let words = text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        Surplus { negations: words.iter().filter(|word| is_negation(key(word))).count(), words }
    }

    #[test]
    fn opposites_and_negations_are_told_from_edits() {
        for (a, b, expected) in [
            ("north", "south", true),
            ("north", "northern", false),
            ("gesperrt", "frei", true),
            ("unsafe", "safe", true),
            ("allowed", "disallowed", true),
            ("osäkerhet", "säkerhet", true),
            ("not", "", true),
            ("did not", "", true),
            ("isn t", "is", true),
            ("isn t", "is not", false),
            ("not enough", "too few", false),
            ("open", "pen", false),
            ("announced", "reported", false),
            ("", "", false),
        ] {
            assert_eq!(differ(&surplus(a), &surplus(b)), expected, "{a} / {b}");
            assert_eq!(differ(&surplus(b), &surplus(a)), expected, "{b} / {a}");
        }
    }

    #[test]
    fn lists_are_in_lower_case() {
        for list in [NEGATIONS, HELPERS].iter().chain(OPPOSITES) {
            assert!(list.split([' ', '|']).all(|word| word == word.to_lowercase()), "{list}");
        }
    }
}
