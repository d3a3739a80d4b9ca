//! `gristmill schema`: prints the data dictionary.

use gristmill::tables;

use serde_json::json;

use super::args::{Schema, SchemaFormat};
use super::prepare::print;

/// Runs `gristmill schema`.
pub(super) fn schema(args: &Schema) -> anyhow::Result<()> {
    let text = match args.format {
        SchemaFormat::Json => {
            let rows = tables::dictionary().map(|(table, column)| {
                json!({
                    "table": table.name(),
                    "column": column.name,
                    "type": column.kind.name(),
                    "nullable": column.nullable,
                    "description": column.description,
                })
            });
            serde_json::to_string_pretty(&rows.collect::<Vec<_>>())? + "\n"
        }
        SchemaFormat::Text => {
            let mut text = String::new();
            let mut table = None;
            for (of, column) in tables::dictionary() {
                if table != Some(of) {
                    text.push_str(&format!("{}{}\n", if table.is_some() { "\n" } else { "" }, of.name()));
                    table = Some(of);
                }
                let kind = format!("{}{}", column.kind.name(), if column.nullable { "?" } else { "" });
                text.push_str(&format!("  {:<20} {kind:<26} {}\n", column.name, column.description));
            }
            text
        }
    };
    Ok(print(text.as_bytes())?)
}
