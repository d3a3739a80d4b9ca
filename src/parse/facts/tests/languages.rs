//! Facts of pages in each language that has a file in `config/facts` and no test elsewhere.

use std::fs;
use std::path::{Path, PathBuf};

use super::{day, parse};
use crate::model::MediaType;
use crate::parse::date::Reader;
use crate::parse::lexicon::{FactWords, Lexicon};

/// Dumps of pages published on 17 May 2024, with the code of their language and their byline. Tibetan words are divided
/// by marks, so that no name is recognised there.
const PAGES: [(&str, Option<&str>, &str); 28] = [
    (
        "am",
        Some("አበበ ከበደ"),
        "አዲሱ ወፍጮ በወንዙ ዳር ተከፈተ\n\nጸሐፊ: አበበ ከበደ\n\nሜይ 17, 2024\n\n\
         በከተማዋ አዲስ የተሠራው ወፍጮ ዛሬ ጠዋት ሥራ ጀምሯል። ነዋሪዎች እህላቸውን ወደ ወፍጮው ይዘው መጥተዋል፤ ሥራውም ቀኑን ሙሉ ቀጥሏል።\n\n\
         ወደ ወፍጮው ይዘው መጥተዋል፤ ሥራውም ቀኑን ሙሉ ቀጥሏል።",
    ),
    (
        "bg",
        Some("Иван Петров"),
        "Старата мелница отново работи\n\nАвтор: Иван Петров\n\n17 май 2024 г.\n\n\
         Мелницата край реката беше затворена в продължение на десет години, а сега отново мели жито за цялото село и за съседните махали.\n\n\
         а сега отново мели жито за цялото село и за съседните махали.",
    ),
    (
        "bn",
        Some("রফিক আহমেদ"),
        "পুরনো কলটি আবার চালু হলো\n\nলেখক: রফিক আহমেদ\n\nপ্রকাশিত: ১৭ মে ২০২৪\n\n\
         নদীর ধারের পুরনো কলটি দশ বছর বন্ধ থাকার পর আজ সকালে আবার চালু হয়েছে। গ্রামের মানুষ তাঁদের ধান নিয়ে সেখানে এসেছিলেন।\n\n\
         হয়েছে। গ্রামের মানুষ তাঁদের ধান নিয়ে সেখানে এসেছিলেন।",
    ),
    (
        "bo",
        None,
        "ཆུ་འཐག་རྙིང་པ་ཡང་བསྐྱར་འགོ་བཙུགས།\n\nརྩོམ་པ་པོ: བསྟན་འཛིན་ནོར་བུ\n\n༢༠༢༤ ཟླ་༥ ཚེས་༡༧\n\n\
         གཙང་པོའི་འགྲམ་གྱི་ཆུ་འཐག་རྙིང་པ་དེ་ལོ་བཅུའི་རྗེས་སུ་ཡང་བསྐྱར་འགོ་བཙུགས་པ་རེད། གྲོང་གསེབ་ཀྱི་མི་མང་པོ་འབྲུ་ཁྱེར་ནས་སླེབས་པ་རེད།\n\n\
         གྲོང་གསེབ་ཀྱི་མི་མང་པོ་འབྲུ་ཁྱེར་ནས་སླེབས་པ་རེད།",
    ),
    (
        "ca",
        Some("Anna Puig"),
        "El molí vell torna a moldre\n\nEscrit per Anna Puig\n\n17 de maig de 2024\n\n\
         El molí del riu havia estat tancat durant deu anys, i ara torna a moldre el blat de tot el poble i de les masies dels voltants.\n\n\
         a moldre el blat de tot el poble i de les masies dels voltants.",
    ),
    (
        "et",
        Some("Mart Tamm"),
        "Vana veski jahvatab jälle\n\nAutor: Mart Tamm\n\n17. mai 2024\n\n\
         Jõe ääres seisev veski oli kümme aastat suletud, aga nüüd jahvatab see jälle kogu küla ja naabertalude vilja.\n\n\
         jahvatab see jälle kogu küla ja naabertalude vilja.",
    ),
    (
        "gu",
        Some("હર્ષ પટેલ"),
        "જૂની મિલ ફરી શરૂ થઈ\n\nલેખક: હર્ષ પટેલ\n\n17 મે 2024\n\n\
         નદી કિનારે આવેલી જૂની મિલ દસ વર્ષ બંધ રહ્યા પછી આજે સવારે ફરી શરૂ થઈ છે. ગામના લોકો પોતાનું અનાજ લઈને ત્યાં આવ્યા હતા.\n\n\
         શરૂ થઈ છે. ગામના લોકો પોતાનું અનાજ લઈને ત્યાં આવ્યા હતા.",
    ),
    (
        "hr",
        Some("Ivana Horvat"),
        "Stari mlin ponovno radi\n\nPiše: Ivana Horvat\n\n17. svibnja 2024.\n\n\
         Mlin na rijeci bio je zatvoren deset godina, a sada ponovno melje žito za cijelo selo i za okolne zaseoke.\n\n\
         melje žito za cijelo selo i za okolne zaseoke.",
    ),
    (
        "hy",
        Some("Անի Պետրոսյան"),
        "Հին ջրաղացը կրկին աշխատում է\n\nՀեղինակ: Անի Պետրոսյան\n\n17 մայիսի 2024\n\n\
         Գետի ափին գտնվող ջրաղացը տասը տարի փակ էր, իսկ այժմ կրկին աղում է ամբողջ գյուղի ցորենը, և մարդիկ գալիս են հեռվից։\n\n\
         աղում է ամբողջ գյուղի ցորենը, և մարդիկ գալիս են հեռվից։",
    ),
    (
        "ka",
        Some("ნინო ბერიძე"),
        "ძველი წისქვილი ისევ მუშაობს\n\nავტორი: ნინო ბერიძე\n\n17 მაისი, 2024\n\n\
         მდინარის პირას მდგარი წისქვილი ათი წელი დაკეტილი იყო, ახლა კი ისევ ფქვავს მთელი სოფლის ხორბალს და მეზობლებისასაც.\n\n\
         კი ისევ ფქვავს მთელი სოფლის ხორბალს და მეზობლებისასაც.",
    ),
    (
        "km",
        Some("សុខ សុភា"),
        "ម៉ាស៊ីនកិនចាស់បើកឡើងវិញ\n\nដោយ: សុខ សុភា\n\nថ្ងៃទី១៧ ខែឧសភា ឆ្នាំ២០២៤\n\n\
         ម៉ាស៊ីនកិនស្រូវចាស់នៅមាត់ទន្លេ ត្រូវបានបើកឡើងវិញនៅព្រឹកនេះ បន្ទាប់ពីបិទអស់រយៈពេលដប់ឆ្នាំ។ អ្នកភូមិបានយកស្រូវមកកិនពេញមួយថ្ងៃ។\n\n\
         អ្នកភូមិបានយកស្រូវមកកិនពេញមួយថ្ងៃ។",
    ),
    (
        "kn",
        Some("ರವಿ ಕುಮಾರ್"),
        "ಹಳೆಯ ಗಿರಣಿ ಮತ್ತೆ ಆರಂಭ\n\nಬರೆದವರು: ರವಿ ಕುಮಾರ್\n\nಮೇ 17, 2024\n\n\
         ನದಿಯ ದಡದಲ್ಲಿರುವ ಹಳೆಯ ಗಿರಣಿ ಹತ್ತು ವರ್ಷಗಳ ನಂತರ ಇಂದು ಬೆಳಿಗ್ಗೆ ಮತ್ತೆ ಆರಂಭವಾಯಿತು. ಊರಿನ ಜನರು ತಮ್ಮ ಧಾನ್ಯವನ್ನು ತಂದರು.\n\n\
         ಮತ್ತೆ ಆರಂಭವಾಯಿತು. ಊರಿನ ಜನರು ತಮ್ಮ ಧಾನ್ಯವನ್ನು ತಂದರು.",
    ),
    (
        "lo",
        Some("ສົມພອນ ແກ້ວມະນີ"),
        "ໂຮງສີເກົ່າເປີດຄືນໃໝ່\n\nໂດຍ: ສົມພອນ ແກ້ວມະນີ\n\n17 ພຶດສະພາ 2024\n\n\
         ໂຮງສີເກົ່າແຄມແມ່ນ້ຳ ໄດ້ເປີດຄືນໃໝ່ໃນຕອນເຊົ້ານີ້ ຫຼັງຈາກປິດມາເປັນເວລາສິບປີ ຊາວບ້ານໄດ້ນຳເຂົ້າມາສີຕະຫຼອດມື້\n\n\
         ຊາວບ້ານໄດ້ນຳເຂົ້າມາສີຕະຫຼອດມື້",
    ),
    (
        "lt",
        Some("Jonas Petraitis"),
        "Senasis malūnas vėl mala\n\nAutorius: Jonas Petraitis\n\n2024 m. gegužės 17 d.\n\n\
         Prie upės stovintis malūnas buvo uždarytas dešimt metų, o dabar vėl mala viso kaimo ir aplinkinių sodybų grūdus.\n\n\
         dabar vėl mala viso kaimo ir aplinkinių sodybų grūdus.",
    ),
    (
        "lv",
        Some("Jānis Bērziņš"),
        "Vecās dzirnavas atkal maļ\n\nAutors: Jānis Bērziņš\n\n17. maijs, 2024\n\n\
         Dzirnavas upes krastā bija slēgtas desmit gadus, bet tagad tās atkal maļ visa ciema un apkārtējo māju graudus.\n\n\
         tās atkal maļ visa ciema un apkārtējo māju graudus.",
    ),
    (
        "ml",
        Some("അനിൽ കുമാർ"),
        "പഴയ മിൽ വീണ്ടും തുറന്നു\n\nഎഴുതിയത്: അനിൽ കുമാർ\n\n2024 മേയ് 17\n\n\
         നദീതീരത്തെ പഴയ മിൽ പത്തു വർഷത്തിനു ശേഷം ഇന്നു രാവിലെ വീണ്ടും തുറന്നു. നാട്ടുകാർ ധാന്യവുമായി അവിടെ എത്തി, പണി പകൽ മുഴുവൻ തുടർന്നു.\n\n\
         നാട്ടുകാർ ധാന്യവുമായി അവിടെ എത്തി, പണി പകൽ മുഴുവൻ തുടർന്നു.",
    ),
    (
        "mr",
        Some("सुनील पाटील"),
        "जुनी गिरणी पुन्हा सुरू झाली\n\nलेखक: सुनील पाटील\n\n१७ मे २०२४\n\n\
         नदीकाठची जुनी गिरणी दहा वर्षे बंद होती, ती आज सकाळी पुन्हा सुरू झाली आहे. गावातील लोक आपले धान्य घेऊन तेथे आले होते.\n\n\
         सुरू झाली आहे. गावातील लोक आपले धान्य घेऊन तेथे आले होते.",
    ),
    (
        "my",
        Some("မောင်မောင် ဦး"),
        "စက်ဟောင်း ပြန်ဖွင့်ပြီ\n\nရေးသားသူ: မောင်မောင် ဦး\n\n၂၀၂၄ ခုနှစ်၊ မေလ ၁၇ ရက်\n\n\
         မြစ်ကမ်းနားရှိ ဆန်စက်ဟောင်းကို ဆယ်နှစ်ပိတ်ထားပြီးနောက် ယနေ့နံနက်တွင် ပြန်ဖွင့်ခဲ့သည်။ ရွာသူရွာသားများ စပါးများ ယူဆောင်လာကြသည်။\n\n\
         ပြန်ဖွင့်ခဲ့သည်။ ရွာသူရွာသားများ စပါးများ ယူဆောင်လာကြသည်။",
    ),
    (
        "ne",
        Some("रमेश अधिकारी"),
        "पुरानो मिल फेरि सुरु भयो\n\nलेखक: रमेश अधिकारी\n\n१७ मे २०२४\n\n\
         नदी किनारको पुरानो मिल दश वर्ष बन्द भएपछि आज बिहान फेरि सुरु भएको छ। गाउँका मानिसहरू आफ्नो धान लिएर त्यहाँ आएका थिए।\n\n\
         भएको छ। गाउँका मानिसहरू आफ्नो धान लिएर त्यहाँ आएका थिए।",
    ),
    (
        "or",
        Some("ସୁରେଶ ପଣ୍ଡା"),
        "ପୁରୁଣା ମିଲ ପୁଣି ଆରମ୍ଭ ହେଲା\n\nଲେଖକ: ସୁରେଶ ପଣ୍ଡା\n\nମଇ 17, 2024\n\n\
         ନଦୀ କୂଳର ପୁରୁଣା ମିଲ ଦଶ ବର୍ଷ ବନ୍ଦ ରହିବା ପରେ ଆଜି ସକାଳେ ପୁଣି ଆରମ୍ଭ ହୋଇଛି। ଗାଁର ଲୋକମାନେ ଧାନ ନେଇ ସେଠାକୁ ଆସିଥିଲେ।\n\n\
         ଆରମ୍ଭ ହୋଇଛି। ଗାଁର ଲୋକମାନେ ଧାନ ନେଇ ସେଠାକୁ ଆସିଥିଲେ।",
    ),
    (
        "pa",
        Some("ਹਰਪ੍ਰੀਤ ਸਿੰਘ"),
        "ਪੁਰਾਣੀ ਚੱਕੀ ਮੁੜ ਚੱਲੀ\n\nਲੇਖਕ: ਹਰਪ੍ਰੀਤ ਸਿੰਘ\n\n17 ਮਈ 2024\n\n\
         ਨਦੀ ਕੰਢੇ ਦੀ ਪੁਰਾਣੀ ਚੱਕੀ ਦਸ ਸਾਲ ਬੰਦ ਰਹਿਣ ਮਗਰੋਂ ਅੱਜ ਸਵੇਰੇ ਮੁੜ ਚੱਲੀ ਹੈ। ਪਿੰਡ ਦੇ ਲੋਕ ਆਪਣਾ ਅਨਾਜ ਲੈ ਕੇ ਉੱਥੇ ਆਏ ਸਨ।\n\n\
         ਮੁੜ ਚੱਲੀ ਹੈ। ਪਿੰਡ ਦੇ ਲੋਕ ਆਪਣਾ ਅਨਾਜ ਲੈ ਕੇ ਉੱਥੇ ਆਏ ਸਨ।",
    ),
    (
        "si",
        Some("සුනිල් පෙරේරා"),
        "පැරණි මෝල යළි ඇරඹේ\n\nලියන්නේ: සුනිල් පෙරේරා\n\n2024 මැයි මස 17\n\n\
         ගං ඉවුරේ පැරණි මෝල වසර දහයක් වසා තිබී අද උදෑසන යළි ඇරඹිණි. ගම්වාසීහු තම වී රැගෙන එහි පැමිණියහ.\n\n\
         ඇරඹිණි. ගම්වාසීහු තම වී රැගෙන එහි පැමිණියහ.",
    ),
    (
        "sk",
        Some("Peter Kováč"),
        "Starý mlyn znova melie\n\nAutor: Peter Kováč\n\n17. mája 2024\n\n\
         Mlyn pri rieke bol desať rokov zatvorený a teraz znova melie obilie pre celú dedinu aj pre okolité samoty.\n\n\
         melie obilie pre celú dedinu aj pre okolité samoty.",
    ),
    (
        "sl",
        Some("Marko Kos"),
        "Stari mlin spet melje\n\nPiše: Marko Kos\n\n17. maj 2024\n\n\
         Mlin ob reki je bil zaprt deset let, zdaj pa spet melje žito za vso vas in za okoliške kmetije.\n\n\
         melje žito za vso vas in za okoliške kmetije.",
    ),
    (
        "sr",
        Some("Милан Јовановић"),
        "Стари млин поново ради\n\nПише: Милан Јовановић\n\n17. мај 2024.\n\n\
         Млин на реци био је затворен десет година, а сада поново меље жито за цело село и за околне засеоке.\n\n\
         меље жито за цело село и за околне засеоке.",
    ),
    (
        "ta",
        Some("முருகன் செல்வம்"),
        "பழைய ஆலை மீண்டும் திறப்பு\n\nஎழுதியவர்: முருகன் செல்வம்\n\n17 மே, 2024\n\n\
         ஆற்றங்கரையில் உள்ள பழைய ஆலை பத்து ஆண்டுகளுக்குப் பிறகு இன்று காலை மீண்டும் திறக்கப்பட்டது. ஊர் மக்கள் தங்கள் நெல்லுடன் வந்தனர்.\n\n\
         மீண்டும் திறக்கப்பட்டது. ஊர் மக்கள் தங்கள் நெல்லுடன் வந்தனர்.",
    ),
    (
        "te",
        Some("రవి శంకర్"),
        "పాత మిల్లు మళ్ళీ ప్రారంభం\n\nరచన: రవి శంకర్\n\n17 మే, 2024\n\n\
         నది ఒడ్డున ఉన్న పాత మిల్లు పదేళ్ళ తర్వాత ఈ రోజు ఉదయం మళ్ళీ ప్రారంభమైంది. ఊరి ప్రజలు తమ ధాన్యంతో అక్కడికి వచ్చారు.\n\n\
         ప్రారంభమైంది. ఊరి ప్రజలు తమ ధాన్యంతో అక్కడికి వచ్చారు.",
    ),
    (
        "ur",
        Some("احمد علی"),
        "پرانی چکی دوبارہ چل پڑی\n\nتحریر: احمد علی\n\n17 مئی 2024\n\n\
         دریا کے کنارے پرانی چکی دس سال بند رہنے کے بعد آج صبح دوبارہ چل پڑی ہے۔ گاؤں کے لوگ اپنا اناج لے کر وہاں آئے تھے۔\n\n\
         چل پڑی ہے۔ گاؤں کے لوگ اپنا اناج لے کر وہاں آئے تھے۔",
    ),
];

#[test]
fn each_language_names_author_and_day_in_its_own_words() {
    for (code, byline, body) in PAGES {
        let facts = parse(MediaType::Text, body, |_| {}).page.facts;
        assert_eq!(facts.language.map(|language| language.code).as_deref(), Some(code));
        assert_eq!(facts.published, day(2024, 5, 17), "{code}");
        assert_eq!(facts.byline.as_deref(), byline, "{code}");
        assert_eq!(facts.title.as_deref(), body.split('\n').next(), "{code}");
    }
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config").join(name)
}

/// Returns the codes of the languages with sentence data, as `config/facts` names them.
fn languages() -> Vec<String> {
    let files = fs::read_dir(folder("sentences")).unwrap();
    let codes = files.map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned());
    // Norwegian is Bokmål in nine cases of ten.
    let codes =
        codes.filter(|code| code != "any").map(|code| if code == "no" { "nb".to_owned() } else { code });
    let mut codes: Vec<String> = codes.collect();
    codes.sort();
    codes
}

/// Returns a day of 2024 as `code` writes it; `month` is a name, or a number in languages without names.
fn written(code: &str, month: &str, day: u32) -> String {
    match code {
        "en" | "kn" | "or" => format!("{month} {day}, 2024"),
        "es" | "pt" => format!("{day} de {month} de 2024"),
        "ca" if month.starts_with(['a', 'o']) => format!("{day} d’{month} del 2024"),
        "ca" => format!("{day} de {month} del 2024"),
        "cs" | "da" | "de" | "et" | "fi" | "hr" | "nb" | "sk" | "sl" | "sr" => {
            format!("{day}. {month} 2024.")
        }
        // The form with the year first, `2024. gada 17. maijs`, is not read.
        "lv" => format!("{day}. {month}, 2024"),
        "hu" => format!("2024. {month} {day}."),
        "lt" => format!("2024 m. {month} {day} d."),
        "hy" => format!("2024 թ. {month} {day}"),
        "ml" | "si" => format!("2024 {month} {day}"),
        "my" => format!("2024 ခုနှစ်၊ {month} {day} ရက်"),
        "km" => format!("ថ្ងៃទី{day} ខែ{month} ឆ្នាំ2024"),
        "th" => format!("{day} {month} 2567"),
        "he" => format!("{day} ב{month} 2024"),
        "ja" | "zh" => format!("2024年{month}月{day}日"),
        "ko" => format!("2024년 {month}월 {day}일"),
        "vi" => format!("{day} {month}, 2024"),
        "bo" => format!("2024 ཟླ་{month} ཚེས་{day}"),
        _ => format!("{day} {month} 2024"),
    }
}

#[test]
fn each_language_with_sentence_data_writes_every_month() {
    let lexicon = Lexicon::built_in();
    let languages = languages();
    assert!(languages.len() >= 57);
    for code in &languages {
        let file = folder("facts").join(format!("{code}.toml"));
        let words: FactWords = toml::from_str(&fs::read_to_string(&file).expect(code)).unwrap();
        let reader = Reader::new(&lexicon, Some(code));
        for number in 1..=12 {
            let names = words.months.get(number as usize - 1);
            let month = names.map_or_else(|| number.to_string(), |names| names[0].clone());
            let text = written(code, &month, 17);
            assert_eq!(reader.first(&text), day(2024, number, 17), "{code}: {text}");
            // No other language gives the name to another month.
            for name in names.into_iter().flatten() {
                let text = format!("17 {name} 2024");
                assert_eq!(reader.first(&text), day(2024, number, 17), "{code}: {text}");
            }
        }
    }
}

/// Links and notices of an English template.
const TEMPLATE: &str = "<header><a href=/>Tollgate Review</a><nav><ul><li><a href=/1>News</a><li><a href=/2>Weather</a>\
    <li><a href=/3>Business</a></ul></nav></header>";
const BELOW: &str = "<aside><h2>Read next</h2><ul><li><a href=/r1>Ferry fares to rise in spring</a><li><a href=/r2>Why the \
    bakery on Mill Street closed</a><li><a href=/r3>How the old mill got its roof back</a></ul></aside>\
    <div id=notice><p>We use cookies to make sure that you have the best experience, and assume that you agree.</p></div>\
    <div class=share><ul><li>Click to share on Twitter (Opens in new window)<li>Click to share on Facebook (Opens in \
    new window)</ul></div><footer>© 2024 All rights reserved.</footer>";

#[test]
fn the_language_is_that_of_the_text_and_not_of_the_template() {
    for (code, text) in [
        ("zh", "镇上的老图书馆在关闭两年之后将重新开放，居民可以从周六起借阅图书，馆长说屋顶已经全部修好。"),
        ("ja", "町の古い図書館が二年ぶりに開館し、土曜日から本を借りられるようになると館長が話している。"),
        (
            "ko",
            "마을의 오래된 도서관이 이 년 만에 다시 문을 열고 토요일부터 책을 빌릴 수 있게 되었다고 관장이 말했다.",
        ),
        (
            "ru",
            "Старую пристань восстановили жители посёлка, и теперь сюда снова сможет заходить катер, а по субботам будут ярмарки.",
        ),
        (
            "ar",
            "افتتحت المكتبة القديمة في وسط المدينة أبوابها من جديد بعد عامين من الإغلاق، ويمكن للسكان استعارة الكتب من يوم السبت.",
        ),
        ("th", "ห้องสมุดเก่ากลางเมืองจะเปิดให้บริการอีกครั้งหลังจากปิดไปสองปี และชาวบ้านยืมหนังสือได้ตั้งแต่วันเสาร์"),
        (
            "de",
            "Das Stadtbad öffnet nach vier Jahren wieder, und die Leute im Ort können ab Samstag dort schwimmen, wie der Leiter des Amtes sagt.",
        ),
        (
            "sw",
            "Maktaba ya zamani katika mji huo itafunguliwa tena baada ya miaka miwili, na watu wa mtaa huo wanaweza kuazima vitabu kwa siku ya Jumamosi.",
        ),
    ] {
        for lang in ["", "en-US", code] {
            let body = format!("<html lang='{lang}'>{TEMPLATE}<main><h1>—</h1><p>{text}</p></main>{BELOW}");
            let found = parse(MediaType::Html, &body, |_| {}).page.facts.language;
            assert_eq!(found.map(|language| language.code).as_deref(), Some(code), "{lang} {text}");
        }
    }
}

#[test]
fn a_declaration_tells_near_languages_apart_and_does_not_hide_others() {
    let south = "Mlin na reci bio je zatvoren deset godina, a sada ponovo melje žito za celo selo i za okolne zaseoke.";
    let kazakh = "Диірмен сол жылдың көктемінде өзен жағасында, жолдан көп бұрын салынған. Ол алты ауылдың астығын тартты.";
    let marathi = "नदीकाठची जुनी गिरणी दहा वर्षे बंद होती, ती आज सकाळी पुन्हा सुरू झाली आहे. गावातील लोक आपले धान्य घेऊन तेथे आले होते.";
    for (lang, text, expected) in [
        ("sr", south, "sr"),
        ("sr-Latn-RS", south, "sr"),
        ("hr", south, "hr"),
        ("bs", south, "bs"),
        ("ru", kazakh, "kk"),
        ("kk", kazakh, "kk"),
        ("hi", marathi, "mr"),
    ] {
        let body = format!("<html lang='{lang}'><p>{text}</p>");
        let found = parse(MediaType::Html, &body, |_| {}).page.facts.language;
        assert_eq!(found.map(|language| language.code).as_deref(), Some(expected), "{lang} {text}");
    }
}
