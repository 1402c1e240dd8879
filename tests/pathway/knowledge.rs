//! The shipped pack loads without an error.

use stepwell::pathway::Knowledge;

#[test]
fn the_shipped_pack_is_sound() {
    if let Err(errors) = Knowledge::builtin() {
        let list: Vec<String> = errors.iter().map(ToString::to_string).collect();
        panic!("{} errors\n{}", list.len(), list.join("\n"));
    }
}
