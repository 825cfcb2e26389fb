//! Recovery codes: the default strategy, and further ones with the same keys. What is safe is the core's to judge.

use countersign::{Argon2id, Bcrypt, OnUse, RecoveryCodes};
use toml::Value;

use super::keys::STRATEGIES;
use super::reader::Reader;
use super::sections::{number, shown_word, string};
use super::value::{Parsed, Raw};

/// The default strategy first.
pub(super) fn read(reader: &mut Reader) -> Vec<RecoveryCodes> {
    let mut strategies = vec![strategy(reader, STRATEGIES, RecoveryCodes::DEFAULT_NAME)];
    for name in reader.strategies() {
        strategies.push(strategy(reader, &format!("{STRATEGIES}.{name}"), &name));
    }
    strategies
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hash {
    Sha256,
    Argon2,
    Bcrypt,
}

const HASHES: [(&str, Hash); 3] =
    [("sha256", Hash::Sha256), ("argon2", Hash::Argon2), ("bcrypt", Hash::Bcrypt)];

/// No set is larger than the core's hundred codes, and no code longer than its 64 characters; beyond these it is a slip.
const MOST: usize = 1000;

fn strategy(reader: &mut Reader, section: &str, name: &str) -> RecoveryCodes {
    let key = |key: &str| format!("{section}.{key}");
    let strict = reader.read_optional(
        &key("preset"),
        None,
        |raw| raw.word(&[("strict", ())], &[]).map(Some),
        |preset| preset.map(|()| Value::String("strict".to_owned())),
    );
    let (base, hash) = match strict {
        None => (RecoveryCodes::new(), Hash::Sha256),
        Some(()) => (RecoveryCodes::strict(), Hash::Argon2),
    };
    let count = reader.read(&key("count"), base.size(), |raw| raw.number(0..=MOST), number);
    let length = base.characters() - base.index_characters();
    let length = reader.read(&key("length"), length, |raw| raw.number(0..=MOST), number);
    let alphabet = reader.read(&key("alphabet"), base.letters().to_owned(), text, string);
    let hash =
        reader.read(&key("hash"), hash, |raw| raw.word(&HASHES, &[]), |hash| shown_word(&HASHES, *hash));
    let form = RecoveryCodes::named(name).count(count).length(length).alphabet(&alphabet);
    let form = match hash {
        Hash::Sha256 => form,
        Hash::Argon2 => form.hash(Argon2id::new()),
        Hash::Bcrypt => form.hash(Bcrypt::new()),
    };
    let form = uses(reader, section, form);
    names(reader, section, form)
}

fn uses(reader: &mut Reader, section: &str, form: RecoveryCodes) -> RecoveryCodes {
    let key = |key: &str| format!("{section}.{key}");
    let generates = reader.read(&key("generate_enabled"), true, Raw::boolean, |value| Value::Boolean(*value));
    let words = [("delete", OnUse::Delete), ("keep", OnUse::Keep)];
    let on_use = reader.read(
        &key("on_use"),
        form.uses(),
        |raw| raw.word(&words, &[]),
        |value| shown_word(&words, *value),
    );
    let low = reader.read(&key("low"), form.low_mark(), |raw| raw.number(0..=MOST), number);
    let form = form.on_use(on_use).low(low);
    if generates { form } else { form.without_generate() }
}

fn names(reader: &mut Reader, section: &str, form: RecoveryCodes) -> RecoveryCodes {
    let mut name =
        |key: &str, default: String| reader.read(&format!("{section}.{key}"), default, text, string);
    let table = name("table", form.table_name());
    let code_column = name("code_column", form.code_column_name().to_owned());
    let user_column = name("user_column", form.user_column_name().to_owned());
    let verify = name("verify_action", form.verify_action_name());
    let generate = name("generate_action", form.generate_action_name());
    form.table(&table)
        .code_column(&code_column)
        .user_column(&user_column)
        .verify_action(&verify)
        .generate_action(&generate)
}

fn text(raw: &Raw) -> Parsed<String> {
    raw.text().map(str::to_owned)
}
