//! Sessions: *pending* until the second factor is proven, *standard* after.
//!
//! [`PendingSession`] and [`Session`] are different types, made only from a verified row: a pending session cannot be
//! passed where a standard one is asked for (G3).

use std::fmt;
use std::net::IpAddr;

use crate::clock::Timestamp;
use crate::codec::{Reader, Writer};
use crate::store::{Fault, Remember, SessionId, SessionRow, UserId, UserKey};
use crate::user::User;

/// What a session is allowed to reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionKind {
    /// Only the first factor is proven.
    Pending,
    /// Fully signed in.
    Standard,
}

impl SessionKind {
    /// The stable code: `pending` or `standard`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Standard => "standard",
        }
    }
}

/// How the session's token travels. A session answers to its own transport only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Transport {
    /// In the browser's cookie.
    #[default]
    Cookie,
    /// In the `Authorization` header.
    Bearer,
}

/// What a session has proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// The password, or whatever else the host takes for the first factor.
    Password,
    /// A code of an authenticator.
    Otp,
    /// A recovery code.
    RecoveryCode,
    /// A trusted browser, which proves nothing: it skipped the challenge.
    TrustedBrowser,
}

impl Method {
    /// Every value.
    pub const ALL: [Method; 4] =
        [Method::Password, Method::Otp, Method::RecoveryCode, Method::TrustedBrowser];

    /// The stable code: `pwd`, `otp`, `recovery_code` or `trusted_browser`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Password => "pwd",
            Self::Otp => "otp",
            Self::RecoveryCode => "recovery_code",
            Self::TrustedBrowser => "trusted_browser",
        }
    }

    /// The value with this code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.code() == code)
    }
}

/// The methods of a session, each with the time it was last proven, in the order they were first proven.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Methods(Vec<(Method, Timestamp)>);

impl Methods {
    /// Notes that a method was proven. A method stands in the list once (case A19).
    pub(crate) fn proven(&mut self, method: Method, at: Timestamp) {
        match self.0.iter_mut().find(|(known, _)| *known == method) {
            Some(entry) => entry.1 = at,
            None => self.0.push((method, at)),
        }
    }

    /// When a method was last proven.
    #[must_use]
    pub fn at(&self, method: Method) -> Option<Timestamp> {
        self.0.iter().find(|(known, _)| *known == method).map(|(_, at)| *at)
    }

    /// Each method with its time.
    pub fn iter(&self) -> impl Iterator<Item = (Method, Timestamp)> {
        self.0.iter().copied()
    }

    /// Authentication method references of RFC 8176: `pwd`, `otp`, and `mfa` where two factors were proven. A trusted browser
    /// adds nothing; a recovery code is a look-up secret, for which the registry has no word of its own, so it shows
    /// only in `mfa`.
    #[must_use]
    pub fn amr(&self) -> Vec<&'static str> {
        let has = |method| self.at(method).is_some();
        let mut amr = Vec::new();
        if has(Method::Password) {
            amr.push("pwd");
        }
        if has(Method::Otp) {
            amr.push("otp");
        }
        if has(Method::Password) && (has(Method::Otp) || has(Method::RecoveryCode)) {
            amr.push("mfa");
        }
        amr
    }

    /// What a session has proven, by its row.
    pub(crate) fn of(row: &SessionRow) -> Result<Self, Fault> {
        let altered = Fault::Altered { what: "the list of methods in a session", user: row.user };
        Self::decode(&row.methods).ok_or(altered)
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        Writer::new("methods1")
            .list(&self.0, |writer, (method, at)| writer.bytes(method.code().as_bytes()).int(at.millis()))
            .finish()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new("methods1", bytes)?;
        let list = reader.list(|reader| {
            let method = Method::parse(std::str::from_utf8(reader.bytes()?).ok()?)?;
            Some((method, Timestamp::from_millis(reader.int()?)))
        })?;
        reader.end()?;
        Some(Self(list))
    }
}

/// What is known of the request behind a verb; goes into the session and the audit trail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// The peer's address.
    pub address: Option<IpAddr>,
    /// The browser's own description, cut to 256 characters, control characters dropped.
    pub user_agent: Option<String>,
    /// The id of the request, the same in logs, answers and the audit trail.
    pub id: Option<String>,
}

impl Request {
    /// From what the web layer knows.
    #[must_use]
    pub fn new(address: Option<IpAddr>, user_agent: Option<&str>) -> Self {
        let user_agent = user_agent
            .map(|text| text.chars().filter(|c| !c.is_control()).take(256).collect::<String>())
            .filter(|text| !text.is_empty());
        Self { address, user_agent, id: None }
    }

    /// With the id of the request; at most 64 letters, digits, dots, dashes and underscores, else none.
    #[must_use]
    pub fn with_id(mut self, id: &str) -> Self {
        let plain = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b'_');
        self.id =
            Some(id).filter(|id| (1..=64).contains(&id.len()) && id.bytes().all(plain)).map(str::to_owned);
        self
    }
}

/// What can be told about any session that was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionInfo {
    /// Within the user; an opaque number to everybody else.
    pub id: SessionId,
    /// The owner's name for it.
    pub name: Option<String>,
    /// Pending or standard.
    pub kind: SessionKind,
    /// How its token travels.
    pub transport: Transport,
    /// What it has proven.
    pub methods: Methods,
    /// When a second factor was first proven.
    pub mfa_verified_at: Option<Timestamp>,
    /// When a recovery code was last used.
    pub recovery_code_used_at: Option<Timestamp>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// Whether the browser keeps it.
    pub remember: Remember,
    /// Where it was begun from.
    pub address: Option<String>,
    /// The browser that began it.
    pub user_agent: Option<String>,
    /// Where to go after the challenge.
    pub return_to: Option<String>,
    /// Pending because a second factor must be enrolled first: there is no challenge to answer.
    pub enrollment_required: bool,
    /// An unlock was begun in it: the code that answers its challenge makes no browser a trusted one.
    pub unlock_begun: bool,
}

impl SessionInfo {
    pub(crate) fn from_row(row: &SessionRow) -> Result<Self, Fault> {
        let methods = Methods::of(row)?;
        Ok(Self {
            id: row.id,
            name: row.name.clone(),
            kind: row.kind,
            transport: row.transport,
            methods,
            mfa_verified_at: row.mfa_verified_at,
            recovery_code_used_at: row.recovery_code_used_at,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            expires_at: row.expires_at,
            remember: row.remember,
            address: row.address.clone(),
            user_agent: row.user_agent.clone(),
            return_to: row.return_to.clone(),
            enrollment_required: false,
            unlock_begun: !row.unlock.is_empty(),
        })
    }

    /// When an authenticator was last proven.
    #[must_use]
    pub fn authenticator_at(&self) -> Option<Timestamp> {
        self.methods.at(Method::Otp)
    }

    /// Did a trusted browser let it in without a challenge, which was not answered since?
    #[must_use]
    pub fn is_trusted_only(&self) -> bool {
        self.methods.at(Method::TrustedBrowser).is_some() && self.second_factor_at().is_none()
    }

    /// When a second factor (an authenticator or a recovery code, never trust) was last proven.
    #[must_use]
    pub fn second_factor_at(&self) -> Option<Timestamp> {
        self.methods.at(Method::Otp).max(self.methods.at(Method::RecoveryCode))
    }
}

macro_rules! session_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            user: UserKey,
            id: UserId,
            generation: i64,
            info: SessionInfo,
            enrolled: bool,
        }

        impl $name {
            /// Only [`verified`] makes one.
            fn new(user: User, info: SessionInfo) -> Self {
                let (enrolled, generation) = (user.enabled(), user.generation);
                Self { user: user.key, enrolled, generation, id: user.id, info }
            }

            /// Whose session it is, by the host's id.
            #[must_use]
            pub fn user_id(&self) -> &UserId {
                &self.id
            }

            /// The host's id in the host's own type.
            ///
            /// # Errors
            /// The type's own error, when the stored id is not of that type.
            pub fn user<Id: std::str::FromStr>(&self) -> Result<Id, Id::Err> {
                self.id.as_str().parse()
            }

            /// Our key of the user.
            #[must_use]
            pub fn user_key(&self) -> UserKey {
                self.user
            }

            /// Everything else that is known of it.
            #[must_use]
            pub fn info(&self) -> &SessionInfo {
                &self.info
            }

            /// Has its user a second factor? What the session has proven may be of one that is gone.
            #[must_use]
            pub fn has_second_factor(&self) -> bool {
                self.enrolled
            }

            fn named(&self) -> Named {
                Named { user: self.user, session: self.info.id, generation: self.generation }
            }
        }
    };
}

session_type! {
    /// A session whose second factor is not proven yet. It reaches its challenge, its own state and sign-out; one whose user must enroll,
    /// enrolling too.
    ///
    /// What needs a fully signed-in session does not take it, and there is no way to make one of it but to pass its challenge:
    ///
    /// ```compile_fail,E0308
    /// # use countersign::{Countersign, PendingSession};
    /// # async fn example(countersign: &Countersign, pending: &PendingSession) {
    /// let _ = countersign.sessions(pending).await;
    /// # }
    /// ```
    PendingSession
}

session_type! {
    /// A fully signed-in session: the second factor was proven, or the user has none.
    ///
    /// ```
    /// # use countersign::{Countersign, Session};
    /// # async fn example(countersign: &Countersign, session: &Session) {
    /// let _ = countersign.sessions(session).await;
    /// # }
    /// ```
    Session
}

impl AsRef<UserId> for PendingSession {
    fn as_ref(&self) -> &UserId {
        &self.id
    }
}

impl AsRef<UserId> for Session {
    fn as_ref(&self) -> &UserId {
        &self.id
    }
}

/// A session that was found, with its kind in the type.
#[derive(Clone, Debug)]
pub enum AnySession {
    /// Only the first factor is proven.
    Pending(PendingSession),
    /// Fully signed in.
    Standard(Session),
}

impl AnySession {
    /// What can be told about it.
    #[must_use]
    pub fn info(&self) -> &SessionInfo {
        match self {
            Self::Pending(session) => session.info(),
            Self::Standard(session) => session.info(),
        }
    }

    /// Whose session it is, by the host's id.
    #[must_use]
    pub fn user_id(&self) -> &UserId {
        match self {
            Self::Pending(session) => session.user_id(),
            Self::Standard(session) => session.user_id(),
        }
    }

    /// Our key of the user.
    #[must_use]
    pub fn user_key(&self) -> UserKey {
        match self {
            Self::Pending(session) => session.user_key(),
            Self::Standard(session) => session.user_key(),
        }
    }
}

/// What tells a session from all others, and from itself after a new generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) user: UserKey,
    pub(crate) session: SessionId,
    pub(crate) generation: i64,
}

/// A session in which an authenticator may be enrolled: a standard one, or a pending one that has to.
#[derive(Clone, Copy, Debug)]
pub struct Enrolling<'a> {
    id: &'a UserId,
    named: Named,
}

impl<'a> Enrolling<'a> {
    /// Our key of the user.
    pub(crate) fn user_key(self) -> UserKey {
        self.named.user
    }

    pub(crate) fn named(self) -> Named {
        self.named
    }

    /// Whose session it is, by the host's id.
    pub(crate) fn user_id(self) -> &'a UserId {
        self.id
    }

    pub(crate) fn session(self) -> SessionId {
        self.named.session
    }
}

impl<'a> From<&'a Session> for Enrolling<'a> {
    fn from(session: &'a Session) -> Self {
        Self { id: &session.id, named: session.named() }
    }
}

/// Whether it has to, is judged when it enrolls: a session that only waits for its challenge enrolls nothing.
impl<'a> From<&'a PendingSession> for Enrolling<'a> {
    fn from(session: &'a PendingSession) -> Self {
        Self { id: &session.id, named: session.named() }
    }
}

/// The door between rows and session types. The caller has compared the token's digest and all the limits.
pub(crate) fn verified(user: User, row: &SessionRow) -> Result<AnySession, Fault> {
    let mut info = SessionInfo::from_row(row)?;
    // Whoever has no factor is pending only in order to enroll one.
    info.enrollment_required = row.kind == SessionKind::Pending && !user.enabled();
    Ok(match row.kind {
        SessionKind::Pending => AnySession::Pending(PendingSession::new(user, info)),
        SessionKind::Standard => AnySession::Standard(Session::new(user, info)),
    })
}

impl fmt::Display for SessionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn a_method_stands_once_with_its_latest_time() {
        let mut methods = Methods::default();
        methods.proven(Method::Password, at(1));
        methods.proven(Method::RecoveryCode, at(2));
        methods.proven(Method::RecoveryCode, at(3));
        assert_eq!(
            methods.iter().collect::<Vec<_>>(),
            [(Method::Password, at(1)), (Method::RecoveryCode, at(3))]
        );
        assert_eq!(Methods::decode(&methods.encode()), Some(methods));
    }

    #[test]
    fn amr_never_counts_trust_or_the_same_factor_twice() {
        let amr = |list: &[Method]| {
            let mut methods = Methods::default();
            list.iter().for_each(|method| methods.proven(*method, at(0)));
            methods.amr()
        };
        assert_eq!(amr(&[Method::Password]), ["pwd"]);
        assert_eq!(amr(&[Method::Password, Method::TrustedBrowser]), ["pwd"]);
        assert_eq!(amr(&[Method::Password, Method::Otp]), ["pwd", "otp", "mfa"]);
        assert_eq!(amr(&[Method::Password, Method::RecoveryCode]), ["pwd", "mfa"]);
    }

    #[test]
    fn what_browsers_say_is_cut_and_cleaned() {
        let request = Request::new(None, Some(&format!("a\r\nb{}", "x".repeat(1000))));
        let text = request.user_agent.unwrap();
        assert_eq!(text.chars().count(), 256);
        assert!(text.starts_with("abx"));
        assert_eq!(Request::new(None, Some("\n")).user_agent, None);
    }
}
