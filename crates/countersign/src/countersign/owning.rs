//! What users do with what is theirs: sessions, trusted browsers, the password, a request that a step-up interrupted; and what an
//! application asks about them.

use super::{Countersign, Error};
use crate::audit::Actor;
use crate::challenge::Answer;
use crate::challenge_token;
use crate::credentials::{ChangePassword, CredentialsChanged};
use crate::enrollment::clean_label;
use crate::factors::Changed;
use crate::held::{self, HeldRequest, Hold, Release};
use crate::proof::{Acting, PasswordProof};
use crate::recovery::RecoveryCodes;
use crate::requirement::{Explanation, Requirement, explain};
use crate::secret::draw;
use crate::session::{AnySession, Enrolling, PendingSession, Request, Session, SessionInfo, verified};
use crate::sessions::{
    Act, EndOthers, EndSession, Everywhere, RenameSession, RenameTrusted, RevokeAllTrusted, RevokeTrusted,
    SignOutUser, sessions, sessions_reads, trusted_browsers, trusted_reads,
};
use crate::sign_in::Settle;
use crate::standing::{Asked, Outdated, Stamp, Standing, standing};
use crate::store::{BrowserId, HeldId, Reads, SessionId, UserId};
use crate::trust::TrustedBrowser;
use crate::user::User;
use crate::verdict::TOTP;
use crate::watch::Watch;

impl Countersign {
    /// The user's standard sessions, the one that was used last first, at most [`SESSIONS_LISTED`](crate::store::SESSIONS_LISTED); `None` when
    /// this one has ended.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn sessions(&self, session: &Session) -> Result<Option<Vec<SessionInfo>>, Error> {
        let acting = Acting::new(session);
        let rows = self.rows(session.user_key(), sessions_reads(&acting)).await?;
        self.judged(sessions(&self.inner.rules, &acting, &rows, self.now())).await
    }

    /// Gives a session of the same user another name.
    ///
    /// # Errors
    /// [`Error`] when we failed; the old name stays then.
    pub async fn rename_session(
        &self,
        session: &Session,
        id: SessionId,
        name: &str,
        request: &Request,
    ) -> Result<Changed<SessionInfo>, Error> {
        let name = clean_label(name, "Session");
        self.run(session.user_key(), self.act(session, request, RenameSession(id, name))?).await
    }

    /// Ends a session of the same user, which may be this one.
    ///
    /// # Errors
    /// [`Error`] when we failed; the session may live on.
    pub async fn end_session(
        &self,
        session: &Session,
        id: SessionId,
        request: &Request,
    ) -> Result<Changed, Error> {
        self.run(session.user_key(), self.act(session, request, EndSession(id))?).await
    }

    /// Ends all other sessions of the user, pending ones too. Trusted browsers stay trusted.
    ///
    /// # Errors
    /// [`Error`] when we failed; they may live on.
    pub async fn end_other_sessions(&self, session: &Session, request: &Request) -> Result<Changed, Error> {
        self.run(session.user_key(), self.act(session, request, EndOthers)?).await
    }

    /// Ends all sessions of the user, this one too; no browser is trusted or known any more.
    ///
    /// # Errors
    /// [`Error`] when we failed; they may live on.
    pub async fn sign_out_everywhere(&self, session: &Session, request: &Request) -> Result<Changed, Error> {
        self.run(session.user_key(), self.act(session, request, Everywhere)?).await
    }

    /// The same for any user, at the wish of the host or an administrator. Says whether there is such a user.
    ///
    /// # Errors
    /// [`Error`] when we failed; the sessions may live on.
    pub async fn sign_out_user(&self, user: &UserId, actor: Actor) -> Result<bool, Error> {
        let Some(key) = self.known(user).await? else { return Ok(false) };
        self.run(key, SignOutUser { rules: self.rules()?, actor }).await
    }

    /// The user's trusted browsers, the newest first; `None` when the session has ended.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn trusted_browsers(&self, session: &Session) -> Result<Option<Vec<TrustedBrowser>>, Error> {
        let acting = Acting::new(session);
        let rows = self.rows(session.user_key(), trusted_reads(&acting)).await?;
        self.judged(trusted_browsers(&self.inner.rules, &acting, &rows, self.now())).await
    }

    /// Gives a trusted browser another name.
    ///
    /// # Errors
    /// [`Error`] when we failed; the old name stays then.
    pub async fn rename_trusted_browser(
        &self,
        session: &Session,
        browser: BrowserId,
        name: &str,
        request: &Request,
    ) -> Result<Changed<TrustedBrowser>, Error> {
        let name = clean_label(name, "Browser");
        self.run(session.user_key(), self.act(session, request, RenameTrusted(browser, name))?).await
    }

    /// Ends the trust in one browser: its next sign-in is asked for a code. Sessions go on.
    ///
    /// # Errors
    /// [`Error`] when we failed; it may still be trusted.
    pub async fn revoke_trusted_browser(
        &self,
        session: &Session,
        browser: BrowserId,
        request: &Request,
    ) -> Result<Changed, Error> {
        self.run(session.user_key(), self.act(session, request, RevokeTrusted(browser))?).await
    }

    /// Ends the trust in every browser. Repeating it is fine.
    ///
    /// # Errors
    /// [`Error`] when we failed; they may still be trusted.
    pub async fn revoke_trusted_browsers(
        &self,
        session: &Session,
        request: &Request,
    ) -> Result<Changed, Error> {
        self.run(session.user_key(), self.act(session, request, RevokeAllTrusted)?).await
    }

    /// Says that a user's password, or whatever else the first factor rests on, has changed: call it right after the change is durable.
    ///
    /// All sessions end but the one in which it was changed, if it is given; no browser is trusted or known any more; challenges and
    /// enrollments under way are over. Whoever signs in between the change and this call with the old password is caught by the
    /// account's [`stamp`](crate::Account::stamp), where the host has one.
    ///
    /// # Errors
    /// [`Error`] when we failed: the old sessions may live on, until the stamp ends them. Repeat it.
    pub async fn credentials_changed(
        &self,
        user: &UserId,
        acting: Option<&Session>,
        request: &Request,
    ) -> Result<(), Error> {
        let Some(key) = self.known(user).await? else { return Ok(()) };
        let account = self.account(user).await?;
        let changed = CredentialsChanged {
            rules: self.rules()?,
            acting: acting.filter(|session| session.user_key() == key).map(Acting::new),
            request: request.clone(),
            stamp: account.stamp.as_deref().map(Stamp::of),
        };
        self.run(key, changed).await
    }

    /// Gives a user another password whose account the store itself keeps, as the standalone server's does: the hash is written in the one
    /// transaction that ends what relied on the old password. `stamp` is what the account will say with that hash.
    ///
    /// # Errors
    /// [`Error`] when we failed; the old password stays then.
    pub async fn change_password(
        &self,
        session: &Session,
        proof: PasswordProof,
        (hash, stamp): (String, &str),
        request: &Request,
    ) -> Result<Changed, Error> {
        let change = ChangePassword {
            rules: self.rules()?,
            acting: Acting::new(session),
            request: request.clone(),
            proof,
            hash,
            stamp: Stamp::of(stamp),
        };
        self.run(session.user_key(), change).await
    }

    /// Keeps a request sealed for ten minutes while its sender proves a second factor. One is kept for each session; `None` when the
    /// session has ended.
    ///
    /// # Errors
    /// [`Error`] when we failed; it is not kept then.
    pub async fn hold(
        &self,
        session: &Session,
        held: HeldRequest,
        request: &Request,
    ) -> Result<Option<HeldId>, Error> {
        let hold = Hold {
            rules: self.rules()?,
            acting: Acting::new(session),
            request: request.clone(),
            held,
            nonce: draw(&*self.inner.random)?,
        };
        self.run(session.user_key(), hold).await
    }

    /// What a request is that is kept for this session, to show where it goes; it stays kept.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn held(&self, session: &Session, id: HeldId) -> Result<Option<HeldRequest>, Error> {
        let acting = Acting::new(session);
        let reads = Reads { held: Some(id), ..acting.reads() };
        let rows = self.rows(session.user_key(), reads).await?;
        let held = self.judged(held::peek(&self.inner.rules, &acting, &rows, self.now())).await?;
        Ok(held.map(|(_, held)| held))
    }

    /// Gives a request back that was kept for this session: once.
    ///
    /// # Errors
    /// [`Error`] when we failed; it may have been given back.
    pub async fn release(
        &self,
        session: &Session,
        id: HeldId,
        request: &Request,
    ) -> Result<Option<HeldRequest>, Error> {
        let (rules, acting) = (self.rules()?, Acting::new(session));
        self.run(session.user_key(), Release { rules, acting, request: request.clone(), id }).await
    }

    /// What stands in the path of a challenge page that belongs to this one sign-in. It is no credential: it names the session, whose
    /// cookie the browser must bring as well, and means nothing once that has ended.
    #[must_use]
    pub fn challenge_token(&self, session: &PendingSession) -> String {
        challenge_token::make(&self.inner.rules.ring, Enrolling::from(session).named())
    }

    /// Does a challenge page in whose path this stands belong to the session, or to the pending one that it was before?
    #[must_use]
    pub fn is_challenge_token<'a>(&self, session: impl Into<Enrolling<'a>>, token: &str) -> bool {
        challenge_token::matches(&self.inner.rules.ring, session.into().named(), token)
    }

    /// Has the store tell what happens through other handles to those who [`watch`](Self::watch), where it hears of it: on PostgreSQL,
    /// what other nodes do. Only a hint, as fast as can be: whoever watches looks again by itself too. Call it after `watch`, as often as
    /// convenient: the store is asked once, and again a minute after it could not listen.
    ///
    /// # Errors
    /// When the store cannot listen now, or never can; nothing is wrong then but that one hears later.
    pub async fn listen(&self) -> Result<(), Error> {
        let watchers = &self.inner.watchers;
        if !watchers.should_listen(self.now()) {
            return Ok(());
        }
        self.stored(self.inner.store.listen(watchers.tell()).await).await?;
        watchers.listens();
        Ok(())
    }

    /// Waits for anything to happen to the user of a session, in this process, and in others once the store
    /// [listens](Self::listen): look again with [`revisit`](Self::revisit) then.
    pub fn watch(&self, session: &Session) -> Watch {
        self.inner.watchers.watch(session.user_key())
    }

    /// A session as it is now; `None` when it has ended. For connections that live longer than a request: ask whenever
    /// [`watch`](Self::watch) says so, and the host too once a minute, with [`revisit_account`](Self::revisit_account).
    ///
    /// It is no use of the session: a connection that is open keeps none alive.
    ///
    /// # Errors
    /// [`Error`] when we failed; the connection must be closed then.
    pub async fn revisit(&self, session: &Session) -> Result<Option<AnySession>, Error> {
        let reads = Reads { session: Some(session.info().id), ..Reads::default() };
        let rows = self.rows(session.user_key(), reads).await?;
        let found = standing(&self.inner.rules, &rows, self.now());
        let found = found.and_then(|found| found.map(|(user, row)| verified(user, &row)).transpose());
        self.judged(found).await
    }

    /// The same, after the host was asked whether its user is as before: once a minute is often enough. It keeps no session alive.
    ///
    /// # Errors
    /// [`Error`] when we failed; the connection must be closed then.
    pub async fn revisit_account(&self, session: &Session) -> Result<Option<AnySession>, Error> {
        let mut asked = Asked::Once;
        loop {
            let account = self.inner.accounts.account(session.user_id()).await.map_err(Error::Accounts)?;
            let Some(account) = account else { return Ok(None) };
            let rules = self.rules()?;
            let standing = Standing::of(&rules, &account, asked);
            let rows = self.rows(session.user_key(), Reads::default()).await?;
            let user = self.judged(User::of(&rows, &rules)).await?;
            if !user.is_some_and(|user| standing.differs(&rules, &user, self.now())) {
                return self.revisit(session).await;
            }
            // Also where it has lost its standing: it may get it back.
            let settle = Settle { rules, acting: Acting::enrolling(session.into()), standing };
            match self.run(session.user_key(), settle).await? {
                Ok(()) => return self.revisit(session).await,
                Err(Outdated(next)) => asked = next,
            }
        }
    }

    /// How the requirement stands for a user; `None` where neither the host nor we know one.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn explain(&self, user: &UserId) -> Result<Option<Explanation>, Error> {
        self.rehearse(self.requirement(), user).await
    }

    /// How another requirement would stand for a user if it were in force now. Nothing is written.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn rehearse(
        &self,
        requirement: &Requirement,
        user: &UserId,
    ) -> Result<Option<Explanation>, Error> {
        let account = self.inner.accounts.account(user).await.map_err(Error::Accounts)?;
        let Some(account) = account else { return Ok(None) };
        let known = match self.known(user).await? {
            Some(key) => {
                let rows = self.rows(key, Reads::default()).await?;
                self.judged(User::of(&rows, &self.inner.rules)).await?
            }
            None => None,
        };
        // Whoever was never here would be seen for the first time now.
        let never = || User::first(crate::store::UserKey(0), user.clone(), self.now(), 0);
        Ok(Some(explain(requirement, &known.unwrap_or_else(never), &account, self.now())))
    }

    /// Has a user an authenticator? The user of a session, or any by the host's id.
    ///
    /// # Errors
    /// [`Error`] when we failed, or when records were altered: never "no" in that case.
    pub async fn totp_configured(&self, user: &(impl AsRef<UserId> + Sync)) -> Result<bool, Error> {
        Ok(self.status_of(user.as_ref()).await?.enabled)
    }

    /// Can users have authenticators? They always can.
    #[must_use]
    pub fn totp_available(&self) -> bool {
        true
    }

    /// The name of the strategy of authenticator apps, in the trail and in limiters.
    #[must_use]
    pub fn totp_strategy(&self) -> &'static str {
        TOTP
    }

    /// The strategy by which an answer is judged: its form decides, whether it is right or not. `None` for what cannot be any code.
    #[must_use]
    pub fn strategy_of(&self, answer: &Answer) -> Option<String> {
        answer.door(&self.inner.rules).map(|door| door.strategy)
    }

    /// Has a user recovery codes of any strategy that are not used up? The user of a session, or any by the host's id.
    ///
    /// # Errors
    /// [`Error`] when we failed, or when records were altered: never "no" in that case.
    pub async fn recovery_codes_configured(&self, user: &(impl AsRef<UserId> + Sync)) -> Result<bool, Error> {
        let status = self.status_of(user.as_ref()).await?;
        let further = status.further_codes.iter().map(|(_, codes)| codes);
        Ok(status.recovery_codes.iter().chain(further).any(|codes| codes.remaining > 0))
    }

    /// Can users make recovery codes here? Not where every strategy has `generate_enabled` off.
    #[must_use]
    pub fn recovery_code_available(&self) -> bool {
        self.recovery_codes().iter().any(RecoveryCodes::generates)
    }

    /// The default strategy of recovery codes.
    #[must_use]
    pub fn recovery_code_strategy(&self) -> &RecoveryCodes {
        let codes = self.inner.rules.policy.codes(None);
        codes.expect("a policy without a strategy of recovery codes is refused")
    }

    fn act<W>(&self, session: &Session, request: &Request, wish: W) -> Result<Act<W>, Error> {
        let (rules, acting) = (self.rules()?, Acting::new(session));
        Ok(Act { rules, acting, request: request.clone(), wish })
    }
}
