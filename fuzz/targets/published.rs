//! Runs `verify` on untrusted runs: manifests and tables of any bytes give problems or an error, never a pass.

#![no_main]

use std::fs;

use gristmill::verify;
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// Manifest of a run without inputs; `FILES` is replaced by the list of files.
const MANIFEST: &str = include_str!("shared/manifest.json");

const TABLES: [&str; 4] = ["documents", "blocks", "sentences", "rejects"];

fuzz_target!(|data: &[u8]| {
    let Some((&choice, bytes)) = data.split_first() else { return };
    let run = TempDir::new().expect("a temporary folder can be made");
    let put = |name: &str, bytes: &[u8]| {
        let path = run.path().join(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder can be made");
        fs::write(path, bytes).expect("a file can be written");
    };
    if choice % 2 == 0 {
        put("manifest.json", bytes);
    } else {
        // Tables with a correct digest, so that only their content is wrong.
        let digest = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let part = |table: &str| {
            let file = format!("{table}/part-00000.parquet");
            put(&file, bytes);
            format!(
                r#"{{"table":"{table}","file":"{file}","rows":1,"bytes":{},"sha256":"{digest}"}}"#,
                bytes.len()
            )
        };
        put("manifest.json", MANIFEST.replace("FILES", &TABLES.map(part).join(",")).as_bytes());
    }
    if let Ok(found) = verify::verify(run.path()) {
        assert!(!found.is_sound(), "a run made of noise passes");
    }
});
