//! Names of `<meta>` elements that state days.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Names of `<meta>` elements for the day of publication, letters and digits only, most reliable first: Open
/// Graph, schema.org, Dublin Core, Highwire Press, content management systems and trackers.
const METAS: [&str; 50] = [
    "articlepublishedtime",
    "ogarticlepublishedtime",
    "datepublished",
    "ogpublishedtime",
    "rnewsdatepublished",
    "schemadatepublished",
    "citationpublicationdate",
    "citationdate",
    "citationonlinedate",
    "parselypubdate",
    "sailthrudate",
    "cxenseparserecspublishtime",
    "shareaholicarticlepublishedtime",
    "btpubdate",
    "articlepublished",
    "articlepublicationdate",
    "publicationdate",
    "pubdate",
    "publishdate",
    "publisheddate",
    "publishedat",
    "originalpublicationdate",
    "pubtime",
    "publishtime",
    "publishedtime",
    "dcdateissued",
    "dctermsissued",
    "dcissued",
    "dcdatepublished",
    "ogpubdate",
    "bepresscitationonlinedate",
    "weiboarticlecreateat",
    "apubtime",
    "uploaddate",
    "ptime",
    "pdate",
    "dcdate",
    "dctermsdate",
    "dctermscreated",
    "dcdatecreated",
    "dccreated",
    "doccreated",
    "datecreated",
    "articlecreated",
    "creationdate",
    "created",
    "articledateoriginal",
    "contentcreate",
    "displaydate",
    "date",
];

/// Index of the first name that says only "date" or "created".
const FIRST_VAGUE: usize = 36;

/// Endings of further names, with which trackers and platforms put their own before it: `vr:published_time`,
/// `prism.publicationDate`.
const META_ENDINGS: [&str; 17] = [
    "publishedtime",
    "publishtime",
    "publishedat",
    "publishat",
    "publicationtime",
    "publicationdate",
    "publisheddate",
    "publishdate",
    "datepublished",
    "published",
    "pubdate",
    "postdate",
    "posteddate",
    "releasedate",
    "articledate",
    "citationdate",
    "printsdate",
];

/// Words in names of other days: of a change, of the end of publication.
const OTHER_META_WORDS: [&str; 6] = ["modif", "updat", "expir", "unpub", "lastpub", "republ"];

/// Names of `<meta>` elements for the day of the last change, likewise.
const MODIFIED: [&str; 5] = ["modified", "revised", "utime", "lastpublisheddate", "dctermsmodified"];

/// Endings of further ones: `article:modified_time`, `weibo:article:update_at`.
const MODIFIED_ENDINGS: [&str; 11] = [
    "modifiedtime",
    "updatedtime",
    "datemodified",
    "dateupdated",
    "lastmodified",
    "lastmod",
    "lastupdated",
    "lastupdate",
    "updateat",
    "updatedat",
    "articlemodified",
];

/// Returns the rank of a `<meta>` element of that name among those for the day of publication, the most reliable
/// first: names known in full, those known by their ending, vague ones.
pub(super) fn rank(key: &str) -> Option<usize> {
    static KEYS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| METAS.into_iter().collect());
    let key = bare(key);
    if KEYS.contains(key.as_str()) {
        return METAS.iter().position(|name| *name == key);
    }
    ends_as_publication(&key).then_some(FIRST_VAGUE - 1)
}

/// Returns true if an element of that rank states the day of publication, not merely a date.
pub(super) fn is_of_publication(rank: usize) -> bool {
    rank < FIRST_VAGUE
}

/// Returns true if a `<meta>` element of that name states the day of the last change.
pub(super) fn is_of_change(key: &str) -> bool {
    let key = bare(key);
    MODIFIED.contains(&key.as_str()) || MODIFIED_ENDINGS.iter().any(|end| key.ends_with(end))
}

/// Returns true if the name of a `<meta>` element ends as those of the day of publication do.
fn ends_as_publication(key: &str) -> bool {
    META_ENDINGS.iter().any(|end| key.ends_with(end))
        && !OTHER_META_WORDS.iter().any(|word| key.contains(word))
}

/// Reduces the name of a `<meta>` element to its letters and digits.
fn bare(key: &str) -> String {
    key.chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_state_publication_change_or_neither() {
        for key in ["weibo: article:create_at", "pdate", "uploaddate", "article:published_time"] {
            assert!(rank(key).is_some_and(is_of_publication) && !is_of_change(key), "{key}");
        }
        for key in
            ["article:modified", "weibo: article:update_at", "last_updated", "revised", "og:updated_time"]
        {
            assert!(is_of_change(key) && rank(key).is_none(), "{key}");
        }
        for key in ["expires", "template", "update-notice"] {
            assert!(rank(key).is_none() && !is_of_change(key), "{key}");
        }
    }
}
