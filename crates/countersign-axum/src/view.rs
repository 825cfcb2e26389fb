//! What the JSON API tells about sessions and factors (CONTRACT part 3). Ids are strings, times are RFC 3339.

use countersign::{AuthenticatorInfo, SessionInfo, Status, UserId};
use serde::Serialize;

/// A session.
#[derive(Clone, Debug, Serialize)]
pub struct SessionObject {
    id: String,
    user: UserObject,
    state: &'static str,
    methods: Vec<MethodObject>,
    amr: Vec<&'static str>,
    mfa_verified_at: Option<String>,
    recovery_code_used_at: Option<String>,
    created_at: String,
    last_seen_at: String,
    expires_at: String,
    user_agent: Option<String>,
    address: Option<String>,
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
            state: session.kind.code(),
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

impl From<&Status> for StatusObject {
    fn from(status: &Status) -> Self {
        let codes = status.recovery_codes;
        Self {
            enabled: status.enabled,
            initiated: status.initiated,
            authenticators: status.authenticators.iter().map(AuthenticatorObject::from).collect(),
            recovery_codes: RecoveryCodesObject {
                configured: codes.is_some(),
                remaining: codes.map_or(0, |codes| codes.remaining),
                total: codes.map_or(0, |codes| codes.total),
                low: codes.is_some_and(|codes| codes.low),
            },
            trusted_browsers: 0,
            required: false,
            grace_ends_at: None,
        }
    }
}
