//! All accounts, one after the other.

use std::collections::BTreeSet;

use countersign::{StoreError, UserId};
use countersign_sql::AccountRow;

use super::outlook::Outlook;
use crate::portal::Portal;

/// Accounts read at once.
const PAGE: usize = 500;

/// All accounts, a page at a time.
pub(super) struct AccountPages<'a> {
    portal: &'a Portal,
    after: Option<i64>,
}

impl<'a> AccountPages<'a> {
    pub(super) fn of(portal: &'a Portal) -> Self {
        Self { portal, after: None }
    }

    pub(super) async fn next(&mut self) -> Result<Option<Vec<AccountRow>>, StoreError> {
        let accounts = self.portal.directory().list(self.after, PAGE).await?;
        let Some(last) = accounts.last() else { return Ok(None) };
        self.after = Some(last.id);
        Ok(Some(accounts))
    }
}

/// What is true of all accounts together.
#[derive(Debug, Default)]
pub(super) struct Census {
    /// Those that anybody has.
    pub(super) roles: BTreeSet<String>,
    /// Accounts that have no second factor and must have one, now or after their grace.
    pub(super) without: usize,
}

impl Census {
    pub(super) async fn of(portal: &Portal) -> Result<Self, StoreError> {
        let (mut census, mut pages) = (Self::default(), AccountPages::of(portal));
        let countersign = portal.countersign();
        while let Some(accounts) = pages.next().await? {
            for account in accounts {
                let outlook =
                    Outlook::of(countersign, countersign.requirement(), &UserId::new(account.id)).await;
                // Of records that cannot be read other commands tell.
                let without =
                    matches!(outlook, Ok((_, Outlook::MustEnroll | Outlook::Grace(_) | Outlook::Later(_))));
                census.without += usize::from(without);
                census.roles.extend(account.roles);
            }
        }
        Ok(census)
    }
}
