//! G13: settings that cannot be safe are refused with a sentence that names what to change.

use std::time::Duration;

use countersign::testing::{MemoryStore, SeededRandom};
use countersign::*;

use crate::stories::slow::Slow;
use crate::stories::world::*;

fn guarded(strategy: BruteForce) -> Builder {
    let ring = KeyRing::generate(&SeededRandom::new(1)).unwrap();
    Countersign::builder(Host::default()).store(MemoryStore::new()).keys(ring).brute_force(strategy)
}

async fn sentence(builder: Builder) -> String {
    builder.build().await.unwrap_err().to_string()
}

/// So many codes are right at once that a year could not afford one challenge: whatever the window.
#[tokio::test]
async fn a_wide_skew_is_refused_with_any_window() {
    let mut wide = TotpPolicy::default();
    (wide.skew.past, wide.skew.future) = (10, 10);
    for strategy in [
        BruteForce::audit_log(),
        BruteForce::audit_log().window(1, Duration::from_secs(86_400)),
        BruteForce::audit_log().per_challenge(2),
        BruteForce::rate_limit(),
        BruteForce::rate_limit().window(1, Duration::from_secs(86_400)),
    ] {
        let refused = sentence(guarded(strategy).totp(wide.clone())).await;
        for named in [
            "totp.skew_past",
            "totp.skew_future",
            "totp.clock_hint",
            "yearly_risk",
            "authenticators",
            "8 digits",
        ] {
            assert!(refused.contains(named), "{named} in {refused}");
        }
    }
    // What it proposes would do.
    let (mut narrow, mut longer) = (TotpPolicy::default(), wide.clone());
    (narrow.skew.past, narrow.skew.future) = (1, 1);
    longer.parameters = TotpParameters::new(Algorithm::Sha1, Digits::Eight, 30).unwrap();
    for totp in [narrow, longer] {
        assert!(guarded(BruteForce::audit_log()).totp(totp).build().await.is_ok());
    }
    let risky = BruteForce::audit_log().yearly_risk(1e-3);
    assert!(guarded(risky).totp(wide).build().await.is_ok(), "the risk was accepted by name");
}

#[tokio::test]
async fn a_challenge_may_not_cost_more_than_a_year() {
    // Three authenticators, two codes each, and what hints tell: 8 wrong codes a year.
    assert!(guarded(BruteForce::audit_log().per_challenge(8)).build().await.is_ok());
    let refused = sentence(guarded(BruteForce::audit_log().per_challenge(9))).await;
    assert!(refused.contains("8 wrong codes a year") && refused.contains("9 of one challenge"), "{refused}");
    let refused = sentence(guarded(BruteForce::audit_log().yearly_risk(1e-6))).await;
    assert!(refused.contains("yearly_risk"), "{refused}");
}

#[tokio::test]
async fn numbers_out_of_range_are_refused_by_name() {
    let minute = Duration::from_secs(60);
    let audit_log = BruteForce::audit_log;
    for (strategy, named) in [
        (audit_log().yearly_risk(0.0), "brute_force.yearly_risk"),
        (audit_log().yearly_risk(-1.0), "brute_force.yearly_risk"),
        (audit_log().yearly_risk(0.02), "brute_force.yearly_risk"),
        (audit_log().yearly_risk(f64::NAN), "brute_force.yearly_risk"),
        (audit_log().yearly_risk(f64::INFINITY), "brute_force.yearly_risk"),
        (audit_log().per_challenge(0), "brute_force.per_challenge"),
        (audit_log().yearly_risk(1e-2).per_challenge(21), "brute_force.per_challenge"),
        (audit_log().window(0, 5 * minute), "brute_force.max_failures"),
        (audit_log().window(21, 5 * minute), "brute_force.max_failures"),
        (audit_log().window(5, Duration::from_secs(59)), "brute_force.window"),
        (audit_log().window(5, 1441 * minute), "brute_force.window"),
        (audit_log().password(0, minute), "limits.password_failures"),
        (audit_log().password(10, Duration::ZERO), "limits.password_failures"),
    ] {
        let text = format!("{strategy:?}");
        let refused = sentence(guarded(strategy)).await;
        assert!(refused.starts_with(named), "{named} for {text} in {refused}");
    }
}

/// Six or eight digits are read as a code of an app: recovery codes that look like that could never be used.
#[tokio::test]
async fn recovery_codes_never_look_like_codes_of_an_app() {
    let digits = |length| RecoveryCodes::new().alphabet("0123456789").length(length).hash(Slow::default());
    let refused = sentence(guarded(BruteForce::audit_log()).recovery_codes(digits(7))).await;
    assert!(refused.contains("recovery_codes.length is 7") && refused.contains("app"), "{refused}");
    assert!(guarded(BruteForce::audit_log()).recovery_codes(digits(9)).build().await.is_ok());
    // Ten of thirteen letters are digits: of a hundred codes a dozen would have digits only.
    let short = RecoveryCodes::new().alphabet("0123456789ABC").length(6).count(100).hash(Slow::default());
    let risky = BruteForce::audit_log().yearly_risk(1e-2);
    let world =
        World::with(MemoryStore::new(), |builder| builder.recovery_codes(short).brute_force(risky)).await;
    for name in ["maria", "olaf", "anna"] {
        let person = world.enrolled(name).await;
        let unusable = person.codes.iter().find(|code| code.bytes().all(|byte| byte.is_ascii_digit()));
        assert_eq!(unusable, None);
    }
}
