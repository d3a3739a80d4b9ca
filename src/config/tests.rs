use std::fs;

use super::*;

fn from_toml(text: &str) -> Result<Settings, Error> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my.toml");
    fs::write(&path, text).unwrap();
    load(Some(&path))
}

#[test]
fn the_file_of_defaults_says_what_the_code_does() {
    let documented = Tree::built_in().settings().unwrap();
    let given = toml::Value::try_from(&documented).unwrap();
    let defaults = toml::from_str::<toml::Value>(&Settings::default().to_toml()).unwrap();
    assert_eq!(given, defaults, "config/gristmill.toml must list every key with its default");
}

#[test]
fn a_file_overrides_single_keys() {
    let settings = from_toml("[dedupe]\nmin_words_across_pages = 20\n").unwrap();
    assert_eq!(settings.dedupe.min_words_across_pages, 20);
    assert_eq!(settings.dedupe.min_words_in_page, crate::dedupe::DEFAULT_MIN_WORDS_IN_PAGE);
    assert!(!settings.packs.is_empty() && !settings.languages.is_empty());
}

#[test]
fn unknown_keys_and_wrong_values_are_named() {
    let message = |text: &str| {
        let error = from_toml(text).unwrap_err();
        std::iter::successors(Some(&error as &dyn std::error::Error), |error| error.source())
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(": ")
    };
    assert!(message("[dedupe]\nmin_wrods = 1\n").contains("min_wrods"));
    assert!(message("[nothing]\n").contains("nothing"));
    assert!(
        message("[chrome]\nsite_min_share = 7\n").contains("chrome.site_min_share is 7: it must be 0 to 1")
    );
    for text in [
        "text_field = \"\"",
        "text_field = [\"text\", \" \"]",
        "html_field = \".\"",
        "text_field = []\nhtml_field = []",
        "url_field = \"..\"",
    ] {
        assert!(message(&format!("[read]\n{text}\n")).contains("must be a name"), "{text}");
    }
    assert!(message("[read]\ncsv_separator = \"\\u0000\"\n").contains("NUL"));
    assert!(message("[read]\ncsv_separator = '\"'\n").contains("another character"));
    for text in [
        "html_field = []",
        "title_field = []",
        "text_field = \"a..b\"",
        "id_field = \"\"",
        "text_field = \"Nr.\"",
    ] {
        assert!(from_toml(&format!("[read]\n{text}\n")).is_ok(), "{text}");
    }
    assert!(message("[dedupe]\nsentence_min_pages = 1\n").contains("dedupe.sentence_min_pages is 1"));
    assert!(message("[dedupe]\nsentences = \"maybe\"\n").contains("maybe"));
    assert!(message("[dedupe]\nmin_words_across_pages = 2\n").contains("at least dedupe.min_words_in_page"));
}

#[test]
fn a_folder_replaces_files_and_adds_to_them() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("chrome")).unwrap();
    fs::write(folder.path().join("gristmill.toml"), "[output]\nkeep_runs = 3\n").unwrap();
    let english = BUILT_IN_ENGLISH;
    fs::write(folder.path().join("chrome/mine.toml"), english.replace("\"en.", "\"mine.")).unwrap();
    let settings = load(Some(folder.path())).unwrap();
    assert_eq!(settings.publishing.keep_runs, 3);
    assert_eq!(settings.packs.len(), load(None).unwrap().packs.len() + 1);
    assert_ne!(settings.hash(), load(None).unwrap().hash());

    fs::write(folder.path().join("notes.txt"), "").unwrap();
    assert!(matches!(load(Some(folder.path())), Err(Error::UnknownFile { .. })));
}

#[test]
fn a_copy_of_the_built_in_folder_is_a_settings_folder_but_its_word_lists_for_duplicates_stay() {
    let built_in = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    assert_eq!(load(Some(&built_in)).unwrap().hash(), load(None).unwrap().hash());

    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("dedupe")).unwrap();
    fs::write(folder.path().join("dedupe/en.toml"), "labels = [\"picture\"]\n").unwrap();
    assert!(matches!(load(Some(folder.path())), Err(Error::FixedFile { .. })));
}

const BUILT_IN_ENGLISH: &str = include_str!("../../config/chrome/en.toml");

#[test]
fn printed_settings_load_again() {
    let printed = from_toml("[csv]\ntables = [\"sentences\"]\n").unwrap().to_toml();
    let again = from_toml(&printed).unwrap();
    assert_eq!(again.to_toml(), printed);
}

#[test]
fn the_hash_follows_settings_and_packs() {
    let plain = load(None).unwrap().hash();
    assert_eq!(plain, load(None).unwrap().hash());
    assert_eq!(plain, from_toml("[output]\nkeep_runs = 2\n").unwrap().hash());
    // Options of comparing sentences count only if sentences are compared.
    let mode = |mode, pages| {
        from_toml(&format!("[dedupe]\nsentences = {mode:?}\nsentence_min_pages = {pages}\n")).unwrap().hash()
    };
    assert_eq!(plain, mode("off", 3));
    assert_ne!(plain, mode("mark", 10));
    assert_ne!(mode("mark", 3), mode("mark", 10));
    assert_ne!(plain, from_toml("[dedupe]\nmin_words_in_page = 2\n").unwrap().hash());
}
