//! The guide says what the code says.

/// The table of codes in the guide is made by the types. Run with `UPDATE_GUIDE=1` to write it anew.
#[test]
fn the_guide_lists_every_code_of_the_trail() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide/audit-trail.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (before, rest) = page.split_once("<!-- codes:").unwrap();
    let (mark, rest) = rest.split_once('\n').unwrap();
    let (_, after) = rest.split_once("<!-- codes end -->").unwrap();
    let wanted =
        format!("{before}<!-- codes:{mark}\n\n{}\n<!-- codes end -->{after}", countersign::audit_codes());
    if std::env::var_os("UPDATE_GUIDE").is_some() {
        std::fs::write(path, wanted).unwrap();
    } else {
        assert_eq!(page, wanted);
    }
}
