use crate::clock::Timestamp;
use crate::totp::{Algorithm, Digits, TimeStep, TotpParameters, TotpSecret};

/// An authenticator app in memory: reads an otpauth URI as an app does, and shows codes.
#[derive(Clone, Debug)]
pub struct SoftAuthenticator {
    secret: TotpSecret,
    parameters: TotpParameters,
}

impl SoftAuthenticator {
    /// Reads an `otpauth://totp/` URI; `None` when an app would not.
    #[must_use]
    pub fn from_uri(uri: &str) -> Option<Self> {
        let (_, query) = uri.strip_prefix("otpauth://totp/")?.split_once('?')?;
        let value = |name: &str| {
            query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .find(|(key, _)| *key == name)
                .map(|(_, v)| v)
        };
        let algorithm = value("algorithm").map_or(Some(Algorithm::Sha1), Algorithm::parse)?;
        let digits = value("digits").map_or(Some(Digits::Six), |n| Digits::from_count(n.parse().ok()?))?;
        let period = value("period").map_or(Some(30), |n| n.parse().ok())?;
        let secret = TotpSecret::from_base32(value("secret")?)?;
        Some(Self { secret, parameters: TotpParameters::new(algorithm, digits, period)? })
    }

    /// With a secret that is known from elsewhere, and the default parameters.
    #[must_use]
    pub fn new(secret: TotpSecret) -> Self {
        Self { secret, parameters: TotpParameters::default() }
    }

    /// The code that the app shows at this moment.
    #[must_use]
    pub fn code(&self, now: Timestamp) -> String {
        self.code_of(self.parameters.step(now))
    }

    /// The code of any step.
    #[must_use]
    pub fn code_of(&self, step: TimeStep) -> String {
        self.secret.code(self.parameters, step).to_string()
    }

    /// A code that is wrong at this moment and in the steps around it.
    #[must_use]
    pub fn wrong_code(&self, now: Timestamp) -> String {
        let present = self.parameters.step(now).0;
        let around: Vec<String> =
            (present.saturating_sub(12)..=present + 12).map(|step| self.code_of(TimeStep(step))).collect();
        let width = self.parameters.digits.count();
        (0..u32::MAX)
            .map(|guess| format!("{guess:0width$}"))
            .find(|guess| !around.contains(guess))
            .expect("25 codes leave one that is wrong")
    }

    /// When the next step begins.
    #[must_use]
    pub fn next_step_at(&self, now: Timestamp) -> Timestamp {
        self.parameters.start(TimeStep(self.parameters.step(now).0 + 1))
    }
}
