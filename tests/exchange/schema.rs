//! The published schemas are those of the types.

use std::fs;

#[test]
fn the_case_schema_is_that_of_the_types() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/case.schema.json");
    let schema = stepwell::exchange::schema();
    if std::env::var_os("UPDATE_SCHEMAS").is_some() {
        fs::write(path, &schema).unwrap();
    }
    let published = fs::read_to_string(path).unwrap_or_default();
    assert!(
        published == schema,
        "schema/case.schema.json is out of date; run with UPDATE_SCHEMAS=1 and read the change"
    );
}
