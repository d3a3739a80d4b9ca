//! Columns of the output rows of steps. Only types that Spark has are used: no dictionaries, unsigned numbers
//! or views, and times in microseconds.

use std::sync::{Arc, LazyLock};

use arrow_schema::{DataType, Field, FieldRef, Fields, Schema, SchemaRef, TimeUnit};

use super::step::Step;
use crate::tables::Table;

/// Returns the columns of the output rows of `step`.
pub(super) fn of(step: Step) -> SchemaRef {
    static SCHEMAS: LazyLock<[SchemaRef; 10]> = LazyLock::new(|| Step::ALL.map(make));
    let at = Step::ALL.iter().position(|&known| known == step).expect("all steps are listed");
    Arc::clone(&SCHEMAS[at])
}

/// Returns the fields of notes on a text: its fingerprint in two halves, and a key for each band.
pub(super) fn noted() -> Fields {
    let keys = DataType::List(item(DataType::Int32));
    fields(&[
        ("is_page", DataType::Boolean, false),
        ("block", DataType::Int32, false),
        ("high", DataType::Int64, false),
        ("low", DataType::Int64, false),
        ("keys", keys, false),
    ])
}

/// Returns the columns of `table`, in types that Spark has.
pub(super) fn table(table: Table) -> Fields {
    let field = |field: &FieldRef| {
        let kind = match field.data_type() {
            DataType::Dictionary(_, values) => DataType::clone(values),
            DataType::Timestamp(_, zone) => DataType::Timestamp(TimeUnit::Microsecond, zone.clone()),
            kind => kind.clone(),
        };
        Field::new(field.name(), kind, field.is_nullable())
    };
    table.schema().fields().iter().map(field).collect()
}

/// Returns the field of list items of type `kind`.
pub(super) fn item(kind: DataType) -> FieldRef {
    Arc::new(Field::new("item", kind, false))
}

fn list_of(fields: Fields) -> DataType {
    DataType::List(item(DataType::Struct(fields)))
}

/// Makes fields from names, types and whether they may be null.
fn fields(fields: &[(&str, DataType, bool)]) -> Fields {
    fields.iter().map(|(name, kind, is_nullable)| Field::new(*name, kind.clone(), *is_nullable)).collect()
}

/// Returns the columns of the output of `step`.
fn make(step: Step) -> SchemaRef {
    use DataType::{Binary, Boolean, Float32, Int32, Int64, Utf8};
    let page = ("page", Int64, false);
    let text = |name| (name, Utf8, false);
    let later = [("is_page", Boolean, false), ("later_place", Int64, false), ("later_block", Int32, false)];
    let earlier = [("earlier_place", Int64, false), ("earlier_block", Int32, false)];
    let columns = match step {
        Step::Parse => fields(&[
            page,
            text("source"),
            ("record", Int64, true),
            ("site", Int64, true),
            ("lines", DataType::List(item(Int64)), true),
            ("document_id", Utf8, true),
            ("packed", Binary, true),
            ("blocks", Int32, false),
            ("offset", Int64, true),
            ("code", Utf8, true),
            ("message", Utf8, true),
        ]),
        Step::Ids => fields(&[page, text("document_id")]),
        Step::Site => fields(&[
            ("site", Int64, false),
            ("line", Int64, false),
            ("carriers", Int64, false),
            ("is_own", Boolean, false),
            ("is_shared", Boolean, false),
        ]),
        Step::Judge => fields(&[
            page,
            ("place", Int64, false),
            text("document_id"),
            ("verdicts", Binary, false),
            ("texts", list_of(noted()), false),
        ]),
        Step::Keys => fields(&[("bucket", Int32, false), ("packed", Binary, false)]),
        Step::Pairs => fields(&[&later[..], &earlier[..]].concat()),
        Step::Texts => fields(&[
            ("is_page", Boolean, false),
            ("place", Int64, false),
            ("block", Int32, false),
            text("document_id"),
            text("text"),
        ]),
        Step::Verify => fields(
            &[&later[..], &earlier[..], &[text("earlier_id"), ("similarity", Float32, false)]].concat(),
        ),
        Step::Settle => fields(&later),
        Step::Write => fields(&[
            ("document", DataType::Struct(table(Table::Documents)), false),
            ("blocks", list_of(table(Table::Blocks)), false),
            ("sentences", list_of(table(Table::Sentences)), false),
        ]),
    };
    Arc::new(Schema::new(columns))
}
