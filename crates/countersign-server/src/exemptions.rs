//! Who is left out of the requirement: the names of the configuration, looked up among the accounts.
//!
//! They are looked up when a program starts, and not again. A name that nobody has then leaves nobody out: whoever takes that
//! address or id later must not come by the exemption with it.

use countersign::{Requirement, StoreError, Timestamp};

use crate::accounts::{AccountName, Directory};
use crate::config::{Required, Warning};

/// Everybody who is named, found or not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exemptions(Vec<Exempted>);

/// Somebody who is left out until a moment.
#[derive(Clone, Debug)]
pub(crate) struct Exempted {
    pub(crate) user: AccountName,
    pub(crate) until: Timestamp,
    /// The account that had this name at the start.
    pub(crate) account: Option<i64>,
}

impl Exemptions {
    pub(crate) async fn find(directory: &Directory, required: &Required) -> Result<Self, StoreError> {
        let mut found = Vec::with_capacity(required.exempt.len());
        for exemption in &required.exempt {
            let account = directory.named(&exemption.user).await?.map(|account| account.id);
            found.push(Exempted { user: exemption.user.clone(), until: exemption.until, account });
        }
        Ok(Self(found))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Exempted> {
        self.0.iter()
    }

    /// The requirement in the core's words, with those who were found left out.
    pub(crate) fn rule(&self, required: &Required) -> Requirement {
        let found = self.0.iter().filter_map(|exempted| Some((exempted.account?, exempted.until)));
        found.fold(required.rule(), |rule, (account, until)| rule.exempt(account, until))
    }

    /// Those that do nothing.
    pub(crate) fn warnings(&self, now: Timestamp) -> Vec<Warning> {
        let idle = self.0.iter().filter_map(|exempted| {
            let Exempted { user, until, account } = exempted;
            let text = match account {
                None => format!(
                    "no account is {user}, so nobody is left out by that name: make the account, and then start again"
                ),
                Some(_) if *until <= now => format!("that of {user} ended at {until}: remove it"),
                Some(_) => return None,
            };
            Some(Warning { about: "requirement.exempt", text })
        });
        idle.collect()
    }
}
