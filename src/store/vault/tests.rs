//! What only shows from within: a forged key file, and what is left in memory.

use super::super::Store;
use super::*;

#[test]
fn a_key_file_put_together_without_the_key_is_refused() {
    let passphrase = Passphrase::new("lantern harbour quince".to_owned());
    let cost = KdfCost::standard(Purpose::ThrowAway);
    let mut vault = Vault::new(&passphrase, Purpose::ThrowAway, cost).unwrap();
    let old = vault.header.clone();
    vault.set_recovery_key(&RecoveryKey::random().unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vault.hdr");
    let open = |bytes: Vec<u8>| {
        fs::write(&file, bytes).unwrap();
        Vault::open(&file, (&passphrase).into(), Purpose::ThrowAway)
    };
    open(vault.file().unwrap()).unwrap();
    // A slot is taken away; the checksum is right, the keyed check is that of the whole file.
    let mac = vault.mac_key(KeyUse::Header).unwrap().over(&[&vault.header.body()]);
    let forged = open(old.file(&mac)).unwrap_err();
    assert!(matches!(forged, Error::HeaderDamaged(HeaderFault::Forged)), "{forged:?}");
}

const WIPED: &str = "STEPWELL_TEST_WIPED_FOLDER";
const PHRASE: &str = "lantern harbour quince";

/// The process whose memory is looked through; run with the others it does nothing.
#[cfg(target_os = "linux")]
#[test]
fn memory_after_closing() {
    use crate::memory::Needle;
    let Some(folder) = std::env::var_os(WIPED) else { return };
    let (folder, purpose) = (Path::new(&folder), Purpose::ThrowAway);
    let passphrase = Passphrase::new(PHRASE.to_owned());
    drop(Store::create(folder, &passphrase, purpose, KdfCost::standard(purpose)).unwrap());
    let store = Store::open(folder, &passphrase, purpose).unwrap();
    store.check().unwrap();
    let database = store.vault.derive::<32>(KeyUse::Database).unwrap();
    let mut hex = Zeroizing::new(String::with_capacity(64));
    database.iter().for_each(|byte| hex.push_str(&format!("{byte:02x}")));
    // Whoever frees memory writes into its first bytes; the later ones stay.
    let secrets = [
        ("passphrase", Needle::of(PHRASE.as_bytes())),
        ("data key", Needle::of(&store.vault.key.bytes()[16..])),
        ("database key", Needle::of(&database[16..])),
        ("database key in words", Needle::of(hex.as_bytes())),
        ("journal key", Needle::of(&store.vault.derive::<64>(KeyUse::Journal).unwrap()[16..])),
    ];
    for (name, needle) in &secrets {
        assert!(needle.times_in_memory() > 0, "the {name} is not seen where it is");
    }
    drop((database, hex, passphrase, store));
    let left: Vec<_> = secrets.iter().map(|(name, needle)| (name, needle.times_in_memory())).collect();
    assert!(left.iter().all(|(_, times)| *times == 0), "left in memory: {left:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_store_that_is_closed_leaves_no_key_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["store::vault::tests::memory_after_closing", "--exact", "--nocapture"])
        .env(WIPED, folder.path().join("store"))
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success() && words.contains("1 passed"), "{words}");
}
