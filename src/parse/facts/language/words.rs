//! Language of a text, by its most frequent words.
//!
//! Function words ("the", "und", "que") make up a third of running text, and differ between languages even
//! where trigrams do not. In: a text in Latin letters. Out: its language, if the share of one language's
//! words is large and no other's comes near; otherwise `None`, and trigrams must tell, which takes some 150
//! µs a page instead of 10.
//!
//! Of the 3,546 labelled pages of `pages` and `suites`, words decide 78 in 100 text dumps. In runs over their
//! text and HTML, two pages of 7,092 came out in another language than with whatlang alone: a German one that
//! it took for Dutch, and an English article on a French site.

use std::sync::LazyLock;

use hashbrown::HashMap;

/// Minimum number of words of a text; fewer are weak evidence.
const MIN_WORDS: u32 = 25;

/// Minimum number of words of a text that no other evidence decides.
const MIN_WORDS_AT_ALL: u32 = 12;

/// Minimum share of a text's words that are frequent in its language; prose has .3 to .5. Chosen, like the
/// next, on the pages above.
const MIN_SHARE: f64 = 0.2;

/// Maximum number of matches of another language, relative to the best; close relatives such as Spanish and
/// Portuguese exceed it.
const MAX_SECOND: f64 = 0.5;

/// Most frequent words of languages in Latin letters and in Devanagari (of those, the parts around a virama, which is
/// no letter), compiled by hand. Some are listed for the sake of
/// related languages: Galician, which whatlang does not know, must not pass for Portuguese. `l` and `d` occur
/// before an apostrophe.
const WORDS: [(&str, &str); 41] = [
    (
        "en",
        "the of and to in is that it for was on with as be at by this are from or have not you his they we he but \
         an had which i your their can will has our if all been who its more when there what so about",
    ),
    (
        "de",
        "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus \
         er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber \
         vor zur bis mehr durch man ich wir",
    ),
    (
        "fr",
        "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son \
         aux d l cette ou ses mais comme nous leur ont été vous je fait sa elle être deux même",
    ),
    (
        "es",
        "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí \
         porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos fue ha son",
    ),
    (
        "it",
        "di e il la che in un a per è una sono con non del si da i le dei al nel come della anche più alla gli ma \
         delle dal ha o lo nella questo se ad su l d dell all cui essere tra stato",
    ),
    (
        "pt",
        "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à \
         seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem \
         mesmo aos",
    ),
    (
        "nl",
        "de het een en van in is dat op te zijn voor met die niet aan er om ook als maar bij dan nog door naar \
         heeft hebben of uit werd worden deze wordt over ze hij kan wel meer geen was tot wat ik je we",
    ),
    (
        "pl",
        "w i na z się do nie że to jest o jak a po od za przez przy co dla są tym ale tak być czy może tego go \
         jego oraz już ich który która które było był tylko jako ma",
    ),
    (
        "sv",
        "och i att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan när \
         år under också efter eller nu sin där vid mot ska skulle kommer ut får finns vara hade alla andra mycket",
    ),
    (
        "da",
        "og i at det er en til på som med for den af de har ikke et der han om var jeg men sig fra vi så kan når \
         år efter eller nu sin ved mod skal ville kommer ud få findes være havde alle andre meget også",
    ),
    (
        "nb",
        "og i å det er en til på som med for den av de har ikke et der han om var jeg men seg fra vi så kan når \
         år etter eller nå sin ved mot skal ville kommer ut få finnes være hadde alle andre mye også",
    ),
    (
        "fi",
        "ja on ei se että oli hän joka mutta kun niin myös ovat mukaan kuin sen ole tai jos vain mitä nyt hänen \
         ollut sitä ne vielä",
    ),
    (
        "tr",
        "ve bir bu için ile de da olarak daha çok en ne gibi olan sonra kadar var ki o ama her göre ise \
         tarafından değil mi olduğu ya",
    ),
    (
        "ca",
        "de la que i el a en les per un amb del una no és es els al ha més com va o ser dels són pel aquest \
         aquesta també però sobre entre fins han hi",
    ),
    (
        "gl",
        "de a o que e do da en un para é con non unha os no se na por máis as dos como pero foi ao el das ten á \
         seu súa ou ser cando moi hai nos xa está eu tamén só pola polo ata iso ela entre era sen mesmo",
    ),
    (
        "ro",
        "de și în a la cu pe nu să o un care din că este pentru mai al ce au sau fi prin se lui ale după sunt \
         fost dar ca am cele avea",
    ),
    (
        "af",
        "die van en in is het dat te wat nie vir met op n aan hy sy om was by sal as ek ons kan of tot word deur \
         na maar uit hulle",
    ),
    (
        "cs",
        "a se v na je že s z do to o k i za by ve si po jako jsem pro ale od jsou tak které který již při být",
    ),
    ("sk", "a sa v na je že s z do to o k i za by vo si po ako som pre ale od sú tak ktoré ktorý už pri byť"),
    ("hr", "i je u na se da za su od s o a to kao ne iz koji bi će što ali do ili po koja koje više samo"),
    (
        "hu",
        "a az és hogy nem is egy van meg ez de csak volt már mint vagy el még ha azt ki amely lehet több után",
    ),
    (
        "id",
        "yang dan di untuk dengan ini itu dari dalam pada tidak akan juga ke karena ada oleh sebagai bisa telah \
         atau lebih dapat tersebut adalah saya mereka bahwa",
    ),
    (
        "la",
        "et in est non ad ut cum qui quod sed si ex esse de a per aut sunt quam ac atque enim etiam ab nec dolor \
         sit amet",
    ),
    ("vi", "và của là có cho được không các một trong với người đã này những để khi từ ra về đến như"),
    ("eo", "la de kaj en estas por al ne ke li mi kun sed ĝi"),
    (
        "sl",
        "je in v na se za da so ki pa ne od z po s bi kot ali tudi do bo pri ter kar še to ima ni iz \
         lahko bila bil ko zaradi med jih",
    ),
    (
        "nn",
        "og i det som er på til av for med har ikkje ein eit å dei frå eg ho vi då også vart vert kva \
         kvar berre mykje meir var at om den han seg men så kan år skal ut",
    ),
    (
        "is",
        "og að í á er sem var til um við en það með af fyrir ekki hann ég hún því þess frá hafa þá eru \
         upp hefur eftir eða verið þar þegar svo sé allt nú",
    ),
    (
        "eu",
        "eta da du ez dira zen bat ere den dute dela edo egin izan baina hau ditu bere oso beste baino \
         arte duen zuen ziren ari dago dagoen urte bi batean hori gehiago zuten diren zela dituzte \
         dutenak berri egun orain bezala beren haien gaur ondoren herri herriko horrek guztiak aurretik",
    ),
    (
        "ga",
        "an na agus a ar i go is ag le do sa tá bhí sé ní leis ach nach don as seo atá den mar faoi ó \
         chun raibh siad sin gur é nuair",
    ),
    (
        "gd",
        "an na a agus air ann tha do gu bha le nach e i ach iad chaidh sin seo aig bho gun nam nan mar \
         anns dhan sa cha eil bhith ri",
    ),
    (
        "sq",
        "të e në dhe i me për që një nga ka është së u do si se por ai më janë pas kjo nuk ky duke ishte \
         edhe kanë",
    ),
    (
        "mt",
        "il u li ta ma fl minn għal huwa kien biex mill dan din jew iżda l tal fil bil hija kienet aktar \
         wara kollha mhux kif se sa bħal dawn",
    ),
    (
        "lb",
        "an de d den dem déi dat ass net mat fir vun op ze ginn hunn huet et e en eng am zu als och awer \
         si war gouf sech iwwer well kann wéi do hien no duerch",
    ),
    ("ku", "û li ji de bi ku di ew wê wî bû jî yên ya yê ev ne ber her dike ser hat kir bûn an lê ez heye"),
    (
        "sw",
        "ya na wa kwa ni katika za la cha kuwa hiyo huo hii huu yake pia kama baada ambao ambayo vya wake \
         lakini hivyo wao watu sana mwaka kwamba",
    ),
    (
        "ms",
        "yang dan di untuk dengan ini itu dari dalam pada tidak akan juga ke kerana ada oleh sebagai \
         telah atau lebih dapat adalah saya mereka bahawa boleh daripada ialah",
    ),
    ("hi", "के है में की को का और से हैं पर ने एक यह भी नहीं लिए हो था थी कर गया तो इस जो वह थे होने हुए"),
    ("mr", "आहे आणि हे या ते ही ती तर होते होता होती केली केला केले असे आहेत नाही हा व आला झाली झाले झाला येथे असा अशी"),
    ("ne", "छ र पनि यो भएको हो भने थियो हुने गरी तर ती यस नै छन अनि थिए छैन गर भन हुन उनी भए"),
    ("tl", "ng sa ang na at mga ay para hindi ni siya ko nang ito may"),
];

/// Length in bytes above which a word is not looked up; all listed words are shorter.
const MAX_WORD_BYTES: usize = 12;

/// Minimum number of words that a language has and a relative has not, for the two to be told apart, and how
/// many times those of the relative it must be.
const MIN_OWN_WORDS: u32 = 4;
const OWN_RATIO: u32 = 3;

/// For each word, the languages in which it is frequent, as a bit mask of indices in [`WORDS`].
static LANGUAGES: LazyLock<HashMap<&'static str, u64>> = LazyLock::new(|| {
    let mut languages = HashMap::new();
    for (language, (_, words)) in WORDS.iter().enumerate() {
        for word in words.split(' ') {
            *languages.entry(word).or_insert(0) |= 1 << language;
        }
    }
    languages
});

/// Returns the language of `text`, if its words leave no doubt.
pub(super) fn language(text: &str) -> Option<&'static str> {
    let tally = Tally::of(text)?;
    let near = |&language: &usize| f64::from(tally.counts[language]) > MAX_SECOND * f64::from(tally.most());
    let relatives: Vec<usize> =
        (0..WORDS.len()).filter(|&language| language != tally.best).filter(near).collect();
    (relatives.is_empty() || is_apart(text, tally.best, &relatives)).then_some(WORDS[tally.best].0)
}

/// Returns the language whose frequent words `text` has most of, if `declared` is another for which words are
/// listed too, and the text has few of those.
pub(super) fn instead_of(declared: &str, text: &str) -> Option<&'static str> {
    let tally = Tally::of_at_least(text, MIN_WORDS_AT_ALL).filter(|tally| tally.most() >= MIN_OWN_WORDS)?;
    let known = WORDS.iter().position(|(code, _)| *code == declared)?;
    (f64::from(tally.counts[known]) <= MAX_SECOND * f64::from(tally.most())).then_some(WORDS[tally.best].0)
}

/// Returns the language of which a short `text` has by far the most frequent words, for want of better evidence.
pub(super) fn likely(text: &str) -> Option<&'static str> {
    let tally = Tally::of_at_least(text, MIN_WORDS_AT_ALL)?;
    let second =
        (0..WORDS.len()).filter(|&language| language != tally.best).map(|at| tally.counts[at]).max()?;
    let is_ahead = tally.most() >= MIN_OWN_WORDS && f64::from(second) <= MAX_SECOND * f64::from(tally.most());
    is_ahead.then_some(WORDS[tally.best].0)
}

/// Number of frequent words of each language in a text.
struct Tally {
    counts: [u32; WORDS.len()],
    best: usize,
}

impl Tally {
    /// Counts the words of `text`; `None` if there are too few, or too few that are frequent in any language.
    fn of(text: &str) -> Option<Self> {
        Self::of_at_least(text, MIN_WORDS)
    }

    /// Counts the words of `text`, of which there must be `min_words`.
    fn of_at_least(text: &str, min_words: u32) -> Option<Self> {
        let (mut counts, mut words) = ([0u32; WORDS.len()], 0);
        each_word(text, |mut languages| {
            words += 1;
            while languages != 0 {
                counts[languages.trailing_zeros() as usize] += 1;
                languages &= languages - 1;
            }
        });
        let best = (0..WORDS.len()).rev().max_by_key(|&language| counts[language])?;
        let is_enough = words >= min_words && f64::from(counts[best]) >= MIN_SHARE * f64::from(words);
        is_enough.then_some(Self { counts, best })
    }

    fn most(&self) -> u32 {
        self.counts[self.best]
    }
}

/// Returns true if the words of `text` that only one of two languages has are those of `best`, compared with
/// each of its `relatives`.
fn is_apart(text: &str, best: usize, relatives: &[usize]) -> bool {
    // Words that only the best language has, and those that only the other has.
    let mut own = vec![(0u32, 0u32); relatives.len()];
    each_word(text, |languages| {
        let has = |language: usize| languages >> language & 1 == 1;
        for (counts, &relative) in own.iter_mut().zip(relatives) {
            counts.0 += u32::from(has(best) && !has(relative));
            counts.1 += u32::from(has(relative) && !has(best));
        }
    });
    own.iter().all(|&(mine, others)| mine >= MIN_OWN_WORDS && mine >= OWN_RATIO * others)
}

/// Calls `note` with the languages of each word of `text`. Words inside addresses are left out.
fn each_word(text: &str, mut note: impl FnMut(u64)) {
    let mut lower = String::new();
    let pieces = text.split_whitespace().filter(|piece| !piece.contains("://"));
    for word in
        pieces.flat_map(|piece| piece.split(|c: char| !c.is_alphabetic())).filter(|word| !word.is_empty())
    {
        if word.len() > MAX_WORD_BYTES {
            note(0);
            continue;
        }
        lower.clear();
        if word.is_ascii() {
            lower.push_str(word);
            lower.make_ascii_lowercase();
        } else {
            lower.extend(word.chars().flat_map(char::to_lowercase));
        }
        note(LANGUAGES.get(lower.as_str()).copied().unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_told_and_what_is_near_another_language_is_not() {
        for (text, expected) in [
            (
                "The mill was built beside the river in the spring of that year, long before the road. It ground the corn of six villages, and each of them kept the weir.",
                Some("en"),
            ),
            (
                "Die Mühle wurde im Frühjahr des Jahres am Fluss gebaut, lange vor der Straße. Sie mahlte das Korn von sechs Dörfern, und jedes von ihnen hielt das Wehr in Ordnung.",
                Some("de"),
            ),
            (
                "Les habitants ont dit que le moulin est dans les mains de la commune et que ce sont eux qui étaient pour cette route, mais il ne sera pas plus grand avec elle.",
                Some("fr"),
            ),
            (
                "Møllen blev bygget ved åen i foråret det år, længe før vejen. Den malede kornet for seks landsbyer, og hver af dem holdt dæmningen i orden i et år ud af seks.",
                None,
            ),
            (
                "O muíño foi construído na beira do río na primavera dese ano, moito antes da estrada. Moía o gran de seis aldeas, e cada unha delas coidaba da presa un ano.",
                None,
            ),
            (
                "Home News Sport Weather Shop Travel Culture Food Future Music Video Audio Live Terms Privacy Cookies Contact Help Advertise Careers About Press Sitemap Feed Store Login",
                None,
            ),
            ("The mill was built.", None),
        ] {
            assert_eq!(language(text), expected, "{text}");
        }
    }

    #[test]
    fn no_language_names_a_word_twice() {
        for (code, words) in WORDS {
            let mut seen = std::collections::BTreeSet::<String>::new();
            let is_new =
                |word: &str| (1..=MAX_WORD_BYTES).contains(&word.len()) && seen.insert(word.to_owned());
            assert!(words.split(' ').all(is_new), "{code}");
        }
    }
}
