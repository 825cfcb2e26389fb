use super::*;

const SEED: &[u8] = b"1234567890123456789012345678901234567890123456789012345678901234";

/// RFC 6238 Appendix B with the seeds of its reference code: 20, 32 and 64 bytes.
fn seed(algorithm: Algorithm) -> TotpSecret {
    let length = match algorithm {
        Algorithm::Sha1 => 20,
        Algorithm::Sha256 => 32,
        Algorithm::Sha512 => 64,
    };
    TotpSecret::new(&SEED[..length]).unwrap()
}

fn parameters(algorithm: Algorithm, digits: Digits) -> TotpParameters {
    TotpParameters::new(algorithm, digits, 30).unwrap()
}

fn code_at(algorithm: Algorithm, digits: Digits, seconds: i64) -> String {
    let parameters = parameters(algorithm, digits);
    seed(algorithm).code(parameters, parameters.step(Timestamp::from_seconds(seconds))).to_string()
}

#[test]
fn rfc6238_appendix_b() {
    let rows = [
        (59, "94287082", "46119246", "90693936"),
        (1_111_111_109, "07081804", "68084774", "25091201"),
        (1_111_111_111, "14050471", "67062674", "99943326"),
        (1_234_567_890, "89005924", "91819424", "93441116"),
        (2_000_000_000, "69279037", "90698825", "38618901"),
        (20_000_000_000, "65353130", "77737706", "47863826"),
    ];
    for (seconds, sha1, sha256, sha512) in rows {
        for (algorithm, code) in
            [(Algorithm::Sha1, sha1), (Algorithm::Sha256, sha256), (Algorithm::Sha512, sha512)]
        {
            assert_eq!(code_at(algorithm, Digits::Eight, seconds), code, "{algorithm:?} at {seconds}");
            assert_eq!(code_at(algorithm, Digits::Six, seconds), code[2..], "{algorithm:?} at {seconds}");
        }
    }
}

#[test]
fn rfc4226_appendix_d() {
    let codes =
        ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
    for (count, code) in codes.into_iter().enumerate() {
        let step = TimeStep(count as u64);
        assert_eq!(*seed(Algorithm::Sha1).code(TotpParameters::default(), step), code, "count {count}");
    }
}

#[test]
fn edges_of_time() {
    let rows = [
        (0, "755224"),
        (29, "755224"),
        (30, "287082"),
        (59, "287082"),
        (60, "359152"),
        (2_147_483_647, "703886"),
        (2_147_483_648, "703886"),
        (128_849_018_879, "117190"),
        (128_849_018_880, "999456"), // step 2^32
        (253_402_300_799, "099568"),
        (1_700_027_040, "000087"), // leading zeros
    ];
    for (seconds, code) in rows {
        assert_eq!(code_at(Algorithm::Sha1, Digits::Six, seconds), code, "at {seconds}");
    }
    let early = TotpParameters::default().step(Timestamp::from_seconds(-1));
    assert_eq!(early, TimeStep(0));
}

#[test]
fn the_window_is_the_present_and_the_step_before() {
    let (secret, parameters) = (seed(Algorithm::Sha1), TotpParameters::default());
    let now = Timestamp::from_seconds(1_234_567_890);
    let present = parameters.step(now).0;
    let matched = |step, skew| {
        let code = OtpCode::parse(&secret.code(parameters, TimeStep(step))).unwrap();
        secret.matched_step(parameters, &code, now, skew)
    };
    let default = Skew::default();
    assert_eq!(matched(present - 2, default), None);
    assert_eq!(matched(present - 1, default), Some(TimeStep(present - 1)));
    assert_eq!(matched(present, default), Some(TimeStep(present)));
    assert_eq!(matched(present + 1, default), None);
    let wide = Skew { past: 1, future: 1 };
    assert_eq!(matched(present + 1, wide), Some(TimeStep(present + 1)));
    assert_eq!(matched(present + 2, wide), None);
    // At the beginning of time the window is cut, not wrapped.
    let code = OtpCode::parse("755224").unwrap();
    assert_eq!(
        secret.matched_step(parameters, &code, Timestamp::from_seconds(1), default),
        Some(TimeStep(0))
    );
}

/// Steps 57766335 and 57766336 of the RFC's secret have the same six digits: the newer one counts.
#[test]
fn of_two_steps_with_the_same_code_the_newer_one_matches() {
    let (secret, parameters) = (seed(Algorithm::Sha1), TotpParameters::default());
    let code = OtpCode::parse("251166").unwrap();
    let at_second = parameters.start(TimeStep(57_766_336));
    assert_eq!(
        secret.matched_step(parameters, &code, at_second, Skew::default()),
        Some(TimeStep(57_766_336))
    );
    let at_first = parameters.start(TimeStep(57_766_335));
    assert_eq!(secret.matched_step(parameters, &code, at_first, Skew::default()), Some(TimeStep(57_766_335)));
}

#[test]
fn a_code_of_the_other_length_never_matches() {
    let secret = seed(Algorithm::Sha1);
    let now = Timestamp::from_seconds(1_700_027_040);
    let eight = OtpCode::parse("00000087").unwrap();
    assert_eq!(secret.matched_step(TotpParameters::default(), &eight, now, Skew::default()), None);
}

#[test]
fn only_six_or_eight_ascii_digits_are_a_code() {
    for bad in [
        "",
        "12345",
        "1234567",
        "123456789",
        "12345a",
        "１２３４５６",
        "١٢٣٤٥٦",
        "+12345",
        "-12345",
        " 12345",
    ] {
        assert!(OtpCode::parse(bad).is_none(), "{bad:?}");
    }
    assert!(OtpCode::parse("000000").is_some());
}

#[test]
fn secrets_read_and_write_as_people_copy_them() {
    let secret = seed(Algorithm::Sha1);
    assert_eq!(*secret.to_base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assert_eq!(*secret.to_groups(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    for text in [
        &secret.to_groups()[..],
        "gezdgnbv-gy3tqojq-gezdgnbv-gy3tqojq====",
        " GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\n",
    ] {
        assert_eq!(TotpSecret::from_base32(text).as_ref(), Some(&secret), "{text:?}");
    }
    assert!(TotpSecret::from_base32("AA").is_none(), "under 128 bits");
    assert!(TotpSecret::from_base32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1").is_none(), "not base32");
}

#[test]
fn uris_as_scanners_read_them() {
    let secret = seed(Algorithm::Sha1);
    let plain = otpauth_uri("ACME Co", "maria@example.org", &secret, TotpParameters::default());
    assert_eq!(
        *plain,
        "otpauth://totp/ACME%20Co:maria%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=ACME%20Co"
    );
    let umlauts = otpauth_uri("Grüße & Söhne", "日本", &secret, TotpParameters::default());
    assert!(umlauts.contains("Gr%C3%BC%C3%9Fe%20%26%20S%C3%B6hne:%E6%97%A5%E6%9C%AC?"), "{}", *umlauts);
    let other = TotpParameters::new(Algorithm::Sha256, Digits::Eight, 60).unwrap();
    assert!(otpauth_uri("A", "b", &secret, other).ends_with("&algorithm=SHA256&digits=8&period=60"));
    assert!(otpauth_uri("A:B", "c:d", &secret, other).starts_with("otpauth://totp/A%20B:c%20d?"));
}

#[test]
fn parameters_read_back() {
    for algorithm in [Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512] {
        for digits in [Digits::Six, Digits::Eight] {
            let parameters = TotpParameters::new(algorithm, digits, 60).unwrap();
            assert_eq!(TotpParameters::decode(&parameters.encode()), Some(parameters));
        }
    }
    assert_eq!(TotpParameters::new(Algorithm::Sha1, Digits::Six, 0), None);
}

proptest::proptest! {
    /// An independent implementation agrees, at any time, for every algorithm and length.
    #[test]
    fn agrees_with_an_independent_implementation(
        seed in proptest::collection::vec(proptest::num::u8::ANY, 16..65),
        seconds in 0u64..200_000_000_000,
        choice in 0usize..6,
    ) {
        let (ours, theirs) = [
            (Algorithm::Sha1, totp_rs::Algorithm::SHA1),
            (Algorithm::Sha256, totp_rs::Algorithm::SHA256),
            (Algorithm::Sha512, totp_rs::Algorithm::SHA512),
        ][choice % 3];
        let digits = [Digits::Six, Digits::Eight][choice / 3];
        let parameters = TotpParameters::new(ours, digits, 30).unwrap();
        let now = Timestamp::from_seconds(seconds as i64);
        let code = TotpSecret::new(seed.clone()).unwrap().code(parameters, parameters.step(now));
        let oracle = totp_rs::Builder::new()
            .with_algorithm(theirs)
            .with_digits(digits.count() as u8)
            .with_secret(totp_rs::Secret::from(seed))
            .build()
            .unwrap();
        proptest::prop_assert_eq!(&*code, &oracle.generate(seconds).to_string());
    }
}
