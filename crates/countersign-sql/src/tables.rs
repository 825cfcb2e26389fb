//! Where the recovery codes of each strategy are, whatever keeps them: one table for each, under the names that the host gives.

use countersign::store::CodesTable;

/// Tables of ours that are no tables of recovery codes.
pub(crate) const OURS: &[&str] = &[
    "countersign_accounts",
    "countersign_audit_checkpoints",
    "countersign_audit_events",
    "countersign_authenticators",
    "countersign_claims",
    "countersign_code_sets",
    "countersign_code_tables",
    "countersign_enrollments",
    "countersign_held_requests",
    "countersign_installation",
    "countersign_keys",
    "countersign_letters",
    "countersign_migrations",
    "countersign_moving",
    "countersign_outbox",
    "countersign_paces",
    "countersign_roster",
    "countersign_sessions",
    "countersign_trusted_browsers",
    "countersign_users",
];

/// The longest name: PostgreSQL's limit, so that what is named here can be named there.
const LONGEST_NAME: usize = 63;

/// That of the default strategy, which the first migration makes.
pub(crate) fn default_table() -> CodesTable {
    CodesTable {
        strategy: "recovery_code".to_owned(),
        table: "countersign_recovery_codes".to_owned(),
        code_column: "code".to_owned(),
        user_column: "user".to_owned(),
    }
}

/// Whether the names can be used, and used together; otherwise a sentence that says what to change.
pub(crate) fn check(tables: &[CodesTable]) -> Result<(), String> {
    for (index, table) in tables.iter().enumerate() {
        let CodesTable { strategy, table: name, code_column, user_column } = table;
        for name in [name, code_column, user_column] {
            check_name(name)?;
        }
        if OURS.contains(&name.as_str()) {
            return Err(format!(
                "the table {name} keeps something else; name another table for the recovery codes of {strategy}"
            ));
        }
        let fixed = ["set_id", "slot", "used_at"];
        if code_column == user_column
            || [code_column, user_column].iter().any(|c| fixed.contains(&c.as_str()))
        {
            return Err(format!(
                "the table {name} would have two columns of one name; give the columns of code and user two names, and \
                neither of them set_id, slot or used_at"
            ));
        }
        for other in &tables[..index] {
            if other.strategy == *strategy {
                return Err(format!("there are two strategies {strategy}; give one of them another name"));
            }
            if other.table == *name {
                return Err(format!(
                    "the strategies {} and {strategy} share the table {name}; give each a table of its own",
                    other.strategy
                ));
            }
        }
    }
    Ok(())
}

fn check_name(name: &str) -> Result<(), String> {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let fine = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(known)
        && name.len() <= LONGEST_NAME
        && !name.starts_with("sqlite_");
    if fine {
        return Ok(());
    }
    Err(format!(
        "{name:?} cannot name a table or a column; use up to {LONGEST_NAME} lower-case letters, digits and underscores, of \
        which the first is no digit, and no name that begins with sqlite_"
    ))
}
