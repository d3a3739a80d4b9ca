//! The stages, made ready from settings and joined: what both a run and a filter call.

use std::sync::Arc;

use crate::chrome::{self, Chrome, Repetition, SiteLines, SiteNotes, SiteSurvey};
use crate::config::Settings;
use crate::dedupe::{self, Known, Settler};
use crate::model::{Body, DocumentIds, Judged, MediaType, Page, PageId, RawPage, Reject, Sentence, Verdicts};
use crate::parse::Parser;
use crate::read::Draft;
use crate::sentences::{Model, Splitter};
use crate::spill::Budget;
use crate::text::hash;

use super::Error;

/// Longest id that an input may give a page, in bytes; a longer one is hashed. Ids stay short enough
/// for a spreadsheet cell and a file name.
const MAX_GIVEN_ID_BYTES: usize = 128;

/// Confidence below which a detected language is a guess.
const GUESS_CONFIDENCE: f32 = 0.9;

/// Every stage between reading and writing, prepared.
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

/// What is noted of some pages as they are read. Memory: 16 bytes a line and about 60 a page.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) site: SiteNotes,
    pub(super) ids: Vec<(PageId, Arc<str>)>,
}

/// What the surveys found in all pages of a run.
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
    /// Makes every stage ready.
    ///
    /// # Errors
    /// [`Error::Rules`], [`Error::Languages`], [`Error::ChromeModel`] or [`Error::SentenceModel`] where a rule
    /// pack, a language file or a model is wrong.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let rules = Arc::new(chrome::Rules::compile(settings.packs.clone())?);
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

    /// The settings that the stages were made from.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The chrome rules, compiled.
    #[must_use]
    pub fn rules(&self) -> &chrome::Rules {
        &self.rules
    }

    /// The sentence splitter.
    #[must_use]
    pub fn splitter(&self) -> &Splitter {
        &self.splitter
    }

    /// Parses a page.
    ///
    /// # Errors
    /// A [`Reject`] where the content is not a page.
    pub fn parse(&self, raw: RawPage) -> Result<Page, Reject> {
        self.parser.parse(raw).map(|parsed| parsed.page)
    }

    /// Judges and splits a page on its own: repeats within the page count, the site's other pages do
    /// not.
    ///
    /// # Errors
    /// A [`Reject`] where the content is not a page.
    pub fn clean(&self, raw: RawPage) -> Result<Judged, Reject> {
        Ok(self.judge(self.parse(raw)?))
    }

    /// Judges and splits a parsed page on its own.
    ///
    /// # Panics
    /// Never: what could fail is the disk, and none is used for one page.
    #[must_use]
    pub fn judge(&self, page: Page) -> Judged {
        let mut notes = Notes::default();
        self.observe(&page, &mut notes);
        let mut verdicts = self.conclude(notes).judge(&page);
        self.settle_alone(&page, &mut verdicts).expect("without a folder nothing is put on disk");
        let sentences = self.split(&page, &verdicts);
        Judged { page, verdicts, sentences, duplicate_of: None }
    }

    fn settle_alone(&self, page: &Page, verdicts: &mut Verdicts) -> Result<(), dedupe::Error> {
        let mut notes = dedupe::Notes::default();
        self.repeats.observe(page, verdicts, &mut notes);
        let mut ledger = self.repeats.index_builder(Known::default(), &Budget::unlimited());
        ledger.add(notes)?;
        Settler::new(self.settings.dedupe.clone(), ledger.finish()?).settle(page, verdicts)?;
        Ok(())
    }

    /// Returns the language that a page of the plain text `text` would have. Where there is too little of it to be sure,
    /// script, letters and frequent words tell it.
    #[must_use]
    pub fn language_of(&self, text: &str) -> Option<String> {
        let draft = Draft::new(MediaType::Text, Body::Text(text.to_owned()));
        let found = self.parse(draft.alone()).ok().and_then(|page| page.facts.language);
        let is_guess = found.as_ref().is_none_or(|found| found.confidence < GUESS_CONFIDENCE);
        let guessed = if is_guess { self.splitter.guess(text) } else { None };
        guessed.map(str::to_owned).or_else(|| found.map(|found| found.code))
    }

    /// The survey of repeats.
    pub(super) fn repeats(&self) -> &dedupe::Survey {
        &self.repeats
    }

    /// The chrome judge that knows of no repetition in any site.
    #[must_use]
    pub fn chrome_alone(&self) -> Chrome {
        self.chrome(Repetition::default())
    }

    fn chrome(&self, repetition: Repetition) -> Chrome {
        let options = self.settings.chrome.clone();
        Chrome::new(Arc::clone(&self.rules), repetition, self.chrome_model.clone(), options)
    }

    /// Returns this pipeline with another chrome model.
    ///
    /// # Errors
    /// As for [`Pipeline::new`].
    pub fn with_chrome_model(&self, model: Option<chrome::Model>) -> Result<Self, Error> {
        let mut settings = self.settings.clone();
        settings.chrome_model = None;
        Ok(Self { chrome_model: model.map(Arc::new), ..Self::new(settings)? })
    }

    /// The sentences of the kept blocks of `page`.
    #[must_use]
    pub fn split(&self, page: &Page, verdicts: &Verdicts) -> Vec<Sentence> {
        let language = page.facts.language.as_ref().map(|language| language.code.as_str());
        let kept = page.blocks.iter().enumerate().filter(|&(index, _)| verdicts.is_kept(index));
        let spans = kept.flat_map(|(_, block)| {
            self.splitter.split(&block.text, language).into_iter().map(|span| (block.id, span))
        });
        (0..).zip(spans).map(|(index, (block, span))| Sentence { block, index, span }).collect()
    }

    pub(super) fn observe(&self, page: &Page, notes: &mut Notes) {
        if self.settings.chrome.enabled {
            self.site.observe(page, &mut notes.site);
        }
        notes.ids.push((page.id, document_id(page)));
    }

    /// What `page` says of its site.
    pub(super) fn site_lines(&self, page: &Page) -> SiteLines {
        if self.settings.chrome.enabled { self.site.lines(page) } else { SiteLines::default() }
    }

    /// The survey of what sites repeat.
    pub(super) fn site(&self) -> &SiteSurvey {
        &self.site
    }

    fn conclude(&self, notes: Notes) -> Findings {
        let repetition = self.site.conclude(notes.site);
        self.findings(repetition, notes.ids)
    }

    /// What judges pages of sites that have `repetition`, and the ids that pages ask for, settled.
    pub(super) fn findings(&self, repetition: Repetition, ids: Vec<(PageId, Arc<str>)>) -> Findings {
        Findings { chrome: self.chrome(repetition), ids: DocumentIds::settle(ids) }
    }
}

/// The id that `page` asks for: the one that its input gives, else 64 bits of the hash of its address and
/// content, so that a file may be renamed or a line inserted above without a new id.
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
