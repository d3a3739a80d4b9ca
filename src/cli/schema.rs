//! `gristmill schema`: the data dictionary.

use gristmill::write::schema;

use super::args::{Schema, SchemaFormat};
use super::print;

pub(super) fn schema(args: &Schema) -> anyhow::Result<()> {
    let rows = schema::dictionary();
    let text = match args.format {
        SchemaFormat::Json => serde_json::to_string_pretty(&rows)? + "\n",
        SchemaFormat::Text => {
            let mut text = String::new();
            let mut table = None;
            for row in &rows {
                if table != Some(row.table) {
                    text.push_str(&format!("{}{}\n", if table.is_some() { "\n" } else { "" }, row.table));
                    table = Some(row.table);
                }
                let kind = format!("{}{}", row.data_type, if row.nullable { "?" } else { "" });
                text.push_str(&format!("  {:<20} {:<26} {}\n", row.column, kind, row.description));
            }
            text
        }
    };
    Ok(print(text.as_bytes())?)
}
