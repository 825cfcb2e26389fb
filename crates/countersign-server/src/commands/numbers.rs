//! What the settings come to: how much guessing brings, how long codes are, for how long the trail is kept.

use std::time::Duration;

use countersign::{HINTS, OnUse, RecoveryCodes, Risk, Window};
use serde_json::{Value, json};

use super::table;
use crate::config::{Config, show_duration};

pub(super) fn text(config: &Config) -> String {
    let guessing = config.guessing;
    let mut head = vec![("strategy", config.guessing.brute_force().strategy().to_owned())];
    if guessing.is_off() {
        head.push(("budgets", "none".to_owned()));
    } else {
        head.extend([
            ("wrong codes", window(guessing.window)),
            ("one challenge", format!("{} wrong codes", guessing.per_challenge)),
            ("wrong passwords", window(guessing.password)),
            ("yearly risk", format!("at most {}", one_in(guessing.yearly_risk))),
            ("clock hint", hint(config)),
            ("clock off", correction(config)),
        ]);
    }
    let kept = config.audit.retention.map_or("for ever".to_owned(), show_duration);
    head.push(("audit trail", format!("kept {kept}")));

    let codes: Vec<_> = config.recovery_codes.iter().map(|form| codes_row(config, form)).collect();
    let codes = table::render(
        &[
            "RECOVERY CODES",
            "CODES",
            "LENGTH",
            "BITS",
            "PROVIDER",
            "FLOOR",
            "USED ONES",
            "GUESSES A YEAR",
            "ACCOUNT FALLS IN A YEAR",
        ],
        &codes,
    );
    let mut parts = vec![table::head(&head)];
    if !guessing.is_off() {
        let risks = risks(config).map(|(authenticators, risk)| {
            vec![
                authenticators.to_string(),
                one_in(risk.chance),
                thousands(u64::from(risk.guesses)),
                one_in(risk.told),
                one_in(risk.probability),
            ]
        });
        let risks: Vec<_> = risks.collect();
        parts.push(table::render(
            &[
                "AUTHENTICATORS",
                "ONE GUESS HITS",
                "GUESSES A YEAR",
                "A HINT TELLS",
                "ACCOUNT FALLS IN A YEAR",
            ],
            &risks,
        ));
    }
    parts.push(codes);
    parts.join("\n")
}

pub(super) fn json(config: &Config) -> Value {
    let guessing = config.guessing;
    let risks = risks(config).map(|(authenticators, risk)| {
        json!({
            "authenticators": authenticators,
            "chance": risk.chance,
            "guesses_a_year": risk.guesses,
            "told_a_year": risk.told,
            "probability_a_year": risk.probability,
        })
    });
    let codes = config.recovery_codes.iter().map(|form| {
        json!({
            "name": form.name(),
            "count": form.size(),
            "length": form.characters(),
            "letters": form.letters().len(),
            "bits": form.bits(),
            "provider": form.provider().name(),
            "floor": form.floor(),
            "on_use": used(form),
            "guesses_a_year": risk_of(config, form).map(|risk| risk.guesses),
            "probability_a_year": risk_of(config, form).map(|risk| risk.probability),
        })
    });
    json!({
        "guessing": {
            "strategy": guessing.brute_force().strategy(),
            "budgets": !guessing.is_off(),
            "codes": window_json(guessing.window),
            "per_challenge": guessing.per_challenge,
            "passwords": window_json(guessing.password),
            "yearly_risk": guessing.yearly_risk,
            "clock_hint_seconds": seconds(config, config.totp.clock_hint),
            "clock_correction_seconds": seconds(config, config.totp.clock_correction),
            "risks": if guessing.is_off() { Vec::new() } else { risks.collect() },
        },
        "recovery_codes": codes.collect::<Vec<_>>(),
        "audit": { "retention_seconds": config.audit.retention.map(|span| span.as_secs()) },
    })
}

/// For one authenticator, and for as many as an account may have.
fn risks(config: &Config) -> impl Iterator<Item = (usize, Risk)> {
    let strategy = config.guessing.brute_force();
    (1..=config.totp.max_authenticators).map(move |count| (count, strategy.risk(&config.totp, count)))
}

/// Of how many wrong codes it may be told that they are of some time before.
fn hint(config: &Config) -> String {
    match config.totp.clock_hint {
        0 => "none".to_owned(),
        steps => format!(
            "the {HINTS} first wrong codes of a year are searched in {steps} steps more, {}",
            steps_long(config, steps)
        ),
    }
}

/// How far a phone's clock may be off for two codes.
fn correction(config: &Config) -> String {
    match config.totp.clock_correction {
        0 => "one code alone, by our clock".to_owned(),
        steps => format!("up to {} for two codes, one after the other", steps_long(config, steps)),
    }
}

fn steps_long(config: &Config, steps: u64) -> String {
    show_duration(Duration::from_secs(seconds(config, steps)))
}

fn seconds(config: &Config, steps: u64) -> u64 {
    steps.saturating_mul(config.totp.parameters.period().as_secs())
}

fn window(window: Window) -> String {
    format!(
        "{} in {} for each account, strategy and lane, then waits of up to {}",
        window.failures,
        show_duration(window.span),
        show_duration(window.longest_wait())
    )
}

fn window_json(window: Window) -> Value {
    json!({
        "failures": window.failures,
        "window_seconds": window.span.as_secs(),
        "longest_wait_seconds": window.longest_wait().as_secs(),
    })
}

/// What guessing these codes brings in a year; without budgets there is no bound.
fn risk_of(config: &Config, form: &RecoveryCodes) -> Option<Risk> {
    let guessing = config.guessing;
    (!guessing.is_off()).then(|| guessing.brute_force().risk_of_codes(form))
}

fn codes_row(config: &Config, form: &RecoveryCodes) -> Vec<String> {
    let risk = risk_of(config, form);
    let bounded = |told: fn(Risk) -> String| risk.map_or_else(|| "-".to_owned(), told);
    vec![
        form.name().to_owned(),
        form.size().to_string(),
        form.characters().to_string(),
        format!("{:.1}", form.bits()),
        form.provider().name().to_owned(),
        form.floor().to_string(),
        used(form).to_owned(),
        bounded(|risk| thousands(u64::from(risk.guesses))),
        bounded(|risk| one_in(risk.probability)),
    ]
}

fn used(form: &RecoveryCodes) -> &'static str {
    match form.uses() {
        OnUse::Delete => "delete",
        OnUse::Keep => "keep",
    }
}

/// A chance as people compare them: `1 in 10,203`.
fn one_in(chance: f64) -> String {
    if chance > 0.0 {
        format!("1 in {}", thousands((1.0 / chance).round() as u64))
    } else {
        "never".to_owned()
    }
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Sources;

    #[test]
    fn the_defaults_in_numbers() {
        let config = Config::load(Sources::none()).unwrap();
        let text = text(&config);
        for line in [
            "strategy         audit_log",
            "wrong codes      5 in 5m for each account, strategy and lane, then waits of up to 1h",
            "yearly risk      at most 1 in 10,000",
            "clock hint       the 2 first wrong codes of a year are searched in 8 steps more, 4m",
            "clock off        up to 5m for two codes, one after the other",
            "audit trail      kept 90d",
            "1               1 in 499,880    41              1 in 62,485   1 in 10,202",
            "2               1 in 249,940    16              1 in 31,242   1 in 10,414",
            "3               1 in 166,627    8               1 in 20,828   1 in 10,414",
            "recovery_code   10     12      62.0  sha256    60     delete     43,850          1 in 10,",
        ] {
            assert!(text.lines().any(|told| told.starts_with(line)), "{line} in\n{text}");
        }
        let off = Sources::none().file("countersign.toml", "[brute_force]\nstrategy = \"danger_none\"");
        let off = json(&Config::load(off).unwrap());
        assert_eq!(off["recovery_codes"][0]["guesses_a_year"], Value::Null);
        let json = json(&config);
        assert_eq!(json["guessing"]["risks"][0]["guesses_a_year"], 41);
        assert_eq!(json["guessing"]["clock_hint_seconds"], 240);
        assert_eq!(json["guessing"]["clock_correction_seconds"], 300);
        let untold = Sources::none().file("countersign.toml", "[totp]\nclock_hint = 0\nclock_correction = 0");
        let untold = Config::load(untold).unwrap();
        let said = super::text(&untold);
        assert!(said.contains("clock hint       none\n") && said.contains("by our clock"), "{said}");
        let risk = super::json(&untold)["guessing"]["risks"][0].clone();
        assert_eq!((&risk["guesses_a_year"], &risk["told_a_year"]), (&json!(49), &json!(0.0)));
        assert_eq!(json["guessing"]["risks"].as_array().unwrap().len(), 3);
        assert_eq!(json["audit"]["retention_seconds"], 7_776_000);
        let codes = &json["recovery_codes"][0];
        assert_eq!(codes["guesses_a_year"], 43_850);
        assert!((9e-14..1e-13).contains(&codes["probability_a_year"].as_f64().unwrap()), "{codes}");
    }

    #[test]
    fn numbers_are_read_in_threes() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678")] {
            assert_eq!(thousands(number), text);
        }
        assert_eq!(one_in(2e-6), "1 in 500,000");
    }
}
