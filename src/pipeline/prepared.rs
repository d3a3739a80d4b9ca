//! All stages, prepared from settings and connected, for runs and for single pages.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::chrome::{self, Chrome, Repetition, SiteLines, SiteNotes, SiteSurvey};
use crate::config::Settings;
use crate::dedupe::{self, Known, Settler};
use crate::model::{
    Body, DocumentIds, Judged, MediaType, Page, PageId, RawPage, Reject, RejectCode, Sentence, Source,
    Verdicts,
};
use crate::parse::Parser;
use crate::read::Draft;
use crate::sentences::{Model, Splitter};
use crate::spill::Budget;
use crate::text::hash;

use super::Error;

/// Maximum length in bytes of an id given by an input; longer ones are hashed. So ids are short enough for a
/// spreadsheet cell and a file name.
const MAX_GIVEN_ID_BYTES: usize = 128;

/// Confidence below which a detected language is only a guess.
const GUESS_CONFIDENCE: f32 = 0.9;

/// All stages between reading and writing, prepared.
#[derive(Debug)]
pub struct Pipeline {
    settings: Settings,
    parser: Parser,
    rules: Arc<chrome::Rules>,
    chrome_model: Option<Arc<chrome::Model>>,
    splitter: Splitter,
    repeats: dedupe::Survey,
    site: SiteSurvey,
}

/// Notes on pages, taken as they are read. Memory: 16 bytes for each line and about 60 for each page.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) site: SiteNotes,
    pub(super) ids: Vec<(PageId, Arc<str>)>,
}

/// Findings of the surveys of all pages of a run.
#[derive(Debug)]
pub(super) struct Findings {
    chrome: Chrome,
    pub(super) ids: DocumentIds,
}

impl Findings {
    /// Judges the chrome of `page`.
    pub(super) fn judge(&self, page: &Page) -> Verdicts {
        let mut verdicts = Verdicts::keep_all(page.blocks.len());
        self.chrome.judge(page, &mut verdicts);
        verdicts
    }
}

impl Pipeline {
    /// Prepares all stages.
    ///
    /// # Errors
    /// [`Error::Rules`], [`Error::Languages`], [`Error::ChromeModel`] or [`Error::SentenceModel`] if a rule
    /// pack, a language file or a model is wrong.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let rules = Arc::new(chrome::Rules::compile(settings.packs.clone())?);
        rules.check_codes(&settings.chrome.disabled)?;
        let mut splitter = Splitter::new(settings.languages.clone(), settings.sentences.clone())?;
        if let Some(model) = &settings.sentence_model {
            splitter = splitter.with_model(Model::decode(model)?);
        }
        let chrome_model = settings.chrome_model.as_deref().map(chrome::Model::from_bytes).transpose()?;
        Ok(Self {
            parser: Parser::new(settings.parse.clone()),
            rules,
            chrome_model: chrome_model.map(Arc::new),
            splitter,
            repeats: dedupe::Survey::new(settings.dedupe.clone()),
            site: SiteSurvey::new(&settings.chrome),
            settings,
        })
    }

    /// Returns the settings from which the stages were made.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Returns the compiled chrome rules.
    #[must_use]
    pub fn rules(&self) -> &chrome::Rules {
        &self.rules
    }

    /// Returns the sentence splitter.
    #[must_use]
    pub fn splitter(&self) -> &Splitter {
        &self.splitter
    }

    /// Parses a page.
    ///
    /// # Errors
    /// Returns a [`Reject`] if the content is not a page. A panic is one too, so that a fault of the parser costs the
    /// page and not the run.
    pub fn parse(&self, raw: RawPage) -> Result<Page, Reject> {
        let source = raw.source.clone();
        or_reject(&source, || self.parser.parse(raw).map(|parsed| parsed.page))
    }

    /// Parses, judges and splits a page on its own. Duplicates within the page are dropped; other pages of
    /// the site are not considered.
    ///
    /// # Errors
    /// Returns a [`Reject`] if the content is not a page.
    pub fn clean(&self, raw: RawPage) -> Result<Judged, Reject> {
        Ok(self.judge(self.parse(raw)?))
    }

    /// Judges and splits a parsed page on its own.
    ///
    /// # Panics
    /// Never: only spilling could fail, and a single page is not spilled.
    #[must_use]
    pub fn judge(&self, page: Page) -> Judged {
        let mut notes = Notes::default();
        self.observe(&page, &mut notes);
        let mut verdicts = self.conclude(notes).judge(&page);
        self.settle_alone(&page, &mut verdicts).expect("nothing is spilled without a folder");
        let sentences = self.split(&page, &verdicts);
        Judged { page, verdicts, sentences, duplicate_of: None }
    }

    /// Drops copies within a page that is cleaned on its own.
    fn settle_alone(&self, page: &Page, verdicts: &mut Verdicts) -> Result<(), dedupe::Error> {
        let mut notes = dedupe::Notes::default();
        self.repeats.observe(page, verdicts, &mut notes);
        let mut ledger = self.repeats.index_builder(Known::default(), &Budget::unlimited());
        ledger.add(notes)?;
        Settler::new(self.settings.dedupe.clone(), ledger.finish()?).settle(page, verdicts)?;
        Ok(())
    }

    /// Returns the language that a page with the plain text `text` would have. If the text is too short to be
    /// sure, it is guessed from script, letters and frequent words.
    #[must_use]
    pub fn language_of(&self, text: &str) -> Option<String> {
        let draft = Draft::new(MediaType::Text, Body::Text(text.to_owned()));
        let found = self.parse(draft.alone()).ok().and_then(|page| page.facts.language);
        let is_guess = found.as_ref().is_none_or(|found| found.confidence < GUESS_CONFIDENCE);
        let guessed = if is_guess { self.splitter.guess(text) } else { None };
        guessed.map(str::to_owned).or_else(|| found.map(|found| found.code))
    }

    /// Returns the survey of duplicates.
    pub(super) fn repeats(&self) -> &dedupe::Survey {
        &self.repeats
    }

    /// Returns a chrome judge without any repetition on sites.
    #[must_use]
    pub fn chrome_alone(&self) -> Chrome {
        self.chrome(Repetition::default())
    }

    /// Makes the judge of chrome for pages whose sites repeat lines as in `repetition`.
    fn chrome(&self, repetition: Repetition) -> Chrome {
        let options = self.settings.chrome.clone();
        Chrome::new(Arc::clone(&self.rules), repetition, self.chrome_model.clone(), options)
    }

    /// Returns this pipeline with another chrome model.
    ///
    /// # Errors
    /// Those of [`Pipeline::new`].
    pub fn with_chrome_model(&self, model: Option<chrome::Model>) -> Result<Self, Error> {
        let mut settings = self.settings.clone();
        settings.chrome_model = None;
        Ok(Self { chrome_model: model.map(Arc::new), ..Self::new(settings)? })
    }

    /// Splits the kept blocks of `page` into sentences.
    #[must_use]
    pub fn split(&self, page: &Page, verdicts: &Verdicts) -> Vec<Sentence> {
        let language = page.facts.language.as_ref().map(|language| language.code.as_str());
        let kept = page.blocks.iter().enumerate().filter(|&(index, _)| verdicts.is_kept(index));
        let spans = kept.flat_map(|(_, block)| {
            self.splitter.split(&block.text, language).into_iter().map(|span| (block.id, span))
        });
        (0..).zip(spans).map(|(index, (block, span))| Sentence { block, index, span }).collect()
    }

    /// Takes notes on a parsed page: its lines, if chrome is judged, and the id that it wants.
    pub(super) fn observe(&self, page: &Page, notes: &mut Notes) {
        if self.settings.chrome.enabled {
            self.site.observe(page, &mut notes.site);
        }
        notes.ids.push((page.id, document_id(page)));
    }

    /// Returns site and lines of `page`; empty if chrome is disabled.
    pub(super) fn site_lines(&self, page: &Page) -> SiteLines {
        if self.settings.chrome.enabled { self.site.lines(page) } else { SiteLines::default() }
    }

    /// Returns the survey of sites.
    pub(super) fn site(&self) -> &SiteSurvey {
        &self.site
    }

    /// Turns notes on all pages into findings.
    fn conclude(&self, notes: Notes) -> Findings {
        let repetition = self.site.conclude(notes.site);
        self.findings(repetition, notes.ids)
    }

    /// Returns findings with `repetition`, and with the wanted `ids` of pages made unique.
    pub(super) fn findings(&self, repetition: Repetition, ids: Vec<(PageId, Arc<str>)>) -> Findings {
        Findings { chrome: self.chrome(repetition), ids: DocumentIds::settle(ids) }
    }
}

/// Returns the id that `page` wants: the one given by its input, or else 64 bits of a hash of its URL and
/// content, so that renaming a file or inserting a line does not change ids.
pub(super) fn document_id(page: &Page) -> Arc<str> {
    let given = page.given_id.as_deref().map(str::trim).filter(|id| !id.is_empty());
    if let Some(id) = given
        && id.len() <= MAX_GIVEN_ID_BYTES
        && !id.contains(char::is_control)
    {
        return id.into();
    }
    let url = page.facts.url.as_deref().unwrap_or_default();
    let key = format!("{}\n{url}\n{}", given.unwrap_or_default(), page.content_hash);
    format!("{:016x}", hash::fingerprint64(&key)).into()
}

/// Returns what `parse` does with the page at `source`, or a reject if it panics. The message of the panic is on standard
/// error by then.
fn or_reject<T>(source: &Source, parse: impl FnOnce() -> Result<T, Reject>) -> Result<T, Reject> {
    // What the closure shares with others, compiled rules and their caches, is complete whenever it is visible.
    catch_unwind(AssertUnwindSafe(parse)).unwrap_or_else(|_| {
        Err(Reject {
            source: Arc::clone(&source.file),
            record: Some(source.record),
            offset: Some(source.byte),
            code: RejectCode::InternalError,
            message: "a fault of this program: please report the page".to_owned(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_costs_the_page_alone() {
        let source = Source { file: "a.html".into(), record: 3, byte: 40 };
        let reject = or_reject(&source, || -> Result<(), Reject> { panic!("a fault") }).unwrap_err();
        assert_eq!((&*reject.source, reject.record, reject.offset), ("a.html", Some(3), Some(40)));
        assert_eq!(reject.code, RejectCode::InternalError);
        assert_eq!(or_reject(&source, || Ok(1)), Ok(1));
    }
}
