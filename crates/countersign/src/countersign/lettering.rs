//! What a server does that keeps accounts itself and writes letters to their owners.

use super::{Countersign, Error};
use crate::audit::Actor;
use crate::clock::Timestamp;
use crate::letter::{
    Addressee, EmailProof, LetterKind, LetterToken, LetterUse, Opening, ResetPassword, VerifyEmail,
    VouchForEmail,
};
use crate::session::Request;
use crate::standing::Stamp;
use crate::store::{LetterId, LetterRow, UserId};

impl Countersign {
    /// Draws the link of a letter, and computes the digest that is kept of it.
    ///
    /// # Errors
    /// [`Error`] when there is no randomness.
    pub fn write_letter(
        &self,
        id: LetterId,
        kind: LetterKind,
        to: &Addressee,
    ) -> Result<(LetterToken, [u8; 32]), Error> {
        let token = LetterToken::generate(id, &*self.inner.random)?;
        let digest = token.digest(&self.inner.rules.ring, kind, to);
        Ok((token, digest))
    }

    /// Would this link do something? Looks only.
    #[must_use]
    pub fn letter_opens(
        &self,
        token: &LetterToken,
        kind: LetterKind,
        to: &Addressee,
        letter: &LetterRow,
    ) -> bool {
        token.opens(&self.inner.rules.ring, kind, to, letter, self.now())
    }

    /// The link in a letter was confirmed: the address is the account's. Nobody is signed in, and nothing ends.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing has changed then.
    pub async fn verify_email(
        &self,
        token: LetterToken,
        to: Addressee,
        request: &Request,
    ) -> Result<LetterUse, Error> {
        let key = self.admit(&to.user).await?;
        self.run(key, VerifyEmail(self.opening(token, to, request)?)).await
    }

    /// The link in a letter gives its account another password, `hash`, with which the account will say `stamp`. The link is spent in the same
    /// transaction, and all sessions, trusted and known browsers end. Nobody is signed in; whoever has a second factor is asked for it at the
    /// next sign-in, as before. Only factors that were enrolled before the address was proven go, and the address is proven now.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing has changed then.
    pub async fn reset_password(
        &self,
        token: LetterToken,
        (to, proof): (Addressee, EmailProof),
        (hash, stamp): (String, &str),
        request: &Request,
    ) -> Result<LetterUse, Error> {
        let key = self.admit(&to.user).await?;
        let opening = self.opening(token, to, request)?;
        self.run(key, ResetPassword { opening, proof, hash, stamp: Stamp::of(stamp) }).await
    }

    /// An administrator vouches for the address of an account: it was the owner's since then. What was enrolled since stays when the password
    /// is reset by mail.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing has changed then.
    pub async fn vouch_for_email(&self, user: &UserId, since: Timestamp, actor: Actor) -> Result<(), Error> {
        let key = self.admit(user).await?;
        let vouch = VouchForEmail { rules: self.rules()?, user: user.clone(), since, actor };
        self.run(key, vouch).await
    }

    fn opening(&self, token: LetterToken, to: Addressee, request: &Request) -> Result<Opening, Error> {
        Ok(Opening { rules: self.rules()?, token, to, request: request.clone() })
    }
}
