//! Command line. What changes the tables is a setting; flags only control how to run.

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
    /// Settings: a TOML file, or a folder with gristmill.toml, chrome/, sites/, sentences/, facts/ and
    /// models/
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) config: Option<PathBuf>,
    /// Format of messages on standard error
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Format of messages on standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people
    Text,
    /// One JSON object per line, for log collectors
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Turns inputs into published tables: the batch job
    Run(Run),
    /// Drops repeated paragraphs and does nothing else: pages in, one line of JSON per page out
    Dedupe(Dedupe),
    /// Reduces pages to clean text
    Clean(Filter),
    /// Splits text into one sentence per line
    Sentences(SentencesFilter),
    /// Shows a page block by block, with the verdict on each and its reason
    Explain(Explain),
    /// Measures quality against labelled pages or sentences
    #[command(subcommand)]
    Eval(Eval),
    /// Trains a model on labelled data
    #[command(subcommand)]
    Train(Train),
    /// Validates settings, rule packs and language files, and runs the examples of every rule
    Check,
    /// Re-reads a published run and checks that its tables add up
    Verify(Verify),
    /// Renders the report of a published run again
    Report(Report),
    /// Prints the data dictionary: every table, column, type and meaning
    Schema(Schema),
    /// Prints the settings in force as TOML
    ShowConfig,
    /// Prints shell completions
    Completions {
        /// Shell to complete for
        shell: clap_complete::Shell,
    },
    /// Prints the manual page, in roff
    Man,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Run {
    /// Files, folders or quoted patterns; `-` reads a list of them from standard input, one per line
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Folder in which runs are published
    #[arg(long, short, value_name = "DIR", default_value = "output")]
    pub(crate) output: PathBuf,
    /// Reads every input, including those unchanged since the last run
    #[arg(long)]
    pub(crate) full: bool,
    /// Number of worker threads; 0 for one per core
    #[arg(long, short = 'j', value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
    /// File for statistics of the run in Prometheus text format; the textfile collector of `node_exporter`
    /// expects the extension .prom
    #[arg(long, value_name = "FILE")]
    pub(crate) metrics_file: Option<PathBuf>,
    /// Prints no progress and no summary; warnings and errors are still printed
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Dedupe {
    /// Files, folders or quoted patterns; `-` reads a list of them from standard input, one per line
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Output file, one line per page: id, url, text, and the page that it duplicates; compressed for the
    /// extensions `.gz` and `.zst`. Standard output if not given
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// File for dropped paragraphs, one per line: page, range of bytes, reason, the paragraph kept instead,
    /// similarity, text. Compressed like the output
    #[arg(long, value_name = "FILE")]
    pub(crate) removed: Option<PathBuf>,
    /// File for rejects, one line of JSON each; the first few are also reported on standard error
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
    /// Number of worker threads; 0 for one per core
    #[arg(long, short = 'j', value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
    /// Prints no progress and no summary; warnings and errors are still printed
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Filter {
    /// Pages to clean; standard input if not given
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Reads one {"id","url","text" or "html"} per line and writes one {"id","text","title",…} per line, in
    /// the same order
    #[arg(long)]
    pub(crate) jsonl: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct SentencesFilter {
    /// Texts to split; standard input if not given
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Reads one {"id","text","language"?} per line and writes one
    /// {"id","sentences":[{"text","start","end"}]} per line; offsets are bytes of the text. Lines are read as
    /// leniently as by `clean` and `run`
    #[arg(long)]
    pub(crate) jsonl: bool,
    /// ISO 639-1 code of the text's language. By default it is detected, and English is assumed for ASCII
    /// text too short to tell. A language without data of its own gets the rules for any language, and a warning
    #[arg(long, value_name = "CODE")]
    pub(crate) language: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Explain {
    /// The page, or the file that contains it, to be judged on its own
    #[arg(required_unless_present = "document", conflicts_with = "document")]
    pub(crate) file: Option<PathBuf>,
    /// 0-based record in a file with several pages
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) record: u64,
    /// Shows the page with this id as published by the last run, including duplicates of other pages
    #[arg(long, value_name = "ID")]
    pub(crate) document: Option<String>,
    /// Folder in which the run was published
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
    /// Word F1, precision and recall of clean text: overall, by suite, page type and language
    Pages {
        /// Folders with gold.jsonl and pages.text.jsonl or pages.html.jsonl, each plain or compressed;
        /// cross-validation pools the pages of all folders
        #[arg(required = true, value_name = "DIR")]
        dirs: Vec<PathBuf>,
        /// Cross-validates: divides the domains into N parts, and judges each with a model trained on the
        /// others
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(2..=20))]
        folds: Option<u8>,
        /// Runs only part K of the cross-validation, counted from 0: a first impression in a fraction of the
        /// time
        #[arg(long, value_name = "K", requires = "folds")]
        fold: Option<u8>,
        /// Only pages of this form
        #[arg(long, value_enum)]
        form: Option<Form>,
        /// Leaves out features whose names start with one of these prefixes, to measure their contribution
        #[arg(long, value_name = "NAME", value_delimiter = ',', requires = "folds")]
        without: Vec<String>,
        /// Writes one {"id","form","type","f1","precision","recall","text","blocks"} per line for each page;
        /// a block is [kept, probability of chrome, reason, text]
        #[arg(long, value_name = "FILE")]
        answers: Option<PathBuf>,
    },
    /// Precision, recall and F1 of sentence boundaries inside paragraphs
    Sentences {
        /// Files with one {"id","text","ends"} per line, `ends` in characters
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

/// Form of a labelled page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Text dumps
    Text,
    /// HTML
    Html,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Train {
    /// Trains the chrome model
    Chrome {
        /// Folder with gold.jsonl and pages.text.jsonl or pages.html.jsonl, each plain or compressed; may be
        /// repeated
        #[arg(long, value_name = "DIR", required = true)]
        data: Vec<PathBuf>,
        /// File to write; put it into models/ of a settings folder to use it
        #[arg(long, short, value_name = "FILE", default_value = "chrome.bin")]
        output: PathBuf,
    },
    /// Trains the weights by which the title of a text dump is chosen
    Titles {
        /// Folder with gold.jsonl and pages.text.jsonl, each plain or compressed; may be repeated
        #[arg(long, value_name = "DIR", required = true)]
        data: Vec<PathBuf>,
        /// File to write; the program is built with src/parse/facts/title/weights.toml
        #[arg(long, short, value_name = "FILE", default_value = "weights.toml")]
        output: PathBuf,
    },
    /// Trains the model of sentence boundaries on ewt-train.jsonl
    Sentences {
        /// Folder with sentences/ewt-train.jsonl; only that file is read
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// File to write; put it into models/ of a settings folder to use it
        #[arg(long, short, value_name = "FILE", default_value = "sentences.bin")]
        output: PathBuf,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Verify {
    /// Name or folder of the run; the latest by default
    pub(crate) run: Option<PathBuf>,
    /// Folder in which runs are published
    #[arg(long, short, value_name = "DIR", default_value = "output")]
    pub(crate) output: PathBuf,
    /// Inputs of the run, as they were given to it: reads and parses each page again, and compares text and
    /// spans with the tables
    #[arg(long, value_name = "INPUT", num_args = 1..)]
    pub(crate) sources: Vec<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Report {
    /// Name or folder of the run; the latest by default
    pub(crate) run: Option<PathBuf>,
    /// Folder in which runs are published
    #[arg(long, short, value_name = "DIR", default_value = "output")]
    pub(crate) output: PathBuf,
    /// File for the HTML page; `-` for standard output, which is also the default unless --json is given
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// Prints the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Schema {
    /// Output format
    #[arg(long, value_enum, default_value_t = SchemaFormat::Text)]
    pub(crate) format: SchemaFormat,
}

/// Format of the data dictionary.
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
