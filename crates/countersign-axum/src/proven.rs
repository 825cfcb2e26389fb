//! Sessions that have proven more, as arguments of handlers.

use std::ops::Deref;
use std::time::Duration;

use axum::extract::{FromRef, FromRequestParts};
use countersign::Countersign;
use http::request::Parts;

use crate::need::{Check, Need};
use crate::session::{Denied, Session};

/// A session that proved an authenticator so many seconds ago at most, as an argument of a handler; without a number, as the
/// [`SessionPolicy`](countersign::SessionPolicy) says. See [`Need::Fresh`].
///
/// Everybody else is led to the step-up and then to the page they came from. An argument sees no body: where a POST is to be resumed after the
/// step-up, put [`Need::Fresh`] before the route.
///
/// ```
/// # use countersign_axum::Fresh;
/// async fn show_keys(session: Fresh) -> String {
///     format!("the keys of {}", session.user_id())
/// }
///
/// async fn show_master_key(_: Fresh<60>) -> &'static str {
///     "within the minute"
/// }
/// # type State = countersign::Countersign;
/// # drop(axum::Router::<State>::new().route("/a", axum::routing::get(show_keys)).route("/b", axum::routing::get(show_master_key)));
/// ```
///
/// Nobody but this crate makes one:
///
/// ```compile_fail
/// # use countersign_axum::{Fresh, Session};
/// fn fresh_enough(session: Session) -> Fresh {
///     Fresh(session)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Fresh<const SECONDS: u64 = { u64::MAX }>(Session);

/// A session that proved a second factor, or that a trusted browser let in, as an argument of a handler. See [`Need::SecondFactor`].
#[derive(Clone, Debug)]
pub struct SecondFactor(Session);

/// A session of somebody who meets the requirement, is exempt from it or in grace, as an argument of a handler. Everybody else is told so: see
/// [`Need::Enrollment`] for other ways.
#[derive(Clone, Debug)]
pub struct Enrolled(Session);

/// A session of somebody who has recovery codes that are not used up, as an argument of a handler. Everybody else is told so: see
/// [`Need::RecoveryCodes`] for other ways.
#[derive(Clone, Debug)]
pub struct WithRecoveryCodes(Session);

macro_rules! proven {
    ($name:ident $(<const $seconds:ident>)?, $need:expr) => {
        impl$(<const $seconds: u64>)? Deref for $name$(<$seconds>)? {
            type Target = Session;

            fn deref(&self) -> &Session {
                &self.0
            }
        }

        impl<S, $(const $seconds: u64)?> FromRequestParts<S> for $name$(<$seconds>)?
        where
            S: Send + Sync,
            Countersign: FromRef<S>,
        {
            type Rejection = Denied;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Denied> {
                let countersign = Countersign::from_ref(state);
                let need: fn(&Countersign) -> Need = $need;
                need(&countersign).session(&countersign, parts).await.map(Self)
            }
        }
    };
}

proven!(Fresh<const SECONDS>, |countersign| {
    const { assert!(SECONDS > 0, "nothing is younger than that") };
    Need::Fresh(match SECONDS {
        u64::MAX => countersign.session_policy().max_age,
        seconds => Duration::from_secs(seconds),
    })
});
proven!(SecondFactor, |_| Need::SecondFactor);
proven!(Enrolled, |_| Need::Enrollment(Check::new()));
proven!(WithRecoveryCodes, |_| Need::RecoveryCodes(Check::new()));
