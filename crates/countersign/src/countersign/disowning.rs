//! "This was not me".

use super::{Countersign, Error};
use crate::disown::{self, Disown, DisownToken, Disownable, Disowned, Found};
use crate::session::Request;
use crate::standing::{Asked, Outdated, Standing};
use crate::user::User;

impl Countersign {
    /// What the "This was not me" link of a notice would do: looks only, and changes nothing. For the page on which it is confirmed: mail
    /// programs open links by themselves.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn disownable(&self, token: &DisownToken) -> Result<Disownable, Error> {
        let rows = self.rows(token.user(), disown::reads(token)).await?;
        let Some(user) = self.judged(User::of(&rows, &self.inner.rules)).await? else {
            return Ok(Disownable::Gone);
        };
        let row = match disown::find(&self.inner.rules, token, &rows, self.now()) {
            Found::Open(row) => row,
            Found::Done(at) => return Ok(Disownable::Done { at }),
            Found::Gone => return Ok(Disownable::Gone),
        };
        let account = self.inner.accounts.account(&user.id).await.map_err(Error::Accounts)?;
        Ok(account.map_or(Disownable::Gone, |account| Disownable::Yes {
            kind: row.notice.kind,
            at: row.notice.at,
            account_label: account.label,
            locale: account.locale,
        }))
    }

    /// The owner says, by the link of a notice, that it was somebody else. In one transaction everything ends that there was, what the notice
    /// told of is undone where it can be, and the account is frozen: nobody signs in, whoever knows the password, until it is changed or an
    /// administrator helps. Nobody is signed in by it. It works once.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing has changed then.
    pub async fn disown(&self, token: &DisownToken, request: &Request) -> Result<Disowned, Error> {
        let mut asked = Asked::Once;
        loop {
            let rows = self.rows(token.user(), disown::reads(token)).await?;
            let Some(user) = self.judged(User::of(&rows, &self.inner.rules)).await? else {
                return Ok(Disowned::Gone);
            };
            match disown::find(&self.inner.rules, token, &rows, self.now()) {
                Found::Open(_) => {}
                Found::Done(at) => return Ok(Disowned::Done { at }),
                Found::Gone => return Ok(Disowned::Gone),
            }
            let account = self.inner.accounts.account(&user.id).await.map_err(Error::Accounts)?;
            let Some(account) = account else { return Ok(Disowned::Gone) };
            let rules = self.rules()?;
            let standing = Standing::of(&rules, &account, asked);
            let disown = Disown { rules, token: token.clone(), request: request.clone(), standing };
            match self.run(token.user(), disown).await? {
                Ok(disowned) => return Ok(disowned),
                Err(Outdated(next)) => asked = next,
            }
        }
    }
}
