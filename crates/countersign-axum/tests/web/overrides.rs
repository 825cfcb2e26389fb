//! The table of the guide that tells for each key of another system what is ours.

use std::collections::BTreeSet;

use countersign_axum::{PageOptions, class_keys, id_keys, link_keys, page_texts, placeholder_keys};

const GUIDE: &str = include_str!("../../../../docs/guide/coming-from.md");

/// By component.
const THEIRS: [(&str, &[&str]); 12] = [
    ("RecoveryCodeVerifyLive", &["root_class", "recovery_code_verify_id"]),
    ("RecoveryCodeDisplayLive", &["root_class", "recovery_code_display_id", "error_class"]),
    (
        "RecoveryCode.VerifyForm",
        &[
            "root_class",
            "label_class",
            "label_text",
            "instructions_class",
            "instructions_text",
            "form_class",
            "slot_class",
            "button_text",
            "disable_button_text",
            "error_class",
            "sign_in_link_class",
            "sign_in_link_text",
            "totp_link_class",
            "totp_link_text",
            "totp_link_path",
        ],
    ),
    (
        "RecoveryCode.DisplayCodes",
        &[
            "root_class",
            "label_class",
            "label_text",
            "instructions_class",
            "instructions_text",
            "codes_grid_class",
            "code_item_class",
            "warning_class",
            "warning_text",
            "generate_button_text",
            "generate_button_class",
            "confirm_button_text",
            "confirm_button_class",
            "confirm_path",
            "error_class",
        ],
    ),
    (
        "RecoveryCode.Input",
        &[
            "field_class",
            "label_class",
            "input_class",
            "input_class_with_error",
            "code_input_label",
            "code_input_placeholder",
            "submit_class",
            "error_ul",
            "error_li",
            "input_debounce",
        ],
    ),
    ("TotpVerifyLive", &["root_class", "totp_verify_id"]),
    ("TotpSetupLive", &["root_class", "totp_setup_id", "error_class"]),
    (
        "Totp",
        &[
            "root_class",
            "hide_class",
            "show_first",
            "interstitial_class",
            "sign_in_toggle_text",
            "setup_toggle_text",
            "toggler_class",
            "sign_in_form_module",
            "setup_form_module",
            "slot_class",
        ],
    ),
    (
        "Totp.SignInForm",
        &["root_class", "label_class", "form_class", "slot_class", "button_text", "disable_button_text"],
    ),
    (
        "Totp.SetupForm",
        &[
            "root_class",
            "label_class",
            "instructions_class",
            "instructions_text",
            "qr_code_class",
            "qr_code_wrapper_class",
            "form_class",
            "slot_class",
            "button_text",
            "disable_button_text",
            "setup_button_text",
            "setup_button_class",
            "error_class",
        ],
    ),
    (
        "Totp.Verify2faForm",
        &[
            "root_class",
            "label_class",
            "label_text",
            "instructions_class",
            "instructions_text",
            "form_class",
            "slot_class",
            "button_text",
            "disable_button_text",
            "error_class",
            "sign_in_link_class",
            "sign_in_link_text",
            "recovery_code_link_class",
            "recovery_code_link_text",
            "recovery_code_link_path",
        ],
    ),
    (
        "Totp.Input",
        &[
            "field_class",
            "label_class",
            "input_class",
            "input_class_with_error",
            "valid_code_class",
            "invalid_code_class",
            "submit_class",
            "identity_input_label",
            "identity_input_placeholder",
            "code_input_label",
            "code_input_placeholder",
            "error_ul",
            "error_li",
            "input_debounce",
        ],
    ),
];

fn rows() -> Vec<(&'static str, &'static str, &'static str)> {
    let table = GUIDE.split("### Override keys, one by one").nth(1).unwrap().split("\n#").next().unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| ") && line.contains('`'));
    rows.map(|line| {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        (cells[0], cells[1].trim_matches('`'), cells[2])
    })
    .collect()
}

#[test]
fn every_key_has_ours_or_a_reason() {
    let rows = rows();
    let told: BTreeSet<_> = rows.iter().map(|(component, key, _)| (*component, *key)).collect();
    let theirs: BTreeSet<_> =
        THEIRS.iter().flat_map(|(component, keys)| keys.iter().map(move |key| (*component, *key))).collect();
    assert_eq!(told, theirs);
    assert_eq!(rows.len(), theirs.len(), "each once");
    assert!(rows.iter().all(|(.., ours)| !ours.is_empty()));
}

#[test]
fn whatever_is_called_ours_is_there() {
    let texts = page_texts().find(|(tag, _)| *tag == "en").unwrap().1;
    let is_text = |key: &str| texts.lines().any(|line| line.starts_with(&format!("{key} =")));
    for (component, key, ours) in rows().into_iter().filter(|(.., ours)| !ours.starts_with("none")) {
        let quoted = ours.split('`').skip(1).step_by(2).filter(|name| !name.contains("::"));
        let kind = ours.split(' ').next().unwrap();
        for name in quoted {
            let is_there = match kind {
                "class" => class_keys().any(|known| known == name),
                "id" => id_keys().any(|known| known == name),
                "link" => link_keys().any(|known| known == name),
                "placeholder" => placeholder_keys().any(|known| known == name),
                "text" | "texts" => is_text(name),
                kind => panic!("{component} {key}: what is a {kind}?"),
            };
            assert!(is_there, "{component} {key}: no {kind} {name}");
        }
    }
    // And one that is not there would be refused.
    assert!(PageOptions::new().class("label_class", "x").is_err());
}
