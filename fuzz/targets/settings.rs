//! Loads settings and rule packs: no text panics, and settings that load are the same after writing and reloading.

#![no_main]

use std::path::Path;
use std::{fs, str};

use gristmill::pipeline::Pipeline;
use gristmill::{chrome, config};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

fuzz_target!(|data: &[u8]| {
    let Some((&choice, text)) = data.split_first() else { return };
    let Ok(text) = str::from_utf8(text) else { return };
    let folder = TempDir::new().expect("a temporary folder can be made");
    let put = |inner: &str, text: &str| {
        let path = folder.path().join(inner);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder can be made");
        fs::write(&path, text).expect("a file can be written");
        path
    };
    match choice % 3 {
        0 => assert_returns(&put("gristmill.toml", text)),
        1 => {
            put("chrome/en.toml", text);
            let Ok(settings) = config::load(Some(folder.path())) else { return };
            let packs = settings.packs.into_iter().filter(|(name, _)| name == "chrome/en.toml");
            if let Ok(rules) = chrome::Rules::compile(packs.collect()) {
                drop(rules.check());
            }
        }
        _ => {
            put("sentences/en.toml", text);
            if let Ok(mut settings) = config::load(Some(folder.path())) {
                settings.packs.clear();
                // Unusable data must give an error, not a panic.
                drop(Pipeline::new(settings));
            }
        }
    }
});

/// Asserts that settings loaded from `file`, if they load, are the same after they are written and loaded again.
fn assert_returns(file: &Path) {
    let Ok(settings) = config::load(Some(file)) else { return };
    let written = settings.to_toml();
    fs::write(file, &written).expect("a file can be written");
    let again = config::load(Some(file)).expect("settings as resolved load again");
    assert_eq!(again.to_toml(), written);
    assert_eq!(again.hash(), settings.hash());
}
