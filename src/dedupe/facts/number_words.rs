//! Numbers, weekdays and months in words, in lower case: facts that no capital shows.
//!
//! A word is a number word if it is listed, if it has a listed stem, or if it is composed of words for
//! numbers ("dreihundert", "veinticuatro", "трёхсот"). The lists come from the grammars of the languages with
//! sentence rules and of their neighbours in Europe.

use std::sync::LazyLock;

use super::key::{key, keys};

/// Numbers, weekdays and months in one word. Words with another common meaning, in their own language or in
/// English, are left out (`one`, `second`, `may`; Italian `sei`, Spanish `once`, French and Romanian `mai`).
const LISTED: &str = "half two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen \
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand \
    million billion dozen third fourth fifth sixth seventh eighth ninth tenth zwei drei vier fünf sechs \
    sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn \
    zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend deux trois quatre \
    cinq huit dix onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante mille \
    lundi mardi mercredi jeudi vendredi samedi dimanche janvier février avril juin juillet août \
    septembre octobre novembre décembre dos tres cuatro cinco seis siete ocho nueve diez doce trece \
    catorce veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien mil lunes martes \
    miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre \
    octubre noviembre diciembre quattro cinque sette otto nove dieci undici dodici venti trenta quaranta \
    cinquanta cento lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio aprile \
    maggio giugno luglio settembre ottobre dicembre dois três quatro sete oito dez vinte trinta quarenta \
    cinquenta cem terça quarta quinta sexta janeiro fevereiro março maio junho julho setembro outubro \
    dezembro twee drie vijf zes zeven negen tien twaalf twintig dertig veertig vijftig honderd duizend \
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart mei juni juli \
    augustus oktober två tre fyra fem sju åtta nio tio måndag tisdag onsdag torsdag fredag lördag söndag \
    maj augusti два две три четыре пять шесть семь восемь девять десять одиннадцать двенадцать двадцать \
    тридцать сорок пятьдесят сто тысяча тысячи понедельник вторник среда среду четверг пятница пятницу \
    суббота субботу воскресенье января февраля марта апреля мая июня июля августа сентября октября \
    ноября декабря dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć sto poniedziałek wtorek \
    środa środę czwartek piątek sobota sobotę niedziela niedzielę stycznia lutego marca kwietnia maja \
    czerwca lipca sierpnia września października listopada grudnia iki üç dört beş altı yedi sekiz dokuz \
    pazartesi salı çarşamba perşembe cuma cumartesi veintiuno veintidós trescientos doscientas \
    trescientas quinientos quinientas setecientos novecientos dezesseis duzentos duzentas trezentos \
    quinhentos dutzend hunderte tausende cents deuxième troisième quatrième cinquième sixième septième \
    huitième neuvième dixième zweite zweiten dritte dritten vierte vierten fünfte fünften sechste \
    sechsten siebte siebten neunte neunten zehnte zehnten tredici quattordici quindici \
    sedici diciassette diciotto diciannove sessanta settanta ottanta novanta mila novembro mars seks syv \
    åtte otte elva elleve tolv tretton tretten fjorton fjorten femton femten sexton seksten sjutton \
    sytten arton atten nitton nitten tjugo tjue tyve trettio tretti tredive fyrtio førti fyrre femtio \
    femti halvtreds sextio seksti sjuttio sytti halvfjerds åttio åtti firs nittio nitti halvfems hundra \
    hundre hundrede tusen tusind tusinde mandag tirsdag lørdag søndag januar februar april marts mai \
    august desember december kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen sata \
    tuhat kahden neljän viiden kuuden dva dvě tři čtyři pět šest sedm osm devět jedenáct dvanáct třináct \
    čtrnáct patnáct dvacet třicet čtyřicet padesát šedesát sedmdesát osmdesát devadesát tisíc tisíce \
    pondělí úterý středa středu čtvrtek pátek neděle neděli leden ledna lednu lednem únor února únoru \
    březen března březnu duben dubna dubnu květen května květnu červen června červnu červenec července \
    červenci srpen srpna srpnu září říjen října říjnu listopad listopadu prosinec prosince prosinci dve \
    tri štyri päť šesť sedem osem deväť desať dvadsať tridsať štyridsať päťdesiat pondelok utorok streda \
    stredu štvrtok piatok nedeľa nedeľu januára februára apríla mája júna júla augusta septembra októbra \
    novembra decembra január február apríl máj jún júl september október november kettő két három négy \
    öt nyolc kilenc tíz húsz harminc negyven ötven hatvan hetven nyolcvan kilencven száz ezer doi \
    două trei patru cinci șase şase șapte şapte opt zece douăzeci treizeci patruzeci cincizeci sută sute \
    miercuri joi vineri sâmbătă duminică ianuarie februarie martie aprilie iunie iulie septembrie \
    octombrie noiembrie decembrie чотири шість сім вісім двадцять тридцять двісті триста чотириста \
    тисяча тисячі понеділок вівторок середа середу четвер ятниця ятницю субота суботу неділя неділю \
    січень січня січні лютий лютого лютому березень березня березні квітень квітня квітні травень травня \
    травні червень червня червні липень липня липні серпень серпня серпні вересень вересня вересні \
    жовтень жовтня жовтні листопад листопада листопаді грудень грудня грудні двух двумя трёх трех тремя \
    четырёх четырех пяти шести семи восьми девяти десяти двадцати тридцати сорока пятидесяти ста двести \
    двухсот четыреста пятьсот шестьсот семьсот восемьсот девятьсот тысяч миллион миллиона миллионов \
    январь январе февраль феврале март марте апрель апреле май мае июнь июне июль июле август августе \
    сентябрь сентябре октябрь октябре ноябрь ноябре декабрь декабре пет шест седем осем девет десет \
    двадесет тридесет четиридесет петдесет двеста хиляда хиляди понеделник сряда четвъртък петък събота \
    неделя януари февруари април юни юли септември октомври ноември декември dwóch trzech czterech \
    pięciu sześciu siedmiu ośmiu dziewięciu dziesięciu jedenaście dwanaście trzynaście czternaście \
    piętnaście dwadzieścia trzydzieści czterdzieści pięćdziesiąt dwieście dwustu trzysta trzystu tysiąc \
    tysięcy styczeń styczniu lutym marzec marcu kwiecień kwietniu maju czerwiec czerwcu lipiec lipcu \
    sierpień sierpniu wrzesień wrześniu październik październiku listopadzie grudzień grudniu yirmi otuz \
    kırk elli altmış yetmiş seksen doksan yüz mart mayıs siječanj siječnja veljača veljače ožujak ožujka \
    travanj travnja svibanj svibnja lipanj lipnja srpanj srpnja kolovoz kolovoza rujan rujna studenoga \
    januara februara aprila juna jula avgust avgusta oktobra ponedjeljak ponedeljak utorak četvrtak \
    petak subota subotu nedjelja nedelja јануар јануара фебруар фебруара априла маја јуна јула септембра \
    октобра новембра децембра sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo \
    spalio lapkričio gruodžio janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī \
    oktobrī novembrī decembrī gener febrer març maig juny juliol agost setembre desembre dilluns dimarts \
    dimecres dijous divendres dissabte diumenge xaneiro febreiro xuño xullo decembro δύο τρεις τρία \
    τέσσερις τέσσερα πέντε έξι επτά εφτά οκτώ οχτώ εννέα εννιά δέκα έντεκα δώδεκα είκοσι τριάντα σαράντα \
    πενήντα εκατό διακόσια τριακόσια τετρακόσια πεντακόσια χίλια χιλιάδες";

/// Stems of months and weekdays in languages that put endings to them: Finnish, Estonian, Hungarian, Turkish
/// and Basque.
const STEMS: &str = "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu \
    maananta tiista keskiviik torsta perjanta lauanta sunnunta \
    jaanuar veebruar märts aprill juuni juuli oktoober detsember esmaspäev teisipäev kolmapäev neljapäev laupäev pühapäev \
    január február március április május június július augusztus szeptember október november december \
    hétfő kedde szerdá szerda csütörtök péntek szombat vasárnap \
    şubat nisan haziran temmuz ağustos eylül kasım aralık pazartesi çarşamba perşembe cumartesi \
    urtarril otsail martxo apiril maiatz uztail abuztu azaro abendu";

/// Maximum length in characters of an ending after a stem.
const MAX_ENDING: usize = 6;

/// Parts of composed numbers by language: units and links, then the parts that compose them. A composed
/// number has two parts or more, and one of the latter.
const PARTS: &[(&str, &str)] = &[
    // German
    (
        "ein eins eine zwei drei vier fünf sech sechs sieb sieben acht neun und halb te ten",
        "zehn zig ßig zwanzig hundert tausend",
    ),
    // Dutch
    (
        "een twee drie vier vijf zes zeven acht negen en ën der veer",
        "tien twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd duizend",
    ),
    // Swedish, Norwegian, Danish
    (
        "en ett et två to tre fyra fire fem sex seks sju syv åtta åtte otte nio ni og",
        "tjugo tjue tyve trettio tretti tredive fyrtio førti fyrre femtio femti sextio seksti sjuttio sytti åttio åtti nittio nitti \
         hundra hundre hundrede tusen tusind tusinde",
    ),
    // Italian
    (
        "un uno due tre tré quattro cinque sei sette otto nove",
        "dieci venti vent trenta trent quaranta quarant cinquanta cinquant sessanta sessant settanta ottanta novanta cento mila",
    ),
    // Spanish and Portuguese
    (
        "uno un dos dós tres trés cuatro cinco seis séis siete sete ocho oito nueve nove quatro",
        "dieci veint veinti treinta cuarenta cincuenta cientos cientas centos centas",
    ),
    // Polish
    (
        "jede dwa dwu dwie dwóch trzy trzech cztery czterech czter pięć pięciu pięt sześć sześciu szes siedem siedmiu osiem ośmiu \
         dziewięć dziewięciu dziewięt",
        "naście nastu dzieścia dzieści dziestu dziesiąt dziesięciu sta stu set ście tysięczny tysięczna",
    ),
    // Czech and Slovak
    (
        "jede jeden dva dvě dve tři tri čtyři štyri čtr pat pět päť šest šesť sedm sedem osm osem devět deväť deva",
        "náct nácti násť cet ceti dsať desát desiat sto stě sta set tisíc",
    ),
    // Russian, Ukrainian, Bulgarian
    (
        "один одна две дві двух двум дву двумя дво двох три трех трёх тре трьох тремя тремс четыре четырех четырёх чотири чотирьох \
         четири пять пяти пят пет шесть шести шест шість шіст семь семи сем седем сім вісім восемь восьми восем осем вісімдесят девять \
         девяти девят девет дев ять ести",
        "надцать надцати надцять надесет найсет дцать дцати дцять десят десяти десет сот сто ста сти сті стам стин тысяч тысячный",
    ),
    // Finnish, in the nominative, genitive and partitive
    (
        "yksi yhden kaksi kahden kahta kolme kolmen kolmea neljä neljän neljää viisi viiden viittä kuusi kuuden kuutta seitsemän \
         seitsemää kahdeksan kahdeksaa yhdeksän yhdeksää",
        "toista kymmentä kymmenen kymmenta sataa sadan tuhatta tuhannen",
    ),
    // Hungarian
    (
        "egy két kettő három négy öt hat hét nyolc kilenc",
        "tíz tizen húsz huszon harminc negyven ötven hatvan hetven nyolcvan kilencven száz ezer",
    ),
    // Turkish
    ("bir iki üç dört beş altı yedi sekiz dokuz on", "yirmi otuz kırk elli altmış yetmiş seksen doksan yüz"),
];

/// Minimum and maximum length in bytes of a composed number.
const PARTS_BYTES: std::ops::RangeInclusive<usize> = 6..=64;

/// Returns true if `key` is that of a listed word.
pub(super) fn is_listed(key: u64) -> bool {
    /// One bit for each value of the lowest 16 bits of a key: most words are not listed, and end here.
    static FILTER: LazyLock<Vec<bool>> = LazyLock::new(|| {
        let mut filter = vec![false; 1 << 16];
        for key in &*KEYS {
            filter[usize::from(low_bits(*key))] = true;
        }
        filter
    });
    static KEYS: LazyLock<Vec<u64>> = LazyLock::new(|| keys(LISTED.split_whitespace()));
    FILTER[usize::from(low_bits(key))] && KEYS.binary_search(&key).is_ok()
}

/// Returns the lowest 16 bits of `key`.
fn low_bits(key: u64) -> u16 {
    let [low, high, ..] = key.to_le_bytes();
    u16::from_le_bytes([low, high])
}

/// Returns the key of the stem of `word`, which is in lower case, if it has a listed one.
pub(super) fn stem(word: &str) -> Option<u64> {
    static SORTED: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let mut stems = STEMS.split_whitespace().collect::<Vec<_>>();
        stems.sort_unstable();
        stems
    });
    // No stem begins another one, so no stem sorts between the stem of a word and the word.
    let stem = SORTED[..SORTED.partition_point(|stem| *stem <= word)].last()?;
    let ending = word.strip_prefix(stem)?;
    (ending.chars().count() <= MAX_ENDING).then(|| key(stem))
}

/// Returns true if `word`, which is in lower case, is composed of words for numbers. Longer words than
/// composed numbers are not looked at.
pub(super) fn is_composed(word: &str) -> bool {
    type Ends = Vec<[u8; 2]>;
    /// First and last two bytes of all parts: few other words begin and end like a part.
    static ENDS: LazyLock<(Ends, Ends)> = LazyLock::new(|| {
        let parts = PARTS.iter().flat_map(|(units, powers)| [*units, *powers]);
        let parts = parts.flat_map(str::split_whitespace).map(str::as_bytes);
        let (mut first, mut last): (Vec<_>, Vec<_>) =
            parts.filter_map(|part| Some((*part.first_chunk()?, *part.last_chunk()?))).unzip();
        first.sort_unstable();
        last.sort_unstable();
        (first, last)
    });
    let bytes = word.as_bytes();
    let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) else { return false };
    PARTS_BYTES.contains(&bytes.len())
        && ENDS.0.binary_search(first).is_ok()
        && ENDS.1.binary_search(last).is_ok()
        && PARTS.iter().any(|(units, powers)| is_composed_of(word, units, powers))
}

/// Returns true if `word` can be cut into two or more parts, all of them `units` or `powers` and at least one
/// of `powers`.
fn is_composed_of(word: &str, units: &str, powers: &str) -> bool {
    /// Bits of the ways in which a beginning of the word can be cut: nothing yet, one power, units only, and
    /// two parts with a power.
    const NONE: u8 = 1;
    const POWER: u8 = 2;
    const UNITS: u8 = 4;
    const NUMBER: u8 = 8;
    let mut ways = [0u8; *PARTS_BYTES.end() + 1];
    ways[0] = NONE;
    for at in (0..word.len()).filter(|&at| word.is_char_boundary(at)) {
        let way = ways[at];
        if way == 0 {
            continue;
        }
        for part in units.split_whitespace().filter(|part| word[at..].starts_with(part)) {
            let units = if way & (NONE | UNITS) > 0 { UNITS } else { 0 };
            ways[at + part.len()] |= units | if way & (POWER | NUMBER) > 0 { NUMBER } else { 0 };
        }
        for part in powers.split_whitespace().filter(|part| word[at..].starts_with(part)) {
            let power = if way & NONE > 0 { POWER } else { 0 };
            ways[at + part.len()] |= power | if way & !NONE > 0 { NUMBER } else { 0 };
        }
    }
    ways[word.len()] & NUMBER > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_lower_case_and_no_stem_begins_another() {
        let stems = STEMS.split_whitespace().collect::<Vec<_>>();
        assert!(stems.iter().all(|stem| stems.iter().filter(|other| other.starts_with(stem)).count() == 1));
        let parts = PARTS.iter().flat_map(|(units, powers)| [*units, *powers]);
        for list in [LISTED, STEMS].into_iter().chain(parts) {
            assert!(list.split_whitespace().all(|word| word == word.to_lowercase()), "{list}");
        }
    }

    #[test]
    fn composed_numbers_are_told_from_words() {
        for word in [
            "dreihundert",
            "vierundzwanzig",
            "driehonderd",
            "trehundra",
            "femogtyve",
            "duecento",
            "venticinque",
            "doscientos",
            "veinticuatro",
            "trzystu",
            "dziewiętnaście",
            "třista",
            "трёхсот",
            "четырёхсот",
            "пятнадцать",
            "kolmesataa",
            "háromszáz",
            "üçyüz",
        ] {
            assert!(is_composed(word), "{word}");
        }
        for word in [
            "achtung",
            "entre",
            "innocento",
            "tausend",
            "undein",
            "eleven",
            "hundreds",
            "onbir",
            "seite",
            "stadt",
        ] {
            assert!(!is_composed(word), "{word}");
        }
    }

    #[test]
    fn months_with_endings_have_the_same_stem() {
        assert_eq!(stem("maaliskuun"), stem("maaliskuussa"));
        assert_ne!(stem("márciusban"), stem("áprilisban"));
        assert_eq!(stem("mars"), None);
    }
}
