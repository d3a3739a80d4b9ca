//! Detection of binary content by file signature and by share of control bytes.
//!
//! In: the first bytes of a file, body or field. Out: the file type that they begin, or whether they hold
//! more control bytes than text does. Every part of the program that needs to know asks here.

/// Signatures of binary files found among scraped pages, with their names for messages. From the WHATWG MIME
/// Sniffing standard, section 6, and the `file` magic database for ELF and PostScript.
const SIGNATURES: [(&[u8], &str); 14] = [
    (b"%PDF-", "a PDF"),
    (b"%!PS-Adobe-", "a PostScript file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b\x08", "a gzip stream"),
    (b"\x28\xb5\x2f\xfd", "a zstd stream"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"wOF2", "a font"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet file"),
];

/// Share of control bytes, in thousandths, above which a body is binary. Broken pages hold a few NULs; in
/// images and archives one byte in ten is a control byte.
const MAX_CONTROL_PER_MILLE: usize = 20;

/// Returns the name, with its article (`a PDF`), of the binary file type whose signature `bytes` begin with.
#[must_use]
pub fn signature(bytes: &[u8]) -> Option<&'static str> {
    SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)).map(|&(_, name)| name)
}

/// Counts the bytes of `sample` that the MIME Sniffing standard calls binary data (section 3).
#[must_use]
pub fn control_bytes(sample: &[u8]) -> usize {
    let is_control = |byte: &&u8| matches!(byte, 0x00..=0x08 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f);
    sample.iter().filter(is_control).count()
}

/// Minimum length of a run of NULs that is padding, or a hole where a disk lost a block, rather than content: both come in
/// blocks of at least 16 bytes, while the numbers in binary formats have at most seven NULs each.
const MIN_PADDING: usize = 16;

/// Returns true if `sample`, in an encoding that extends ASCII, holds more control bytes than text does, padding apart, or
/// nothing but padding.
#[must_use]
pub fn is_binary(sample: &[u8]) -> bool {
    let (mut controls, mut bytes) = (0, 0);
    for part in sample.chunk_by(|one, next| (*one == 0) == (*next == 0)) {
        if part[0] != 0 || part.len() < MIN_PADDING {
            controls += control_bytes(part);
            bytes += part.len();
        }
    }
    controls * 1000 > bytes * MAX_CONTROL_PER_MILLE || (bytes == 0 && !sample.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_binaries_from_text() {
        assert_eq!(signature(b"%PDF-1.7"), Some("a PDF"));
        assert_eq!(signature("GIF, aber als Wort".as_bytes()), None);
        assert!(is_binary(b"a\0b"));
        assert!(!is_binary(b""));
        let mut text = vec![b'a'; 1000];
        text[10] = 0;
        assert!(!is_binary(&text));
        // Padding around a page, and a hole in it.
        for (at, len) in [(0, 64), (500, 512), (1000, 4096)] {
            let mut padded = text.clone();
            padded.splice(at..at, vec![0; len]);
            assert!(!is_binary(&padded), "{len} at {at}");
        }
        assert!(is_binary(&[0; 100]));
        let mut numbers = vec![0; 4096];
        numbers.iter_mut().step_by(8).for_each(|byte| *byte = 7);
        assert!(is_binary(&numbers));
    }
}
