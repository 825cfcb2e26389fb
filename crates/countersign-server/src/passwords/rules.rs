//! What a new password must be: long, and not easy to guess. Nothing else: no digits, no signs, no change of case (ASVS 6.2.5).

use countersign::Password;
use zxcvbn::Match;
use zxcvbn::matching::patterns::MatchPattern;

use super::LONGEST;
use crate::email::Email;

/// NIST SP 800-63B-4 §3.1.1.2 for a password that may be the only factor.
const SHORTEST: usize = 15;

/// What is made of known parts alone is refused when it is among the first ten thousand million guesses (a score below 4 on
/// zxcvbn's own scale): every one of the 30,000 common passwords that zxcvbn knows, also in other case, reversed or with
/// look-alikes, and few words, repetitions, sequences and walks over the keyboard in a row.
const FEWEST_GUESSES: u64 = 10_000_000_000;

/// So few characters add nothing to what is known, and repeat as one.
const FEW: usize = 3;

/// Characters that are looked at: what is good so far only gets better, and looking costs more than the square of the length.
const LOOKED_AT: usize = 40;

/// What is known of the account, and so to whoever guesses first.
#[derive(Clone, Debug)]
pub(crate) struct Context(Vec<String>);

/// Why a new password was refused. Each is a sentence for its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WeakPassword {
    #[error("Use at least 15 characters. A few words that you can remember do well.")]
    Short,
    #[error("Use at most 1,024 bytes.")]
    Long,
    #[error(
        "This password is easy to guess. Choose one that is not common, does not repeat itself and does not name you or this site."
    )]
    Guessable,
}

impl Context {
    /// The name of the site, the address and the parts of both.
    pub(crate) fn new(issuer: &str, email: &Email) -> Self {
        let mut words: Vec<String> = [issuer, email.as_str(), email.name(), "countersign"]
            .iter()
            .map(|text| text.to_lowercase())
            .collect();
        for whole in [issuer, email.as_str()] {
            let parts = whole.split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().count() >= 3);
            words.extend(parts.map(str::to_lowercase));
        }
        Self(words)
    }
}

/// Checks a new password. Slow: milliseconds.
pub(crate) fn check_new(password: &Password, context: &Context) -> Result<(), WeakPassword> {
    let text = password.expose();
    if text.len() > LONGEST {
        return Err(WeakPassword::Long);
    }
    if text.chars().count() < SHORTEST {
        return Err(WeakPassword::Short);
    }
    if is_guessable(text, context) { Err(WeakPassword::Guessable) } else { Ok(()) }
}

fn is_guessable(text: &str, Context(words): &Context) -> bool {
    let folded = text.to_lowercase();
    if words.contains(&folded) || words.iter().any(|word| is_repetition_of(word, &folded)) {
        return true;
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let start: String = text.chars().take(LOOKED_AT).collect();
    let estimate = zxcvbn::zxcvbn(&start, &words);
    estimate.guesses() < FEWEST_GUESSES && estimate.sequence().iter().all(is_known)
}

/// Is this part of a password on a list, or made by a rule? Not what has to be tried out, nor a date: any digits can be one.
fn is_known(part: &Match) -> bool {
    match &part.pattern {
        MatchPattern::Dictionary(_)
        | MatchPattern::Spatial(_)
        | MatchPattern::Sequence(_)
        | MatchPattern::Regex(_) => true,
        MatchPattern::Repeat(repeat) => {
            repeat.base_token.chars().count() <= FEW || repeat.base_matches.iter().all(is_known)
        }
        MatchPattern::BruteForce => part.token.chars().count() <= FEW,
        MatchPattern::Date(_) => false,
    }
}

fn is_repetition_of(word: &str, text: &str) -> bool {
    !word.is_empty()
        && text.len().is_multiple_of(word.len())
        && text.as_bytes().chunks(word.len()).all(|part| part == word.as_bytes())
}

#[cfg(test)]
mod tests {
    use countersign::Random as _;
    use countersign::testing::SeededRandom;

    use super::*;

    fn context() -> Context {
        Context::new("Acme Corp", &Email::parse("ada.lovelace@example.org").unwrap())
    }

    fn check(text: &str) -> Result<(), WeakPassword> {
        check_new(&Password::new(text), &context())
    }

    #[test]
    fn length_is_counted_in_characters_and_ends_in_bytes() {
        assert_eq!(check("tundra quilt 4"), Err(WeakPassword::Short));
        assert_eq!(check("tundra quilt 47"), Ok(()));
        assert_eq!(check("žluťoučký kůň9"), Err(WeakPassword::Short));
        assert_eq!(check(""), Err(WeakPassword::Short));
        let long: String = ('!'..='~').chain('¡'..='ÿ').cycle().step_by(7).take(2000).collect();
        let cut = |bytes: usize| {
            long.char_indices()
                .take_while(|(at, c)| at + c.len_utf8() <= bytes)
                .map(|(_, c)| c)
                .collect::<String>()
        };
        for bytes in [64, 256, LONGEST - 1] {
            assert_eq!(check(&cut(bytes)), Ok(()), "{bytes}");
        }
        assert_eq!(check(&"x9 Kq~".repeat(171)), Err(WeakPassword::Long));
        assert_eq!(check(&long), Err(WeakPassword::Long));
    }

    #[test]
    fn no_composition_is_asked_for() {
        for good in [
            "correct horse battery staple 1",
            "tundra quilt ember falcon",
            "ALLUPPERCASEOAKRIVERLANTERN",
            "839201774650123948",
            "日本語のとても長い合言葉です今日は",
            "               zq9 kfw               ",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
    }

    /// Any string of this length that is not on a list is good (ASVS 6.2.5), whatever it is made of.
    #[test]
    fn what_nobody_guesses_is_accepted_whatever_it_is_made_of() {
        let random = SeededRandom::new(63);
        for (alphabet, length) in [
            ("0123456789", 15),
            ("abcdefghijklmnopqrstuvwxyz", 15),
            ("!#%&/()=?+*", 15),
            ("äöüßéèñç", 15),
            ("ab", 60),
        ] {
            let letters: Vec<char> = alphabet.chars().collect();
            for _ in 0..40 {
                let mut bytes = vec![0; length];
                random.fill(&mut bytes).unwrap();
                let text: String =
                    bytes.iter().map(|byte| letters[usize::from(*byte) % letters.len()]).collect();
                assert_eq!(check(&text), Ok(()), "{text} (seed 63)");
            }
        }
    }

    #[test]
    fn what_is_easy_to_guess_is_refused() {
        for bad in [
            "passwordpassword",
            "PasswordPassword1",
            "aaaaaaaaaaaaaaaa",
            "abcdefghijklmnop",
            "qwertyuiopasdfghjkl",
            "1234567890123456",
            "abc123abc123abc123",
            "letmeinletmeinletmein",
            "P@ssw0rdP@ssw0rd",
            "drowssapdrowssap",
            "iloveyouiloveyou",
            "1qaz2wsx3edc4rfv",
            "00000000000000000000000000000000000000000000000000000",
            "qwertyuiopasdfghjklzxcvbnm",
            "password1234567890",
            "passwordpassword2024",
            "internationalbusiness",
        ] {
            assert_eq!(check(bad), Err(WeakPassword::Guessable), "{bad}");
        }
    }

    #[test]
    fn what_names_the_account_or_the_site_is_refused() {
        for bad in [
            "ada.lovelace@example.org",
            "Ada.Lovelace@Example.org",
            "lovelacelovelace",
            "acme corpacme corp",
            "AcmeAcmeAcmeAcme",
            "countersigncountersign",
            "ada.lovelace1234",
        ] {
            assert_eq!(check(bad), Err(WeakPassword::Guessable), "{bad}");
        }
        let other = Context::new("Other", &Email::parse("eve@other.example").unwrap());
        assert!(!is_guessable("ada.lovelace at analytical engine", &other));
    }

    /// Were the least length ever lowered, the common ones would still be refused (ASVS 6.2.4).
    #[test]
    fn common_passwords_are_known_in_any_case() {
        for common in [
            "123456",
            "password",
            "12345678",
            "qwerty",
            "dragon",
            "baseball",
            "letmein",
            "master",
            "michael",
            "superman",
            "trustno1",
            "princess",
            "starwars",
            "computer",
            "whatever",
            "freedom",
            "mustang",
            "shadow",
            "jennifer",
            "zxcvbnm",
            "matrix",
            "cheese",
            "butterfly",
            "liverpool",
            "chocolate",
            "sunshine",
            "internet",
            "scorpion",
            "bluebird",
            "garfield",
        ] {
            let mut capital = common.to_owned();
            capital[..1].make_ascii_uppercase();
            for variant in [common.to_owned(), common.to_uppercase(), capital, format!("{common}1")] {
                assert!(is_guessable(&variant, &context()), "{variant}");
                assert!(check(&variant).is_err(), "{variant}");
            }
        }
    }
}
