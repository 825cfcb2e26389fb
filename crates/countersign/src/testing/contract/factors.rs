//! Authenticators and enrollments.

use std::future::Future;

use super::Subject;
use super::calls::*;
use super::rows::*;
use crate::store::*;

/// Runs the cases of this part.
pub(super) async fn run<S: Subject, Fut: Future<Output = S>>(open: &impl Fn() -> Fut) {
    factors_change_where_they_are_named(open().await).await;
}

async fn factors_change_where_they_are_named<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let both = vec![
        Change::Authenticator(AuthenticatorChange::Add(authenticator(user, 1))),
        Change::Authenticator(AuthenticatorChange::Add(authenticator(user, 2))),
        Change::Authenticator(AuthenticatorChange::Rename(user, AuthenticatorId(2), "b".to_owned())),
        Change::Authenticator(AuthenticatorChange::Remove(user, AuthenticatorId(1))),
        Change::Enrollment(EnrollmentChange::Begin(enrollment(user, 1, 9))),
        Change::Enrollment(EnrollmentChange::Begin(enrollment(user, 2, 9))),
        Change::Enrollment(EnrollmentChange::Count(user, EnrollmentId(2), 4)),
        Change::Enrollment(EnrollmentChange::End(user, EnrollmentId(1))),
    ];
    apply(&store, user, both).await.expect("all is applied");
    let wanted = Reads { authenticators: Wanted::Yes, enrollments: Wanted::Yes, ..Reads::default() };
    let rows = read(&store, user, wanted.clone()).await;
    assert_eq!(rows.authenticators, [AuthenticatorRow { name: "b".to_owned(), ..authenticator(user, 2) }]);
    assert_eq!(rows.enrollments, [EnrollmentRow { wrong_answers: 4, ..enrollment(user, 2, 9) }]);
    let clear = vec![
        Change::Authenticator(AuthenticatorChange::RemoveAll(user)),
        Change::Enrollment(EnrollmentChange::EndAll(user)),
    ];
    apply(&store, user, clear).await.expect("all is applied");
    let rows = read(&store, user, wanted).await;
    assert!(rows.authenticators.is_empty() && rows.enrollments.is_empty());
}
