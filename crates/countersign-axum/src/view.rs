//! What the JSON API tells about sessions and factors (CONTRACT part 3). Ids are strings, times are RFC 3339.

use countersign::{
    AuditEvent, AuthenticatorInfo, BrowserId, RecoveryCodes, RecoveryCodesStatus, SessionInfo, SessionKind,
    Status, TrustedBrowser, UserId,
};
use serde::Serialize;

/// A session.
#[derive(Clone, Debug, Serialize)]
pub struct SessionObject {
    id: String,
    user: UserObject,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    state: &'static str,
    /// Only while it is pending.
    #[serde(skip_serializing_if = "Option::is_none")]
    enrollment_required: Option<bool>,
    methods: Vec<MethodObject>,
    amr: Vec<&'static str>,
    mfa_verified_at: Option<String>,
    recovery_code_used_at: Option<String>,
    created_at: String,
    last_seen_at: String,
    expires_at: String,
    user_agent: Option<String>,
    address: Option<String>,
    /// Only in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<bool>,
}

#[derive(Clone, Debug, Serialize)]
struct UserObject {
    id: String,
    email: String,
}

#[derive(Clone, Debug, Serialize)]
struct MethodObject {
    method: &'static str,
    at: String,
}

impl SessionObject {
    /// A session of this user, whose account has this address.
    #[must_use]
    pub fn new(session: &SessionInfo, user: &UserId, email: &str) -> Self {
        let methods = session.methods.iter();
        Self {
            id: session.id.to_string(),
            user: UserObject { id: user.to_string(), email: email.to_owned() },
            name: session.name.clone(),
            state: session.kind.code(),
            enrollment_required: (session.kind == SessionKind::Pending)
                .then_some(session.enrollment_required),
            methods: methods
                .map(|(method, at)| MethodObject { method: method.code(), at: at.rfc3339() })
                .collect(),
            amr: session.methods.amr(),
            mfa_verified_at: session.mfa_verified_at.map(|at| at.rfc3339()),
            recovery_code_used_at: session.recovery_code_used_at.map(|at| at.rfc3339()),
            created_at: session.created_at.rfc3339(),
            last_seen_at: session.last_seen_at.rfc3339(),
            expires_at: session.expires_at.rfc3339(),
            user_agent: session.user_agent.clone(),
            address: session.address.clone(),
            current: None,
        }
    }

    /// As one of those that this session asked for.
    pub(crate) fn in_list_of(mut self, session: &SessionInfo) -> Self {
        self.current = Some(self.id == session.id.to_string());
        self
    }
}

/// A browser that may skip the challenge.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TrustedBrowserObject {
    id: String,
    name: String,
    created_at: String,
    last_used_at: String,
    expires_at: String,
    current: bool,
}

impl TrustedBrowserObject {
    /// Asked for from that one, if from any.
    pub(crate) fn new(browser: &TrustedBrowser, current: Option<BrowserId>) -> Self {
        Self {
            id: browser.id.to_string(),
            name: browser.name.clone(),
            created_at: browser.created_at.rfc3339(),
            last_used_at: browser.last_used_at.rfc3339(),
            expires_at: browser.expires_at.rfc3339(),
            current: current == Some(browser.id),
        }
    }
}

/// An authenticator.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AuthenticatorObject {
    id: String,
    name: String,
    kind: String,
    created_at: String,
    last_used_at: String,
}

impl From<&AuthenticatorInfo> for AuthenticatorObject {
    fn from(info: &AuthenticatorInfo) -> Self {
        Self {
            id: info.id.to_string(),
            name: info.name.clone(),
            kind: info.kind.clone(),
            created_at: info.created_at.rfc3339(),
            last_used_at: info.last_used_at.rfc3339(),
        }
    }
}

/// How the second factor stands.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StatusObject {
    enabled: bool,
    initiated: bool,
    authenticators: Vec<AuthenticatorObject>,
    recovery_codes: RecoveryCodesObject,
    /// Of further strategies, where there are any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    recovery_code_sets: Vec<RecoveryCodeSet>,
    trusted_browsers: usize,
    required: bool,
    grace_ends_at: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct RecoveryCodesObject {
    configured: bool,
    remaining: usize,
    total: usize,
    low: bool,
}

#[derive(Clone, Debug, Serialize)]
struct RecoveryCodeSet {
    name: String,
    #[serde(flatten)]
    codes: RecoveryCodesObject,
}

impl RecoveryCodesObject {
    fn new(codes: Option<RecoveryCodesStatus>) -> Self {
        Self {
            configured: codes.is_some(),
            remaining: codes.map_or(0, |codes| codes.remaining),
            total: codes.map_or(0, |codes| codes.total),
            low: codes.is_some_and(|codes| codes.low),
        }
    }
}

impl StatusObject {
    /// With these strategies of recovery codes, the default one first.
    pub(crate) fn new(status: &Status, strategies: &[RecoveryCodes]) -> Self {
        let further = strategies.iter().skip(1).map(|form| RecoveryCodeSet {
            name: form.name().to_owned(),
            codes: RecoveryCodesObject::new(codes_of(status, form.name())),
        });
        Self {
            enabled: status.enabled,
            initiated: status.initiated,
            authenticators: status.authenticators.iter().map(AuthenticatorObject::from).collect(),
            recovery_codes: RecoveryCodesObject::new(status.recovery_codes),
            recovery_code_sets: further.collect(),
            trusted_browsers: status.trusted_browsers,
            required: status.duties.is_required(),
            grace_ends_at: status.grace_ends_at.map(|at| at.rfc3339()),
        }
    }
}

/// The codes of a further strategy.
pub(crate) fn codes_of(status: &Status, strategy: &str) -> Option<RecoveryCodesStatus> {
    let mut further = status.further_codes.iter();
    further.find(|(name, _)| name == strategy).map(|(_, codes)| *codes)
}

/// One row of the audit trail, as its owner is told it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct EventObject {
    id: String,
    at: String,
    action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'static str>,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<String>,
}

impl From<AuditEvent> for EventObject {
    fn from(event: AuditEvent) -> Self {
        Self {
            id: event.id.to_string(),
            at: event.at.rfc3339(),
            action: event.action.code(),
            method: event.method.map(|method| method.code()),
            outcome: event.outcome.code(),
            reason: event.reason.map(|reason| reason.code()),
            address: event.personal.address,
            user_agent: event.personal.user_agent,
        }
    }
}
