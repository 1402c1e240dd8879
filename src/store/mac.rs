//! Keyed digests (HMAC-SHA256). They prove who wrote, and unlike plain digests they say nothing about the content
//! to somebody who has only the digest.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::secret::KeyBytes;

/// A key for one use of HMAC.
pub(super) struct MacKey(KeyBytes<64>);

impl MacKey {
    pub(super) fn new(key: KeyBytes<64>) -> Self {
        Self(key)
    }

    /// A key for tests: this byte all over.
    #[cfg(test)]
    pub(super) fn repeated(byte: u8) -> Self {
        let mut key = KeyBytes::zeroed();
        key.fill(byte);
        Self(key)
    }

    /// The digest of the parts. Each part's length goes in too, so that no two lists of parts run together.
    pub(super) fn over(&self, parts: &[&[u8]]) -> [u8; 32] {
        self.fed(parts).finalize().into_bytes().into()
    }

    /// Whether the digest is the one of the parts, compared in constant time.
    pub(super) fn matches(&self, parts: &[&[u8]], digest: &[u8]) -> bool {
        self.fed(parts).verify_slice(digest).is_ok()
    }

    fn fed(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new(<&hmac::digest::Key<Hmac<Sha256>>>::from(&*self.0));
        for part in parts {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            mac.update(part);
        }
        mac
    }
}

impl std::fmt::Debug for MacKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MacKey(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_together() {
        let (key, other) = (MacKey::repeated(7), MacKey::repeated(8));
        assert_ne!(key.over(&[b"ab", b"c"]), key.over(&[b"a", b"bc"]));
        assert!(key.matches(&[b"ab"], &key.over(&[b"ab"])));
        assert!(!key.matches(&[b"ab"], &other.over(&[b"ab"])));
    }
}
