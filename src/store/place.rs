//! Where a store may stand.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Error, Result};

/// The folder without links on the way to it, as the database library refuses any in the path of its files.
pub(super) fn resolved(directory: &Path) -> Result<PathBuf> {
    fs::canonicalize(directory).map_err(Error::file("find its folder"))
}

/// Refuses a folder on another computer: locks do not hold there, and a lost connection tears writes apart.
pub(super) fn check_local(directory: &Path) -> Result<()> {
    if is_network(directory) { Err(Error::NetworkFolder) } else { Ok(()) }
}

/// The kinds of file system that Linux reaches over a network, by their magic numbers: NFS, SMB, CIFS, SMB 2, Coda,
/// AFS, 9P, Ceph.
#[cfg(target_os = "linux")]
const NETWORK: [i64; 8] =
    [0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x7375_7245, 0x5346_414F, 0x0102_1997, 0x00C3_6400];

#[cfg(target_os = "linux")]
pub(super) fn is_network(directory: &Path) -> bool {
    rustix::fs::statfs(directory).is_ok_and(|answer| NETWORK.contains(&answer.f_type))
}

/// Other systems name network folders by their path.
#[cfg(not(target_os = "linux"))]
pub(super) fn is_network(directory: &Path) -> bool {
    directory.to_string_lossy().starts_with(r"\\")
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_this_computer_is_local() {
        let folder = tempfile::tempdir().unwrap();
        assert!(check_local(folder.path()).is_ok());
        assert!(!is_network(Path::new("/proc")));
    }
}
