//! The second factor for Rust web applications: vocabulary and decisions, without HTTP, SQL or a runtime.
//!
//! [`Countersign`] is the handle that an application keeps. It is built from the application's users ([`Accounts`]), a
//! [`Store`], a [`KeyRing`] and a [`BruteForce`] strategy, and offers the verbs that web layers call: open a session, judge an answer,
//! enroll an authenticator. Every verb is a pure decision that a store applies atomically; `store` tells how.
//!
//! Most applications want the crate `countersign-axum`, which has the pages, the JSON API and the guards.

// The handle, and what it is built from.
pub use accounts::{Account, Accounts, EmailState};
pub use anchor::{Anchor, Anchored, FileAnchor};
pub use countersign::{BuildError, Builder, Countersign, Error, Fenced, Inspection, Node};
pub use policy::{BruteForce, DisableWith, OnVerify, PolicyError, Risk, SessionPolicy, TotpPolicy};
pub use site::{Mount, Site};

// Signing in and answering.
pub use admission::{ADMISSION_LASTS, AdmissionCode};
pub use browser::BrowserToken;
pub use challenge::{Accepted, Answer, Answered, ChallengeState, Refusal};
pub use held::HeldRequest;
pub use proof::{Owed, PasswordChecked, PasswordProof, Proof, ProofOwed};
pub use session::{
    AnySession, Enrolling, Method, Methods, PendingSession, Request, Session, SessionInfo, SessionKind,
    Transport,
};
pub use sign_in::{ChallengeMethod, SignInOptions, SignedIn};
pub use token::SessionToken;
pub use trust::{TrustPolicy, TrustedBrowser, Trusting};
pub use unlock::{UNLOCK_SUCCESSES, UnlockState, Unlocked};

pub use watch::Watch;

// Who must have a second factor.
pub use requirement::{Duties, Explanation, Requirement};

// Guessing.
pub use budget::HINTS;
pub use gate::{Admission, Attempt, Guard, Hit, KnownBrowser, Limiter, MemoryLimiter};
#[cfg(feature = "redis")]
pub use limiter_redis::{RedisAddressError, RedisLimiter};
pub use throttle::{Pace, Window};
pub use waits::{WaitCount, Waits};

// The accounts that a server keeps itself, and the letters that they are sent.
pub use letter::{Addressee, EmailProof, LETTERS_LIVE, LetterKind, LetterToken, LetterUse};

// Factors.
pub use enrollment::{AuthenticatorInfo, Began, Confirmed, Enrollment, NewAuthenticator};
pub use factors::{Changed, RecoveryCodesStatus, Status};
#[cfg(feature = "argon2")]
pub use hash::Argon2id;
#[cfg(feature = "bcrypt")]
pub use hash::Bcrypt;
pub use hash::{CostError, HashProvider, KeyedSha256};
pub use recovery::{MintError, Minted, OnUse, RecoveryCode, RecoveryCodes, WeakCodes};
pub use totp::{Algorithm, Digits, OtpCode, Skew, TimeStep, TotpParameters, TotpSecret, otpauth_uri};

// Keys, secrets, time and chance.
pub use clock::{Clock, SystemClock, Timestamp};
pub use countersign::{KEYS_ARE_READ_EVERY, ReloadError, Reloaded, ResealStep, Resealing};
pub use keyring::{CredentialKeys, EnvKeys, FileKeys, KeyId, KeyRing, KeyRingError, KeyRingText, KeySource};
pub use retirement::{KeyPart, KeyStatus, Obstacle, Retired, Tokens};
pub use secret::{NoRandomness, OsRandom, Password, Random, SecretBytes};

// What happened.
pub use audit::{
    Action, Actor, AuditEvent, AuditPolicy, AuditPolicyError, EventOutcome, Finding, Flaw, IpPrivacy, Notice,
    NoticeKind, Personal, Reason, Tail, TrailReport, table as audit_codes,
};

// What the owner is told, and what the owner says to it.
pub use disown::{DisownToken, Disownable, Disowned, NoDisownToken, Undone};
pub use outbox::{
    DELIVERIES_ARE_CLAIMED_FOR, DISOWNABLE_FOR, Delivery, DeliveryFailure, GATHERED_FOR, GivenUp, ONE_BY_ONE,
    OVERDUE_AFTER, Told, Undeliverable,
};

// For those who write a store: the contract is told in this module.
pub mod store;
// Where most callers expect them.
pub use store::{
    AuthenticatorId, BoxError, BrowserId, EnrollmentId, EventId, Fault, HeldId, LetterId, NoticeId,
    OutboxDepth, Remember, SessionId, Store, StoreError, UserId, UserKey,
};

mod accounts;
mod admission;
mod anchor;
mod audit;
mod browser;
mod budget;
mod challenge;
mod challenge_token;
mod charge;
mod clock;
mod codec;
mod countersign;
mod credentials;
mod disown;
mod drift;
mod ending;
mod enrollment;
mod factors;
mod fence;
mod gate;
mod hash;
mod held;
mod installation;
mod keyring;
mod letter;
#[cfg(feature = "redis")]
mod limiter_redis;
mod matching;
mod outbox;
mod policy;
mod proof;
mod recovery;
mod requirement;
mod retirement;
mod rotation;
mod sealed_session;
mod secret;
mod session;
mod sessions;
mod sign_in;
mod site;
mod slow;
mod standing;
mod throttle;
mod token;
mod totp;
mod trust;
mod unlock;
mod user;
mod verb;
mod verdict;
mod waits;
mod watch;

#[cfg(any(test, feature = "testing"))]
pub mod testing;
