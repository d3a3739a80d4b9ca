//! The types of cells: how a value is written to a column, and how it is read back.

use arrow_array::builder::{ArrayBuilder, PrimitiveBuilder, StringBuilder, StringDictionaryBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float32Type, Int32Type, Int64Type, TimestampMillisecondType};
use arrow_array::{Array, DictionaryArray, PrimitiveArray, StringArray};
use chrono::{DateTime, NaiveDate, Utc};

use super::schema::Kind;

/// Declared type of a column: a [`Type`], or the `Option` of one if cells may be null.
pub trait Cell {
    /// The type of a cell that is not null.
    type Type: Type;
    /// A value, with text as `S`: `&str` or `String`.
    type Value<S: Default>;
    /// Whether cells may be null.
    const IS_NULLABLE: bool;

    /// Converts a value to write; `None` is null.
    fn to_write(value: Self::Value<&str>) -> Option<<Self::Type as Type>::Value<&str>>;

    /// Converts a value read; `None` is null, or a cell of a column that was not found.
    fn from_read<S: Default>(value: Option<<Self::Type as Type>::Value<S>>) -> Self::Value<S>;
}

impl<T: Type> Cell for T {
    type Type = T;
    type Value<S: Default> = T::Value<S>;
    const IS_NULLABLE: bool = false;

    fn to_write(value: T::Value<&str>) -> Option<T::Value<&str>> {
        Some(value)
    }

    fn from_read<S: Default>(value: Option<T::Value<S>>) -> T::Value<S> {
        value.unwrap_or_default()
    }
}

impl<T: Type> Cell for Option<T> {
    type Type = T;
    type Value<S: Default> = Option<T::Value<S>>;
    const IS_NULLABLE: bool = true;

    fn to_write(value: Option<T::Value<&str>>) -> Option<T::Value<&str>> {
        value
    }

    fn from_read<S: Default>(value: Option<T::Value<S>>) -> Option<T::Value<S>> {
        value
    }
}

/// Type of the values of a column.
pub trait Type {
    /// Its kind.
    const KIND: Kind;
    /// A value, with text as `S`: `&str` or `String`.
    type Value<S: Default>: Default;
    /// The Arrow column.
    type Array: Array + 'static;
    /// Builder of the Arrow column.
    type Builder: ArrayBuilder;

    /// Returns an empty builder.
    fn builder() -> Self::Builder;

    /// Appends a cell; `None` is null.
    fn append(builder: &mut Self::Builder, value: Option<Self::Value<&str>>);

    /// Returns the cell at `row`, which is not null.
    fn value<'a, S: Default + From<&'a str>>(cells: &'a Self::Array, row: usize) -> Self::Value<S>;
}

/// Declares a type of text.
macro_rules! text {
    ($kind:ident, $array:ty, $builder:ty, $value:expr) => {
        #[doc = concat!("See [`Kind::", stringify!($kind), "`].")]
        #[derive(Debug)]
        pub struct $kind;

        impl Type for $kind {
            const KIND: Kind = Kind::$kind;
            type Value<S: Default> = S;
            type Array = $array;
            type Builder = $builder;

            fn builder() -> $builder {
                <$builder>::new()
            }

            fn append(builder: &mut $builder, value: Option<&str>) {
                builder.append_option(value);
            }

            fn value<'a, S: Default + From<&'a str>>(cells: &'a $array, row: usize) -> S {
                let value: fn(&'a $array, usize) -> &'a str = $value;
                value(cells, row).into()
            }
        }
    };
}

text! { Text, StringArray, StringBuilder, StringArray::value }
text! { Label, StringArray, StringBuilder, StringArray::value }
text! { Code, DictionaryArray<Int32Type>, StringDictionaryBuilder<Int32Type>, code }

/// Declares a type of numbers with its Rust type, and how both are converted into each other.
macro_rules! number {
    ($kind:ident, $arrow:ty, $value:ty, $to:expr, $from:expr) => {
        #[doc = concat!("See [`Kind::", stringify!($kind), "`].")]
        #[derive(Debug)]
        pub struct $kind;

        impl Type for $kind {
            const KIND: Kind = Kind::$kind;
            type Value<S: Default> = $value;
            type Array = PrimitiveArray<$arrow>;
            type Builder = PrimitiveBuilder<$arrow>;

            fn builder() -> Self::Builder {
                PrimitiveBuilder::new().with_data_type(Kind::$kind.data_type())
            }

            fn append(builder: &mut Self::Builder, value: Option<$value>) {
                builder.append_option(value.map($to));
            }

            fn value<'a, S: Default + From<&'a str>>(cells: &'a Self::Array, row: usize) -> $value {
                ($from)(cells.value(row))
            }
        }
    };
}

// No page or input comes near the limits. A negative number, which no table has, is read as the highest one, so
// that it cannot agree with anything that is counted.
number! { Int32, Int32Type, u32, |n| i32::try_from(n).unwrap_or(i32::MAX), |n| u32::try_from(n).unwrap_or(u32::MAX) }
number! { Int64, Int64Type, u64, |n| i64::try_from(n).unwrap_or(i64::MAX), |n| u64::try_from(n).unwrap_or(u64::MAX) }
number! { Float32, Float32Type, f32, |share| share, |share| share }
number! { Date, Date32Type, NaiveDate, |day| day.to_epoch_days(), |day| NaiveDate::from_epoch_days(day).unwrap_or_default() }
number! {
    Time, TimestampMillisecondType, DateTime<Utc>, |time| time.timestamp_millis(),
    |time| DateTime::from_timestamp_millis(time).unwrap_or_default()
}

/// Returns the code at `row`, which is not null.
fn code(codes: &DictionaryArray<Int32Type>, row: usize) -> &str {
    let names = codes.values().as_string::<i32>();
    codes.key(row).map_or("", |key| names.value(key))
}
