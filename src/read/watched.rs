//! A file for the Parquet library that records whether reading it failed: the library's errors do not
//! distinguish that from damage.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

pub(super) struct Watched {
    file: File,
    failed: Arc<AtomicBool>,
}

impl Watched {
    /// Wraps `file`; sets `failed` when a read fails.
    pub(super) fn new(file: File, failed: &Arc<AtomicBool>) -> Self {
        Self { file, failed: Arc::clone(failed) }
    }

    /// Records a failure in `result`.
    fn noted<T>(&self, result: io::Result<T>) -> io::Result<T> {
        result.inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                self.failed.store(true, Ordering::Relaxed);
            }
        })
    }
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer);
        self.noted(read)
    }
}

impl Length for Watched {
    fn len(&self) -> u64 {
        self.noted(self.file.metadata()).map_or(0, |metadata| metadata.len())
    }
}

impl ChunkReader for Watched {
    type T = BufReader<Self>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        let mut file = self.noted(self.file.try_clone())?;
        self.noted(file.seek(SeekFrom::Start(start)))?;
        Ok(BufReader::new(Self::new(file, &self.failed)))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        // Grows while reading: a damaged file may claim any length.
        let mut bytes = Vec::new();
        let read = self.get_read(start)?.take(length as u64).read_to_end(&mut bytes)?;
        if read != length {
            return Err(ParquetError::EOF(format!("expected {length} bytes, found {read}")));
        }
        Ok(bytes.into())
    }
}
