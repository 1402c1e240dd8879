//! The anchor: how far the journal had come, kept outside the database. An older database put back, a deleted log,
//! or a journal that went another way since does not match it.
//!
//! `stepwell.anchor` holds two places that are written in turn, so that one is whole whatever happens. It is written
//! after each commit and reaches the disk when the system likes: after a power cut it may lag behind the database,
//! never run ahead of it.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::files::{owner_only, sync_directory};
use super::journal::Head;
use super::mac::MacKey;
use super::{Error, Result};

/// Bytes from one place to the next: never in the same sector of a disk.
const STRIDE: usize = 4096;
const PLACES: usize = 2;
/// Counter, sequence, digest of the entry, check.
const PLACE: usize = 8 + 8 + 32 + 32;

/// The open anchor file.
#[derive(Debug)]
pub(super) struct Anchor {
    file: File,
    counter: u64,
    /// What it says, or `None` if the last writing failed.
    says: Option<Head>,
}

impl Anchor {
    /// Makes an anchor file and brings it to the disk; one that is there is replaced whole.
    pub(super) fn create(path: &Path, key: &MacKey, head: Head) -> Result<Self> {
        let failed = || Error::file("make its anchor");
        let beside = path.with_added_extension("new");
        let file = owner_only().create(true).truncate(true).open(&beside).map_err(failed())?;
        file.set_len((STRIDE * PLACES) as u64).map_err(failed())?;
        let mut anchor = Self { file, counter: 0, says: None };
        anchor.put(key, head).and_then(|()| anchor.file.sync_all()).map_err(failed())?;
        std::fs::rename(&beside, path).map_err(failed())?;
        sync_directory(path.parent().unwrap_or(path))?;
        Ok(anchor)
    }

    /// Opens the anchor for writing; `None` if there is none.
    ///
    /// # Errors
    /// [`Error::AnchorDamaged`] if neither place passes its check.
    pub(super) fn open(path: &Path, key: &MacKey) -> Result<Option<Self>> {
        match owner_only().open(path) {
            Ok(file) => Self::from_file(file, key).map(Some),
            Err(source) if source.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::file("read its anchor")(source)),
        }
    }

    /// What the anchor of a store says that is not open here, such as a backup; `None` if there is none.
    pub(super) fn read(path: &Path, key: &MacKey) -> Result<Option<Head>> {
        match File::open(path) {
            Ok(file) => Self::from_file(file, key).map(|anchor| anchor.says),
            Err(source) if source.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::file("read its anchor")(source)),
        }
    }

    fn from_file(mut file: File, key: &MacKey) -> Result<Self> {
        let mut bytes = Vec::new();
        (&mut file)
            .take((STRIDE * PLACES) as u64)
            .read_to_end(&mut bytes)
            .map_err(Error::file("read its anchor"))?;
        let places = (0..PLACES).filter_map(|place| parse(bytes.get(place * STRIDE..)?, key));
        let (counter, head) = places.max_by_key(|(counter, _)| *counter).ok_or(Error::AnchorDamaged)?;
        Ok(Self { file, counter, says: Some(head) })
    }

    /// What it says.
    pub(super) fn head(&self) -> Option<Head> {
        self.says
    }

    /// Moves the anchor to where the journal now is. The change itself is saved already, so a failure is no error: it
    /// leaves the anchor behind, and the next change or closing tries again.
    pub(super) fn follow(&mut self, key: &MacKey, head: Head) {
        if self.says != Some(head) && self.put(key, head).is_err() {
            self.says = None;
        }
    }

    /// Brings it to the disk, as far as that can be had.
    pub(super) fn sync(&self) {
        let _lags_behind = self.file.sync_all();
    }

    fn put(&mut self, key: &MacKey, head: Head) -> std::io::Result<()> {
        let counter = self.counter + 1;
        let place = (counter % PLACES as u64) * STRIDE as u64;
        let mut bytes = Vec::with_capacity(PLACE);
        bytes.extend_from_slice(&counter.to_le_bytes());
        bytes.extend_from_slice(&head.sequence.to_le_bytes());
        bytes.extend_from_slice(&head.mac);
        let check = key.over(&[&bytes]);
        bytes.extend_from_slice(&check);
        self.file.seek(SeekFrom::Start(place))?;
        self.file.write_all(&bytes)?;
        (self.counter, self.says) = (counter, Some(head));
        Ok(())
    }
}

fn parse(place: &[u8], key: &MacKey) -> Option<(u64, Head)> {
    let (counter, rest) = place.split_first_chunk::<8>()?;
    let (sequence, rest) = rest.split_first_chunk::<8>()?;
    let (mac, rest) = rest.split_first_chunk::<32>()?;
    let (check, _) = rest.split_first_chunk::<32>()?;
    let covered = place.get(..PLACE - 32)?;
    key.matches(&[covered], check).then_some(())?;
    Some((u64::from_le_bytes(*counter), Head { sequence: i64::from_le_bytes(*sequence), mac: *mac }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> MacKey {
        MacKey::repeated(7)
    }

    fn head(sequence: i64) -> Head {
        Head { sequence, mac: [u8::try_from(sequence).unwrap(); 32] }
    }

    fn written() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let mut anchor = Anchor::create(&path, &key(), head(0)).unwrap();
        (1..=9).for_each(|sequence| anchor.follow(&key(), head(sequence)));
        (folder, path)
    }

    #[test]
    fn the_last_head_is_read_back() {
        let (_folder, path) = written();
        assert_eq!(Anchor::read(&path, &key()).unwrap(), Some(head(9)));
        // A lower head counts as well, when it was put last.
        Anchor::open(&path, &key()).unwrap().unwrap().follow(&key(), head(3));
        assert_eq!(Anchor::read(&path, &key()).unwrap(), Some(head(3)));
    }

    #[test]
    fn one_torn_place_leaves_the_head_before_and_two_are_damage() {
        let (_folder, path) = written();
        let whole = std::fs::read(&path).unwrap();
        for byte in 0..PLACE {
            let mut torn = whole.clone();
            torn[byte] ^= 1;
            std::fs::write(&path, &torn).unwrap();
            let one = Anchor::read(&path, &key()).unwrap().unwrap();
            assert!(one == head(8) || one == head(9));
            torn[STRIDE + byte] ^= 1;
            std::fs::write(&path, &torn).unwrap();
            assert!(matches!(Anchor::read(&path, &key()), Err(Error::AnchorDamaged)), "byte {byte}");
        }
        for length in [0, 1, PLACE - 1] {
            std::fs::write(&path, &whole[..length]).unwrap();
            assert!(matches!(Anchor::read(&path, &key()), Err(Error::AnchorDamaged)), "{length} bytes");
        }
    }

    #[test]
    fn an_anchor_of_another_key_counts_for_nothing() {
        let (_folder, path) = written();
        let other = MacKey::repeated(8);
        assert!(matches!(Anchor::read(&path, &other), Err(Error::AnchorDamaged)));
    }

    #[test]
    fn no_anchor_is_said_to_be_none() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Anchor::read(&folder.path().join("a"), &key()).unwrap().is_none());
    }
}
