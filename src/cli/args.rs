//! The command line. What changes the tables lives in settings; flags say only how to run.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

/// Turns piles of scraped web pages into clean tables, and accounts for every block it leaves out.
#[derive(Debug, Parser)]
#[command(name = "gristmill", version, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done; 1 failed, nothing published; 2 wrong usage or settings, nothing read; \
    3 published, but more was rejected than the settings allow; 4 another run holds the lock."
)]
pub(crate) struct Args {
    /// Settings: a TOML file, or a folder with gristmill.toml, chrome/, sites/, sentences/ and facts/
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) config: Option<PathBuf>,
    /// How messages on standard error are written
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The form of messages on standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people
    Text,
    /// One JSON object a line, for log collectors
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Grinds inputs into published tables: the batch job
    Run(Run),
    /// Drops paragraphs that repeat, and nothing else: pages in, a line of JSON a page out
    Dedupe(Dedupe),
    /// Filters pages to clean text
    Clean(Filter),
    /// Filters text to one sentence a line
    Sentences(SentencesFilter),
    /// Shows a page block by block, with the verdict on each and its reason
    Explain(Explain),
    /// Measures quality against labelled pages or sentences
    #[command(subcommand)]
    Eval(Eval),
    /// Fits a model that judges ask to labelled data
    #[command(subcommand)]
    Train(Train),
    /// Validates settings, rule packs and language files, and runs the examples of every rule
    Check,
    /// Re-reads a published run and proves that its tables add up
    Verify(Verify),
    /// Renders the report of a published run again: what it did, for people
    Report(Report),
    /// Prints the data dictionary: every table, column, type and meaning
    Schema(Schema),
    /// Prints the settings in force as TOML
    ShowConfig,
    /// Prints shell completions
    Completions {
        /// The shell to complete for
        shell: clap_complete::Shell,
    },
    /// Prints the manual page, in roff
    Man,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Run {
    /// Files, folders or quoted patterns; `-` reads a list of them from standard input, one a line
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Folder that runs are published in
    #[arg(long, short, value_name = "DIR", default_value = "output")]
    pub(crate) output: PathBuf,
    /// Reads every input, also those that are as they were when the last run read them
    #[arg(long)]
    pub(crate) full: bool,
    /// Worker threads; 0 for one a core
    #[arg(long, short = 'j', value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
    /// Where to write what the run did, in Prometheus' text format; for `node_exporter`'s textfile collector it ends in .prom
    #[arg(long, value_name = "FILE")]
    pub(crate) metrics_file: Option<PathBuf>,
    /// No progress and no summary line; warnings and errors are still printed
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Dedupe {
    /// Files, folders or quoted patterns; `-` reads a list of them from standard input, one a line
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Where to write a line a page: id, url, text, and the page that it repeats; `.gz` and `.zst` compress it. Standard output if
    /// not given
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Where to write what is left out, a line a paragraph: whose it is, its bytes, the reason, the paragraph that stays for it,
    /// how similar they are, the text. Compressed as the output is
    #[arg(long, value_name = "FILE")]
    pub(crate) removed: Option<PathBuf>,
    /// Where to list what could not be read, a line of JSON each; the first few are told on standard error too
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
    /// Worker threads; 0 for one a core
    #[arg(long, short = 'j', value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
    /// No progress and no summary line; warnings and errors are still printed
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Filter {
    /// Pages to clean; standard input if none is given
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Reads one {"id","url","text" or "html"} a line and writes one {"id","text","title",…} a line, in the
    /// same order
    #[arg(long)]
    pub(crate) jsonl: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct SentencesFilter {
    /// Texts to split; standard input if none is given
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Reads one {"id","text","language"?} a line and writes one
    /// {"id","sentences":[{"text","start","end"}]} a line; offsets are bytes of the text
    #[arg(long)]
    pub(crate) jsonl: bool,
    /// ISO 639-1 code of the text's language; detected if not given, and English where a text of ASCII letters is too
    /// short to tell
    #[arg(long, value_name = "CODE")]
    pub(crate) language: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Explain {
    /// The page, or the file that holds it, to be judged on its own
    #[arg(required_unless_present = "document", conflicts_with = "document")]
    pub(crate) file: Option<PathBuf>,
    /// 0-based record of a file that holds many pages
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) record: u64,
    /// Shows the page with this id as the last run published it, repeats of other pages included
    #[arg(long, value_name = "ID")]
    pub(crate) document: Option<String>,
    /// Folder that the run was published in
    #[arg(long, short, value_name = "DIR", default_value = "output")]
    pub(crate) output: PathBuf,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Eval {
    /// Word F1, precision and recall of clean text, overall, by suite, page type and language
    Pages {
        /// Folders with gold.jsonl and pages.text.jsonl or pages.html.jsonl, each plain or compressed; cross-validation takes
        /// the pages of all together
        #[arg(required = true, value_name = "DIR")]
        dirs: Vec<PathBuf>,
        /// Cross-validation: divides the domains into N parts, and judges each by a model fitted to the others
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(2..=20))]
        folds: Option<u8>,
        /// Of the cross-validation only part K, counted from 0: a first impression in a fraction of the time
        #[arg(long, value_name = "K", requires = "folds")]
        fold: Option<u8>,
        /// Only pages of this form
        #[arg(long, value_enum)]
        form: Option<Form>,
        /// Leaves out features whose names start with one of these, to see what they are worth
        #[arg(long, value_name = "NAME", value_delimiter = ',', requires = "folds")]
        without: Vec<String>,
        /// Writes one {"id","form","type","f1","precision","recall","text","blocks"} a line for each page; a block is
        /// [kept, probability of chrome, reason, text]
        #[arg(long, value_name = "FILE")]
        answers: Option<PathBuf>,
    },
    /// Precision, recall and F1 of sentence boundaries inside paragraphs
    Sentences {
        /// Files of {"id","text","ends"} lines, `ends` in characters
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

/// The form of a labelled page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Text dumps
    Text,
    /// HTML
    Html,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Train {
    /// Fits the judge of site chrome
    Chrome {
        /// Folder with gold.jsonl and pages.text.jsonl or pages.html.jsonl, each plain or compressed; may be given several
        /// times
        #[arg(long, value_name = "DIR", required = true)]
        data: Vec<PathBuf>,
        /// The file to write; put it into models/ of a settings folder to use it
        #[arg(long, short, value_name = "FILE", default_value = "chrome.bin")]
        output: PathBuf,
    },
    /// Fits the model of sentence boundaries to ewt-train.jsonl
    Sentences {
        /// Folder with sentences/ewt-train.jsonl; only that file is read
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// The file to write; put it into models/ of a settings folder to use it
        #[arg(long, short, value_name = "FILE", default_value = "sentences.bin")]
        output: PathBuf,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Verify {
    /// Name or folder of the run; the latest if not given
    pub(crate) run: Option<PathBuf>,
    /// Folder that runs are published in
    #[arg(long, short, value_name = "DIR", default_value = "output")]
    pub(crate) output: PathBuf,
    /// The run's inputs, as they were given to it: each page is read and parsed again, and text and spans compared with the
    /// tables
    #[arg(long, value_name = "INPUT", num_args = 1..)]
    pub(crate) sources: Vec<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Report {
    /// Name or folder of the run; the latest if not given
    pub(crate) run: Option<PathBuf>,
    /// Folder that runs are published in
    #[arg(long, short, value_name = "DIR", default_value = "output")]
    pub(crate) output: PathBuf,
    /// Where to write the page; `-` is standard output, and so is nothing, unless --json is given
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// Prints the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Schema {
    /// How to print it
    #[arg(long, value_enum, default_value_t = SchemaFormat::Text)]
    pub(crate) format: SchemaFormat,
}

/// The form of the data dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaFormat {
    /// Aligned columns for people
    Text,
    /// A JSON array of {"table","column","type","nullable","description"}
    Json,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Args::command().debug_assert();
    }
}
