//! Known browsers: those that once proved an authenticator.
//!
//! A known browser skips nothing. It only has a lane of its own, with its own waits and outside the year's budget, so that a
//! stranger who knows the password cannot lock the owner out (G5). Somebody who steals its cookie gets five guesses.
//!
//! What the browser keeps is authenticated, not looked up: a sign-in writes no row for it. The user's row keeps what is needed
//! to revoke: browsers older than a mark, and those with failures (docs/decisions/0010-known-browsers-without-rows.md).

use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::clock::Timestamp;
use crate::codec::{Reader, Writer};
use crate::keyring::{KeyId, KeyRing};
use crate::secret::SecretBytes;
use crate::store::{BrowserId, TrustedBrowserRow, UserKey};
use crate::trust;

/// How long a browser stays known after it last proved an authenticator.
pub(crate) const KNOWN_FOR: Duration = Duration::from_secs(90 * 86_400);

/// So many failures that no challenge made good end it.
const MOST_FAILURES: u32 = 5;

/// So many browsers with failures are remembered; beyond, the oldest browsers stop being known.
const REMEMBERED: usize = 16;

/// A moment this far ahead is a clock set back a little, not a forgery.
const LEEWAY: Duration = Duration::from_secs(60);

const LENGTH: usize = 1 + 8 + 8 + 8 + 4 + 32;

/// What a known or a trusted browser keeps for one user, in its cookie.
#[derive(Clone, PartialEq, Eq)]
pub struct BrowserToken {
    says: Says,
    user: UserKey,
    browser: BrowserId,
    key: KeyId,
    code: SecretBytes,
}

/// What a token says of its browser; its first byte, and a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// It proved an authenticator, then.
    Known(Timestamp),
    /// It may skip the challenge; this value was given out as the so-manieth.
    Trusted(i64),
}

impl BrowserToken {
    pub(crate) fn new(ring: &KeyRing, user: UserKey, browser: BrowserId, proven_at: Timestamp) -> Self {
        let (key, code) = ring.token_digest(&message(user, browser, proven_at));
        Self { says: Says::Known(proven_at), user, browser, key, code: SecretBytes::new(code) }
    }

    /// The newest value of a trusted browser.
    pub(crate) fn trust(ring: &KeyRing, row: &TrustedBrowserRow) -> Self {
        let (key, code) = ring.token_digest(&trust::message(row, row.sequence));
        let says = Says::Trusted(row.sequence);
        Self { says, user: row.user, browser: row.id, key, code: SecretBytes::new(code) }
    }

    /// Reads a token as a browser sent it; `None` for anything that was never one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != (LENGTH * 4).div_ceil(3) {
            return None;
        }
        let bytes = Zeroizing::new(data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok()?);
        let (&kind, rest) = bytes.split_first()?;
        let (user, rest) = rest.split_first_chunk::<8>()?;
        let (browser, rest) = rest.split_first_chunk::<8>()?;
        let (number, rest) = rest.split_first_chunk::<8>()?;
        let (key, code) = rest.split_first_chunk::<4>()?;
        let number = i64::from_be_bytes(*number);
        Some(Self {
            says: match kind {
                1 => Says::Known(Timestamp::from_millis(number)),
                2 => Says::Trusted(number),
                _ => return None,
            },
            user: UserKey(i64::from_be_bytes(*user)),
            browser: BrowserId(i64::from_be_bytes(*browser)),
            key: KeyId(u32::from_be_bytes(*key)),
            code: SecretBytes::new(<[u8; 32]>::try_from(code).ok()?),
        })
    }

    /// The text for the cookie: 82 characters of URL-safe base64. Every use of it can be found by searching for this name.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(LENGTH));
        let (kind, number) = match self.says {
            Says::Known(proven_at) => (1, proven_at.millis()),
            Says::Trusted(sequence) => (2, sequence),
        };
        bytes.push(kind);
        bytes.extend(self.user.0.to_be_bytes());
        bytes.extend(self.browser.0.to_be_bytes());
        bytes.extend(number.to_be_bytes());
        bytes.extend(self.key.0.to_be_bytes());
        bytes.extend(self.code.expose());
        Zeroizing::new(data_encoding::BASE64URL_NOPAD.encode(&bytes))
    }

    /// The user it names; nothing is proven by that.
    #[must_use]
    pub fn user(&self) -> UserKey {
        self.user
    }

    /// The trusted browser that it names; nothing is proven by that. `None` where it only says that a browser is known.
    #[must_use]
    pub fn trusted_browser(&self) -> Option<BrowserId> {
        match self.says {
            Says::Trusted(_) => Some(self.browser),
            Says::Known(_) => None,
        }
    }

    /// The known browser, if this is its token for this user and has not expired. Whether it was revoked, the user's row knows.
    pub(crate) fn open(&self, ring: &KeyRing, user: UserKey, now: Timestamp) -> Option<BrowserId> {
        let Says::Known(proven_at) = self.says else { return None };
        let message = message(self.user, self.browser, proven_at);
        let good = self.user == user
            && now.since(proven_at) < KNOWN_FOR
            && now.until(proven_at) <= LEEWAY
            && ring.token_matches(self.key, &message, self.code.expose());
        good.then_some(self.browser)
    }

    /// Which of its values it is, if it was given out for this trusted browser.
    pub(crate) fn value_of(&self, ring: &KeyRing, row: &TrustedBrowserRow) -> Option<i64> {
        let Says::Trusted(sequence) = self.says else { return None };
        let ours = self.user == row.user
            && self.browser == row.id
            && sequence <= row.sequence
            && ring.token_matches(self.key, &trust::message(row, sequence), self.code.expose());
        ours.then_some(sequence)
    }
}

impl fmt::Debug for BrowserToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BrowserToken(…)")
    }
}

fn message(user: UserKey, browser: BrowserId, proven_at: Timestamp) -> Vec<u8> {
    Writer::new("known browser").int(user.0).int(browser.0).int(proven_at.millis()).finish()
}

/// Which browsers of a user are no longer known, and how near the others are to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Browsers {
    /// Browsers with smaller ids are not known.
    floor: i64,
    failed: Vec<Failed>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Failed {
    browser: BrowserId,
    failures: u32,
}

impl Browsers {
    /// Only those with ids from this one on can become known.
    pub(crate) fn from_id(first: i64) -> Self {
        Self { floor: first, failed: Vec::new() }
    }

    /// Is it known?
    pub(crate) fn knows(&self, browser: BrowserId) -> bool {
        browser.0 >= self.floor
            && self.failed.iter().all(|failed| failed.browser != browser || failed.failures < MOST_FAILURES)
    }

    /// Its failures that no challenge made good.
    pub(crate) fn failures(&self, browser: BrowserId) -> u32 {
        self.failed.iter().filter(|failed| failed.browser == browser).map(|failed| failed.failures).sum()
    }

    /// Notes a failure; the fifth ends it. Only a challenge that succeeds takes failures back: a success elsewhere does not.
    pub(crate) fn charge(&mut self, browser: BrowserId) {
        if let Some(failed) = self.find(browser) {
            failed.failures = failed.failures.saturating_add(1);
            return;
        }
        if self.failed.len() == REMEMBERED {
            self.failed.sort_unstable_by_key(|failed| failed.browser);
            self.floor = self.floor.max(self.failed.remove(0).browser.0 + 1);
        }
        self.failed.push(Failed { browser, failures: 1 });
    }

    /// Takes failures back, where it is still known.
    pub(crate) fn forgive(&mut self, browser: BrowserId, failures: u32) {
        if let Some(failed) = self.find(browser).filter(|failed| failed.failures < MOST_FAILURES) {
            failed.failures = failed.failures.saturating_sub(failures);
        }
        self.failed.retain(|failed| failed.failures > 0);
    }

    /// Takes one charge back that was made before a slow hash.
    pub(crate) fn refund(&mut self, browser: BrowserId) {
        if let Some(failed) = self.find(browser) {
            failed.failures = failed.failures.saturating_sub(1);
        }
        self.failed.retain(|failed| failed.failures > 0);
    }

    /// None is known any more but those with ids from `next` on.
    pub(crate) fn revoke_all(&mut self, next: i64) {
        self.floor = next;
        self.failed.clear();
    }

    fn find(&mut self, browser: BrowserId) -> Option<&mut Failed> {
        self.failed.iter_mut().find(|failed| failed.browser == browser)
    }

    pub(crate) fn write(&self, writer: Writer) -> Writer {
        writer
            .int(self.floor)
            .list(&self.failed, |writer, failed| writer.int(failed.browser.0).int(i64::from(failed.failures)))
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let floor = reader.int()?;
        let failed = reader.list(|reader| {
            Some(Failed { browser: BrowserId(reader.int()?), failures: u32::try_from(reader.int()?).ok()? })
        })?;
        Some(Self { floor, failed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededRandom;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
    const ANNA: UserKey = UserKey(3);

    #[test]
    fn a_token_opens_for_its_user_and_for_ninety_days() {
        let ring = KeyRing::generate(&SeededRandom::new(5)).unwrap();
        let token = BrowserToken::new(&ring, ANNA, BrowserId(7), NOW);
        let read = BrowserToken::parse(&token.expose()).unwrap();
        assert_eq!(read, token);
        assert_eq!(token.expose().len(), 82);
        let day = Duration::from_secs(86_400);
        assert_eq!(read.open(&ring, ANNA, NOW), Some(BrowserId(7)));
        assert_eq!(read.open(&ring, ANNA, NOW + day * 89), Some(BrowserId(7)));
        assert_eq!(read.open(&ring, ANNA, NOW + day * 90), None);
        assert_eq!(read.open(&ring, UserKey(4), NOW), None);
        assert_eq!(read.open(&ring, ANNA, Timestamp::from_seconds(1_799_990_000)), None, "from the future");
        let other = KeyRing::generate(&SeededRandom::new(6)).unwrap();
        assert_eq!(read.open(&other, ANNA, NOW), None);
        assert_eq!(format!("{token:?}"), "BrowserToken(…)");
    }

    #[test]
    fn no_byte_of_a_token_can_be_changed() {
        let ring = KeyRing::generate(&SeededRandom::new(5)).unwrap();
        let text = BrowserToken::new(&ring, ANNA, BrowserId(7), NOW).expose();
        let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).unwrap();
        for index in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[index] ^= 1;
            let text = data_encoding::BASE64URL_NOPAD.encode(&altered);
            let opened = BrowserToken::parse(&text).and_then(|token| token.open(&ring, token.user(), NOW));
            assert_eq!(opened, None, "byte {index}");
        }
        for bad in ["", "x", &text[1..], &format!("{}A", &*text), &"A".repeat(1 << 20)] {
            assert_eq!(BrowserToken::parse(bad), None);
        }
    }

    #[test]
    fn the_fifth_unforgiven_failure_ends_it_for_good() {
        let mut browsers = Browsers::default();
        let (mine, other) = (BrowserId(7), BrowserId(8));
        (0..4).for_each(|_| browsers.charge(mine));
        browsers.forgive(mine, 2);
        (0..2).for_each(|_| browsers.charge(mine));
        assert!(browsers.knows(mine));
        browsers.charge(mine);
        assert!(!browsers.knows(mine));
        browsers.forgive(mine, 5);
        assert!(!browsers.knows(mine), "nothing brings it back");
        assert!(browsers.knows(other));
    }

    #[test]
    fn revoking_all_leaves_those_to_come() {
        let mut browsers = Browsers::default();
        browsers.revoke_all(9);
        assert!(!browsers.knows(BrowserId(8)));
        assert!(browsers.knows(BrowserId(9)));
    }

    #[test]
    fn when_too_many_failed_the_oldest_are_no_longer_known() {
        let mut browsers = Browsers::default();
        (0..=REMEMBERED as i64).for_each(|id| browsers.charge(BrowserId(100 + id)));
        assert!(!browsers.knows(BrowserId(100)));
        assert!(!browsers.knows(BrowserId(50)), "one without failures that was older still");
        assert!(browsers.knows(BrowserId(101)));
    }

    proptest::proptest! {
        /// Whatever is charged and forgiven in whichever order: five that were not made good end a browser, for good.
        #[test]
        fn five_unforgiven_failures_end_a_browser_whatever_others_do(
            steps in proptest::collection::vec((0i64..20, 0u32..8), 1..200),
        ) {
            let mut browsers = Browsers::default();
            let mut unforgiven = [0u32; 20];
            for (id, step) in steps {
                let (browser, count) = (BrowserId(id), &mut unforgiven[usize::try_from(id).unwrap()]);
                match step {
                    forgiven @ 1..=2 => {
                        browsers.forgive(browser, forgiven);
                        if *count < MOST_FAILURES {
                            *count = count.saturating_sub(forgiven);
                        }
                    }
                    _ => {
                        browsers.charge(browser);
                        *count += 1;
                    }
                }
                for (id, count) in (0..).zip(unforgiven) {
                    proptest::prop_assert!(count < MOST_FAILURES || !browsers.knows(BrowserId(id)), "browser {id}");
                }
            }
        }
    }

    #[test]
    fn they_read_back_as_written() {
        let mut browsers = Browsers::default();
        browsers.revoke_all(4);
        browsers.charge(BrowserId(5));
        let bytes = browsers.write(Writer::new("t")).finish();
        assert_eq!(Browsers::read(&mut Reader::new("t", &bytes).unwrap()), Some(browsers));
    }
}
