//! Facts about a page other than its text.
//!
//! In: what the container and the page itself state, and the page's blocks. Out: [`Facts`], in which the
//! container takes precedence; and the blocks that show title, byline and date are given those kinds.
//! Vocabularies: Open Graph, schema.org (JSON-LD, microdata, `RDFa`), Dublin Core, Highwire Press, hAtom, the
//! HTML standard's own `<meta>` names.

mod authors;
mod dates;
mod headline;
mod json_ld;
mod language;
mod notes;
mod others;
mod place;
mod site;
mod summary;
mod title;
mod unescape;

use std::collections::BTreeSet;

use crate::model::{BlockKind, Element, Facts, Language, MediaType, RawPage};

use super::byline::Names;
use super::date::Reader;
use super::draft::{Content, Draft, Hints, Sign, SignKind};
use super::lexicon::Lexicon;
use super::options::Options;
use crate::text::spaces;
use crate::text::words;
use json_ld::{Article, Known};
use place::Layout;
use site::SiteNames;
use title::Address;

#[cfg(feature = "learn")]
pub use title::{Features as TitleFeatures, Line as TitleLine};

/// Top-level domains of countries that write the day first, for English pages that do not state a region.
const DAY_FIRST_DOMAINS: [&str; 10] = ["uk", "au", "nz", "ie", "in", "za", "sg", "my", "hk", "ng"];

/// Gathers the facts, and sets the kinds of the blocks that show them.
pub(super) fn gather(raw: &RawPage, content: &mut Content, options: &Options) -> Facts {
    let Basis { url, site, language, tag } = Basis::of(raw, content, options);
    let lexicon = &options.lexicon;
    let lines = content.drafts.iter().filter(|draft| draft.is_visible()).map(|draft| draft.text.as_str());
    let reader = Reader::new(lexicon, tag.as_deref()).observing(lines);
    let mut article = Article::default();
    let shown = Shown::of(content, site.as_deref(), lexicon);
    let mut title = match raw.media_type {
        MediaType::Text => {
            let names = site_names(&content.hints, &article, site.as_deref(), &shown);
            of_text(raw, content, &names, url.as_deref(), (reader, Names::new(lexicon)))
        }
        MediaType::Html => {
            of_html(raw, content, &mut article, url.as_deref(), (site.as_deref(), &shown, reader))
        }
    };
    let of_site = site_names(&content.hints, &article, site.as_deref(), &shown);
    title::mark(&mut content.drafts, title.as_deref(), &of_site);
    let names = Names::of_page(lexicon, language.as_ref().map(|language| language.code.as_str()));
    let layout = Layout::new(&content.drafts, &content.elements, title.as_deref());
    let others = others::Others { drafts: &content.drafts, layout: &layout, reader, names }.find();
    let layout = &layout.with_others(others);
    let (article, hints, drafts) = (&article, &content.hints, content.drafts.as_slice());
    let dates = dates::Sources { hints, article, drafts, layout, url: url.as_deref(), reader, names };
    let published = dates.published();
    let day = raw.published.or(published.day);
    let modified = dates.modified(day);
    let authors = authors::Sources {
        hints,
        article,
        drafts,
        layout,
        site: &of_site,
        names,
        reader,
        dated: published.at,
    };
    let authors = authors.authors();
    notes::mark(&mut content.drafts, published.at, authors.at, (reader, names));
    let mut description = summary::description(&content.hints, article);
    let tags = summary::tags(&content.hints, article);
    let mut byline = (!authors.names.is_empty()).then(|| authors.names.join(", "));
    options.limits.fit_title(&mut title);
    options.limits.fit_title(&mut byline);
    options.limits.fit_title(&mut description);
    Facts {
        byline,
        published: day,
        modified,
        description,
        tags,
        language,
        fetched_at: raw.fetched_at,
        url,
        site,
        title,
    }
}

/// What the facts of a page are read with.
struct Basis {
    url: Option<String>,
    site: Option<String>,
    language: Option<Language>,
    /// Language and region of its dates.
    tag: Option<String>,
}

impl Basis {
    fn of(raw: &RawPage, content: &Content, options: &Options) -> Self {
        let mut url = url(raw, &content.hints);
        options.limits.fit_url(&mut url);
        let site = url.as_deref().and_then(site);
        let language = language::of_page(content, options);
        let code = language.as_ref().map(|language| language.code.as_str());
        let tag = reading_tag(&content.hints, code, site.as_deref());
        Self { url, site, language, tag }
    }
}

/// Returns the lines of a text dump that may be its title.
#[cfg(feature = "learn")]
pub(super) fn title_lines(raw: &RawPage, content: &Content, options: &Options) -> Vec<TitleLine> {
    let Basis { url, tag, .. } = Basis::of(raw, content, options);
    let lexicon = &options.lexicon;
    let reader = Reader::new(lexicon, tag.as_deref());
    title::lines(&content.drafts, url.as_deref(), reader, Names::new(lexicon))
}

/// Returns the title given by the container.
fn given(raw: &RawPage) -> Option<String> {
    raw.title.as_deref().map(spaces::fold).filter(|given| !given.is_empty())
}

/// Minimum number of words of the title of a window that stands for a headline which the dump does not show.
const MIN_STATED_WORDS: u32 = 3;

/// Returns the title of a text dump: as given or stated above its text, else that of the block that shows it, whose kind
/// it sets, else that of the window of the page, without the site's name.
fn of_text(
    raw: &RawPage,
    content: &mut Content,
    names: &SiteNames,
    url: Option<&str>,
    (reader, persons): (Reader, Names),
) -> Option<String> {
    let Content { hints, drafts, .. } = content;
    if let Some(stated) = hints.meta(&["title"]) {
        title::unmark(drafts);
        return given(raw).or_else(|| Some(spaces::fold(stated)));
    }
    if let Some(labelled) = title::mark_labelled(drafts, persons) {
        return given(raw).or(Some(labelled));
    }
    if let Some(window) = hints.title.as_deref().map(spaces::fold) {
        if title::mark_of_window(drafts, &window) {
            return given(raw).or_else(|| title::of_dump(drafts, names));
        }
        // Readers leave the headline out of the text; of a short title, there may be a better line.
        let stated = names.strip(&window);
        if words::count(stated) >= MIN_STATED_WORDS && !names.has(stated) {
            title::unmark(drafts);
            return given(raw).or_else(|| Some(stated.to_owned()));
        }
    }
    if !hints.meta(&["headline"]).is_some_and(|headline| title::mark_headline(drafts, headline)) {
        title::mark_in_dump(drafts, url, names, (reader, persons));
    }
    let window = || hints.title.as_deref().map(|window| names.strip(&spaces::fold(window)).to_owned());
    let own = title::of_dump(drafts, names).or_else(|| window().filter(|window| !window.is_empty()));
    given(raw).or(own)
}

/// Returns the title of an HTML page. Also sets `article` to the page's own article, and the kind of the
/// blocks of the heading that is the title.
fn of_html(
    raw: &RawPage,
    content: &mut Content,
    article: &mut Article,
    url: Option<&str>,
    (site, shown, reader): (Option<&str>, &Shown, Reader),
) -> Option<String> {
    let (hints, lexicon) = (&content.hints, reader.lexicon);
    // The titles identify the article, which in turn gives a name of the site.
    let names = site_names(hints, &Article::default(), site, shown);
    let declared = headline::declared(hints, &names, lexicon);
    let mut headings = headline::headings(&content.drafts, &content.elements, &names);
    headline::take_off_labels(&mut headings, &declared);
    let mut titles: BTreeSet<String> = declared.iter().map(|title| headline::form(&title.text)).collect();
    titles.extend(headings.iter().map(|heading| headline::form(&heading.text)));
    *article = json_ld::article(&hints.json_ld, &Known { url, titles });
    let names = site_names(hints, article, site, shown);
    let declared = headline::declared(hints, &names, lexicon);
    let address = url.map(Address::new).unwrap_or_default();
    let (title, heading) =
        headline::choose(&declared, article, &names, &address, (&headings, &headline::Text(&content.drafts)));
    let heading = heading.map(|at| &headings[at]);
    let lines =
        headline::Lines::new(&content.drafts, &content.elements, &names, (reader, Names::new(lexicon)));
    let line = lines.headline(title.as_deref(), heading, hints, &address);
    let line = line.filter(|_| article.headline.is_none());
    if let Some(line) = line {
        let title = spaces::fold(lines.text_of(line));
        mark_line(&mut content.drafts, line);
        return given(raw).or(Some(title));
    }
    for &at in heading.iter().flat_map(|heading| &heading.drafts) {
        content.drafts[at].kind = BlockKind::Title;
    }
    if let Some((at, end)) = heading.and_then(|heading| Some((heading.drafts[0], heading.end?))) {
        let (title, label) = content.drafts.remove(at).cut(end);
        content.drafts.splice(at..at, [title, Draft { kind: BlockKind::Heading, ..label }]);
    }
    // What an editor calls a page without a title is better than nothing.
    let default = || headline::clean(hints.title.as_deref()?, &names);
    given(raw).or(title).or_else(default)
}

/// Makes the title of `line`, as a block of its own.
fn mark_line(drafts: &mut Vec<Draft>, line: headline::Line) {
    let draft = drafts.remove(line.draft);
    let (mut parts, at) = draft.part(line.start, line.end);
    parts[at].kind = BlockKind::Title;
    drafts.splice(line.draft..line.draft, parts);
}

/// Lines in which the site shows its name.
struct Shown {
    logos: Vec<String>,
    /// Links to its first page.
    homes: Vec<String>,
    copyright: Vec<String>,
    /// The only main heading, if the title of the window has it before the name of the site.
    topic: Option<String>,
}

impl Shown {
    /// Collects the lines from a page's blocks.
    fn of(content: &Content, site: Option<&str>, lexicon: &Lexicon) -> Self {
        let Content { hints, drafts, elements } = content;
        let logos = drafts.iter().filter(|draft| {
            let markup = draft.markup.as_ref();
            draft.words <= site::MAX_NAME_WORDS
                && markup.is_some_and(|markup| place::is_logo(elements, markup.element))
        });
        let logos = logos.take(site::MAX_LOGOS).map(|draft| draft.text.as_str().to_owned());
        let logos = logos.chain(site_heading(content));
        let lines = drafts.iter().rev().map(|draft| draft.text.as_str());
        let copyright = lines.filter(|text| site::is_copyright(text)).take(site::MAX_LOGOS);
        let homes = hints.signs.iter().filter(|sign| is_home(sign, drafts, elements, site));
        let homes = homes.map(|sign| spaces::fold(&sign.text));
        let homes = homes.filter(|text| site::may_be_name(text) && !lexicon.is_untitled(text));
        let is_word = |text: &String| Names::new(lexicon).is_nobody(text);
        let homes = homes.filter(|text| !is_word(text)).take(site::MAX_LOGOS).collect();
        let copyright = copyright.map(str::to_owned).collect();
        let mut shown = Self { logos: logos.collect(), homes, copyright, topic: None };
        shown.topic = topic(content, &site_names(hints, &Article::default(), site, &shown));
        shown
    }
}

/// Returns the text of an `<h1>` that shows the name of the site, as templates of forums, wikis and blogs do: the title of
/// the window has it behind or before the text of a heading further down, above all running text.
fn site_heading(content: &Content) -> Option<String> {
    let is_heading = |draft: &&Draft| draft.kind == BlockKind::Heading && draft.is_visible();
    let is_prose = |draft: &Draft| draft.is_visible() && place::is_prose(draft);
    let text = content.drafts.iter().position(is_prose).unwrap_or(content.drafts.len());
    let mut headings = content.drafts[..text].iter().filter(is_heading);
    let is_main = |draft: &&Draft| draft.markup.as_ref().is_some_and(|markup| markup.heading_level == 1);
    let main = headings.find(is_main)?;
    let (main, is_linked) = (main.text.as_str(), main.is_linked());
    let title = spaces::fold(content.hints.title.as_deref()?);
    let form = headline::form(main);
    let topics = site::sides(&title).filter(|(_, site)| headline::form(site) == form).map(|(topic, _)| topic);
    // A colon stands behind the subject of a title more often than behind the name of a site.
    let behind = site::ranges(&title).into_iter().filter(|(start, end)| *start > 0 && *end == title.len());
    let is_first = |start: usize| {
        let before = title[..start].trim_end();
        let may_be_site =
            !before.ends_with([':', '：']) && words::count(main) <= words::count(&title[start..]);
        (is_linked || may_be_site) && headline::form(before) == form
    };
    let is_named = behind.clone().any(|(start, _)| is_first(start));
    let behind = behind.filter(|_| is_named).map(|(start, end)| &title[start..end]);
    let topics: BTreeSet<String> = topics.take(1).chain(behind).map(headline::form).collect();
    (!form.is_empty() && headings.any(|heading| topics.contains(&headline::form(&heading.text))))
        .then(|| main.to_owned())
}

/// Returns the text of the only `<h1>` of the page, if it is no link and the title of the window has it before a name of
/// the site.
fn topic(content: &Content, names: &SiteNames) -> Option<String> {
    let level = |draft: &Draft| draft.markup.as_ref().map_or(0, |markup| markup.heading_level);
    let mut main = content.drafts.iter().filter(|draft| draft.is_visible() && level(draft) == 1);
    let only = main.next().filter(|only| main.next().is_none() && !only.is_linked())?;
    let (title, form) = (spaces::fold(content.hints.title.as_deref()?), headline::form(&only.text));
    let mut sides = site::sides(&title);
    sides.any(|(topic, site)| headline::form(topic) == form && names.has(site)).then(|| only.text.clone())
}

/// Returns true if `sign` is a link to the first page of the page's own site, and alone in its block: those of menus
/// are entries of lists.
fn is_home(sign: &Sign, drafts: &[Draft], elements: &[Element], site: Option<&str>) -> bool {
    let is_own = |address: &str| {
        address.starts_with('/') && !address.starts_with("//")
            || url::Url::parse(address).is_ok_and(|url| {
                let host = url.host_str().unwrap_or_default();
                site == Some(host.strip_prefix("www.").unwrap_or(host))
            })
    };
    if sign.kind != SignKind::Home || !sign.value.as_deref().is_some_and(is_own) {
        return false;
    }
    let after = drafts.partition_point(|draft| draft.span.start() <= sign.start);
    let text = spaces::fold(&sign.text);
    // A block of which the link is all begins inside the link or with it.
    let mut near = drafts.get(after.saturating_sub(1)..).unwrap_or_default().iter().take(2);
    near.any(|draft| {
        let element = draft.markup.as_ref().map(|markup| markup.element);
        let is_entry = |element: u32| {
            let mut around = place::Layout::around(elements, element).take(MENU_REACH);
            around.any(|at| elements[at as usize].name == "li")
        };
        draft.text == text && !element.is_some_and(is_entry)
    })
}

/// Number of elements around a link within which that of a menu's entry is.
const MENU_REACH: usize = 4;

/// Collects the names of the site: those declared in the head, the publisher of the article, its logos and
/// copyright lines.
fn site_names(hints: &Hints, article: &Article, site: Option<&str>, shown: &Shown) -> SiteNames {
    // Some sites set the application's name to the title of the page.
    let name = hints.meta(&["og:site_name"]).or_else(|| hints.meta(&["application-name"]));
    let declared = [name, article.publisher.as_deref()];
    let logos = shown.logos.iter().map(String::as_str);
    SiteNames::new(declared.into_iter().flatten().chain(logos), site)
        .with_homes(shown.homes.iter().map(String::as_str))
        .with_copyright(shown.copyright.iter().map(String::as_str))
        .with_topic(shown.topic.as_deref())
}

/// Returns the language and region for reading the page's dates: as declared, if the declared language is
/// that of the text.
fn reading_tag(hints: &Hints, language: Option<&str>, site: Option<&str>) -> Option<String> {
    let declared =
        [hints.lang.as_deref(), hints.meta(&["og:locale", "content-language", "language", "dc.language"])];
    let has_region = |tag: &&str| tag.contains(['-', '_']);
    let of_text = |tag: &&str| language.is_none_or(|language| tag.to_ascii_lowercase().starts_with(language));
    let declared: Vec<&str> = declared.into_iter().flatten().filter(of_text).collect();
    let tag = declared.iter().find(|tag| has_region(tag)).or(declared.first()).copied().or(language)?;
    let domain = site.and_then(|site| site.rsplit('.').next()).unwrap_or_default();
    Some(match domain {
        domain if !has_region(&tag) && DAY_FIRST_DOMAINS.contains(&domain) => format!("{tag}-{domain}"),
        _ => tag.to_owned(),
    })
}

/// Returns the page's address: the container's, else the canonical one that the page declares.
fn url(raw: &RawPage, hints: &Hints) -> Option<String> {
    let own = || {
        let claims = [hints.canonical.as_deref(), hints.meta(&["og:url"])];
        claims.into_iter().flatten().map(str::trim).find(|claim| site(claim).is_some()).map(str::to_owned)
    };
    raw.url.clone().filter(|url| !url.trim().is_empty()).or_else(own)
}

/// Returns the host of `address` without a leading `www.`.
fn site(address: &str) -> Option<String> {
    let address = url::Url::parse(address.trim()).ok()?;
    let host = address.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

#[cfg(test)]
mod tests;
