//! Which strategies of recovery codes are refused at start, and the sentences that say what to change (G13).

use std::fmt;

use super::RecoveryCodes;
use crate::audit::Action;
use crate::proof::{SIGN_IN, VERIFY_PASSWORD};
use crate::totp::Digits;
use crate::unlock::ADMIT;
use crate::verdict::{CONFIRM, SETUP, UNLOCK, VERIFY};

/// Longer codes are not copied by people.
const LONGEST: usize = 64;

/// No provider makes up for less (ASVS 6.5.4): these are for the throttle, which lets a few be tried.
const LEAST_BITS: f64 = 20.0;

/// As long as names in PostgreSQL are.
const LONGEST_IDENTIFIER: usize = 63;
const LONGEST_NAME: usize = 40;

/// Tables and columns that codes cannot have.
const TAKEN_TABLES: [&str; 19] = [
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
    "countersign_known_browsers",
    "countersign_migrations",
    "countersign_outbox",
    "countersign_paces",
    "countersign_roster",
    "countersign_sessions",
    "countersign_trusted_browsers",
    "countersign_users",
];
/// Other strategies, and names whose pages (`/NAME` and `/NAME-verify`) would stand where others do.
const TAKEN_NAMES: [&str; 20] = [
    "api",
    "audit",
    "countersign",
    "email",
    "forgot_password",
    "healthz",
    "home",
    "metrics",
    "mfa",
    "password",
    "readyz",
    "recovery_codes",
    "reset_password",
    "sessions",
    "sign_in",
    "sign_out",
    "sign_up",
    "totp",
    "totp_setup",
    "verify_email",
];
/// What other strategies do.
const TAKEN_ACTIONS: [&str; 7] = [VERIFY, SETUP, CONFIRM, UNLOCK, ADMIT, SIGN_IN, VERIFY_PASSWORD];
const TAKEN_COLUMNS: [&str; 3] = ["set_id", "slot", "used_at"];

/// Why a strategy of recovery codes was refused. The text names the setting and says what would do.
#[derive(Clone, Debug, PartialEq)]
pub struct WeakCodes {
    section: String,
    why: Why,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Why {
    Count(usize),
    FewLetters(usize),
    Repeated(char),
    Untypable(char),
    Entropy {
        length: usize,
        letters: usize,
        bits: f64,
        provider: String,
        floor: f64,
        enough: Option<usize>,
        slow: bool,
    },
    Length(usize),
    LikeApps {
        length: usize,
        characters: usize,
    },
    Name(String),
    TakenName(String),
    Identifier {
        key: &'static str,
        name: String,
    },
    TakenTable(String),
    TakenAction {
        key: &'static str,
        name: String,
    },
    TakenColumn {
        key: &'static str,
        name: String,
    },
    SameColumn(String),
    SameAction(String),
    Shared {
        key: &'static str,
        name: String,
        other: String,
    },
}

impl fmt::Display for WeakCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let section = &self.section;
        match &self.why {
            Why::Count(count) => write!(f, "{section}.count is {count}; it must be from 1 to 100"),
            Why::FewLetters(0) => {
                write!(f, "{section}.alphabet is empty; it must have at least 2 characters")
            }
            Why::FewLetters(_) => {
                write!(f, "{section}.alphabet has one character; it must have at least 2")
            }
            Why::Repeated(letter) => {
                write!(
                    f,
                    "{section}.alphabet has {letter:?} more than once; each character may stand there once"
                )
            }
            Why::Untypable(letter) => write!(
                f,
                "{section}.alphabet has {letter:?}; it may have ASCII letters and digits only, because these are what \
                 everybody can type, and blanks and dashes are taken out of what is typed"
            ),
            Why::Entropy { length, letters, bits, provider, floor, enough, slow } => {
                write!(
                    f,
                    "{section}.length is {length}: codes of {length} characters from an alphabet of {letters} have \
                     {bits:.1} bits, and with the {provider} provider they need at least {floor}; "
                )?;
                match enough {
                    Some(enough) => write!(f, "make {section}.length at least {enough}")?,
                    None => write!(f, "no length up to {LONGEST} is enough")?,
                }
                write!(f, ", or take a larger {section}.alphabet")?;
                if *slow { Ok(()) } else { write!(f, ", or a slow {section}.hash: \"argon2\" or \"bcrypt\"") }
            }
            Why::Length(length) => {
                write!(
                    f,
                    "{section}.length is {length}; it must be from 1 to {LONGEST}: people copy codes by hand"
                )
            }
            Why::LikeApps { length, characters } => write!(
                f,
                "{section}.length is {length}: {characters} digits are read as a code of an app; make it longer, or take \
                 letters into {section}.alphabet"
            ),
            Why::Name(name) => write!(
                f,
                "recovery codes cannot be named {name:?}; a name is a letter from a to z, then letters from a to z, \
                 digits and underscores, and has at most {LONGEST_NAME} characters"
            ),
            Why::TakenName(name) => write!(
                f,
                "recovery codes cannot be named {name}: something else has that name; give them another one"
            ),
            Why::Identifier { key, name } => write!(
                f,
                "{section}.{key} is {name:?}; it must be a letter from a to z or an underscore, then letters from a \
                 to z, digits and underscores, and have at most {LONGEST_IDENTIFIER} characters"
            ),
            Why::TakenTable(name) => {
                write!(f, "{section}.table is {name}, which is another table of ours; give it another name")
            }
            Why::TakenAction { key, name } => {
                write!(f, "{section}.{key} is {name}, which is another action's name; give it another one")
            }
            Why::TakenColumn { key, name } => {
                write!(
                    f,
                    "{section}.{key} is {name}, which is another column of that table; give it another name"
                )
            }
            Why::SameColumn(name) => {
                write!(f, "{section}.code_column and {section}.user_column are both {name}; they must differ")
            }
            Why::SameAction(name) => {
                write!(
                    f,
                    "{section}.verify_action and {section}.generate_action are both {name}; they must differ"
                )
            }
            Why::Shared { key: "name", name, .. } => {
                write!(f, "two strategies of recovery codes are named {name}; names must differ")
            }
            Why::Shared { key, name, other } => {
                write!(f, "{section}.{key} is {name}, and so is one of {other}; they must differ")
            }
        }
    }
}

impl std::error::Error for WeakCodes {}

impl RecoveryCodes {
    /// The entropy in bits that a code must have: what the hash provider asks for, and at least 20.
    #[must_use]
    pub fn floor(&self) -> f64 {
        // A floor that is not a number is above everything.
        let own = self.provider.minimum_entropy();
        if own < LEAST_BITS { LEAST_BITS } else { own }
    }

    /// Refuses what cannot be safe or cannot be stored. The first thing that is wrong is told.
    pub(crate) fn check(&self) -> Result<(), WeakCodes> {
        self.check_form().and_then(|()| self.check_names()).map_err(|why| self.weak(why))
    }

    /// Checks each of the strategies, and that they do not get in each other's way.
    pub(crate) fn check_all(strategies: &[Self]) -> Result<(), WeakCodes> {
        for (position, strategy) in strategies.iter().enumerate() {
            strategy.check()?;
            for earlier in &strategies[..position] {
                strategy.check_beside(earlier).map_err(|why| strategy.weak(why))?;
            }
        }
        Ok(())
    }

    fn weak(&self, why: Why) -> WeakCodes {
        WeakCodes { section: self.section(), why }
    }

    /// Where the strategy stands in the configuration.
    fn section(&self) -> String {
        match self.name() {
            Self::DEFAULT_NAME => "recovery_codes".to_owned(),
            further => format!("recovery_codes.{further}"),
        }
    }

    fn check_form(&self) -> Result<(), Why> {
        if !(1..=100).contains(&self.count) {
            return Err(Why::Count(self.count));
        }
        self.check_alphabet()?;
        self.check_entropy()?;
        if !(1..=LONGEST).contains(&self.length) {
            return Err(Why::Length(self.length));
        }
        let digits = self.alphabet.bytes().all(|letter| letter.is_ascii_digit());
        if digits && Digits::from_count(self.characters()).is_some() {
            return Err(Why::LikeApps { length: self.length, characters: self.characters() });
        }
        Ok(())
    }

    fn check_alphabet(&self) -> Result<(), Why> {
        let letters: Vec<char> = self.alphabet.chars().collect();
        if letters.len() < 2 {
            return Err(Why::FewLetters(letters.len()));
        }
        let repeated =
            letters.iter().enumerate().find(|(position, letter)| letters[..*position].contains(letter));
        if let Some((_, letter)) = repeated {
            return Err(Why::Repeated(*letter));
        }
        match letters.iter().find(|letter| !letter.is_ascii_alphanumeric()) {
            Some(letter) => Err(Why::Untypable(*letter)),
            None => Ok(()),
        }
    }

    /// After the alphabet: its letters are counted here.
    fn check_entropy(&self) -> Result<(), Why> {
        let floor = self.floor();
        if self.bits() >= floor {
            return Ok(());
        }
        Err(Why::Entropy {
            length: self.length,
            letters: self.alphabet.len(),
            bits: self.bits(),
            provider: self.provider.name().to_owned(),
            floor,
            enough: (1..=LONGEST).find(|length| self.bits_at(*length) >= floor),
            slow: self.is_slow(),
        })
    }

    fn check_names(&self) -> Result<(), Why> {
        let (verify, generate, table) =
            (self.verify_action_name(), self.generate_action_name(), self.table_name());
        if !is_identifier(&self.name, LONGEST_NAME) || self.name.starts_with('_') {
            return Err(Why::Name(self.name.clone()));
        }
        if TAKEN_NAMES.contains(&&*self.name) {
            return Err(Why::TakenName(self.name.clone()));
        }
        for (key, name) in [
            ("verify_action", &verify),
            ("generate_action", &generate),
            ("table", &table),
            ("code_column", &self.code_column),
            ("user_column", &self.user_column),
        ] {
            if !is_identifier(name, LONGEST_IDENTIFIER) {
                return Err(Why::Identifier { key, name: name.clone() });
            }
        }
        for (key, name) in [("verify_action", &verify), ("generate_action", &generate)] {
            if TAKEN_ACTIONS.contains(&&**name) || Action::parse(name).is_some() {
                return Err(Why::TakenAction { key, name: name.clone() });
            }
        }
        if verify == generate {
            return Err(Why::SameAction(verify));
        }
        if TAKEN_TABLES.contains(&&*table) {
            return Err(Why::TakenTable(table));
        }
        for (key, name) in [("code_column", &self.code_column), ("user_column", &self.user_column)] {
            if TAKEN_COLUMNS.contains(&&**name) {
                return Err(Why::TakenColumn { key, name: name.clone() });
            }
        }
        if self.code_column == self.user_column {
            return Err(Why::SameColumn(self.code_column.clone()));
        }
        Ok(())
    }

    fn check_beside(&self, other: &Self) -> Result<(), Why> {
        let actions = [other.verify_action_name(), other.generate_action_name()];
        let shared = |key, name| Err(Why::Shared { key, name, other: other.section() });
        let at_its_door = |one: &str, door: &str| door.strip_suffix("_verify") == Some(one);
        if at_its_door(&self.name, &other.name) || at_its_door(&other.name, &self.name) {
            return Err(Why::TakenName(self.name.clone()));
        }
        if self.name == other.name {
            return shared("name", self.name.clone());
        }
        if self.table_name() == other.table_name() {
            return shared("table", self.table_name());
        }
        for (key, name) in
            [("verify_action", self.verify_action_name()), ("generate_action", self.generate_action_name())]
        {
            if actions.contains(&name) {
                return shared(key, name);
            }
        }
        Ok(())
    }
}

/// Lower case only, so that it means the same quoted and unquoted, in every database.
fn is_identifier(name: &str, longest: usize) -> bool {
    let first = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    name.len() <= longest
        && name.starts_with(first)
        && name.chars().all(|letter| first(letter) || letter.is_ascii_digit())
}
