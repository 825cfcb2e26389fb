//! JSON Schemas of what the API takes and gives. The tests hold every answer against them.

use countersign::{Action, EventOutcome, Method, Reason};
use serde_json::{Value, json};

/// Each schema with the name that operations use.
pub(super) fn all() -> Vec<(&'static str, Value)> {
    let code = text("A code of the authenticator app, or a recovery code; blanks and dashes do not matter.");
    let unlock_code = text(
        "A code of the authenticator app, or the code of 12 letters and digits that an administrator told, which is good once, within a day. \
         Blanks and dashes do not matter.",
    );
    let password = text("The password of the signed-in user.");
    vec![
        ("Session", session()),
        ("Sessions", {
            let sessions = json!({ "type": "array", "items": reference("Session") });
            answer(&json!({ "sessions": sessions }), &["sessions"])
        }),
        ("TrustedBrowser", trusted_browser()),
        ("TrustedBrowsers", {
            let browsers = json!({ "type": "array", "items": reference("TrustedBrowser") });
            answer(&json!({ "trusted_browsers": browsers }), &["trusted_browsers"])
        }),
        ("Code", body(&json!({ "code": code }), &["code"])),
        ("Answer", {
            let trust = json!({
                "type": "boolean",
                "default": false,
                "description": "That this browser may skip the challenge from now on: not for bearer sessions, and a recovery code never brings it.",
            });
            let codes = json!({
                "type": "array",
                "items": { "type": "string" },
                "minItems": 2,
                "maxItems": 2,
                "description": "For a phone whose clock is wrong, in the place of `code`: a code of the app, and the one that it showed next. \
                                Later codes of that phone are then accepted around its own clock.",
            });
            let mut answer = body(&json!({ "code": code, "codes": codes, "trust_browser": trust }), &[]);
            answer["oneOf"] = json!([{ "required": ["code"] }, { "required": ["codes"] }]);
            answer
        }),
        ("UnlockCode", body(&json!({ "code": unlock_code }), &["code"])),
        ("Name", body(&json!({ "name": name() }), &["name"])),
        ("Password", body(&json!({ "password": password }), &["password"])),
        ("PasswordIfAsked", body(&json!({ "password": password }), &[])),
        ("NewAuthenticator", {
            let replaces = text("The id of the authenticator that the new one takes the place of.");
            body(&json!({ "name": name(), "replaces": replaces, "password": password }), &[])
        }),
        ("Answered", {
            let trusted = json!({ "type": "boolean", "description": "Only where `trust_browser` was true." });
            let answered =
                json!({ "session": reference("Session"), "token": token(), "browser_trusted": trusted });
            answer(&answered, &["session"])
        }),
        (
            "Recovered",
            answer(
                &json!({ "session": reference("Session"), "token": token(), "recovery_codes_remaining": count() }),
                &["session", "recovery_codes_remaining"],
            ),
        ),
        ("Unlock", {
            let progress =
                json!({ "admitted": flag(), "successes": count(), "needed": count(), "retry_after": wait() });
            answer(&progress, &["admitted", "successes", "needed"])
        }),
        ("Status", status()),
        ("Authenticator", authenticator()),
        ("Enrollment", enrollment()),
        (
            "Confirmed",
            answer(
                &json!({ "authenticator": reference("Authenticator"), "recovery_codes": codes(), "token": token() }),
                &["authenticator"],
            ),
        ),
        ("RecoveryCodes", answer(&json!({ "recovery_codes": codes() }), &["recovery_codes"])),
        ("AuditEvents", {
            let events = json!({ "type": "array", "items": event(), "description": "The newest first." });
            answer(&json!({ "events": events }), &["events"])
        }),
        ("Description", json!({ "type": "object", "description": "This document." })),
    ]
}

fn session() -> Value {
    let method = answer(&json!({ "method": method(), "at": time() }), &["method", "at"]);
    answer(
        &json!({
            "id": id(),
            "user": answer(&json!({ "id": text("The application's own id."), "email": text("The account's label.") }), &["id", "email"]),
            "name": text("The owner's name for it, if it was given one."),
            "state": { "enum": ["pending", "standard"] },
            "enrollment_required": { "type": "boolean", "description": "Only while it is pending: a second factor must be enrolled." },
            "methods": { "type": "array", "items": method },
            "amr": { "type": "array", "items": { "type": "string" }, "description": "RFC 8176." },
            "mfa_verified_at": or_null(time()),
            "recovery_code_used_at": or_null(time()),
            "created_at": time(),
            "last_seen_at": time(),
            "expires_at": time(),
            "user_agent": or_null(text("The browser that began it.")),
            "address": or_null(text("Where it was begun from.")),
            "current": { "type": "boolean", "description": "Only in lists: whether it is the session that asks." },
        }),
        &[
            "id",
            "user",
            "state",
            "methods",
            "amr",
            "mfa_verified_at",
            "recovery_code_used_at",
            "created_at",
            "last_seen_at",
            "expires_at",
            "user_agent",
            "address",
        ],
    )
}

fn status() -> Value {
    let codes = json!({ "configured": flag(), "remaining": count(), "total": count(), "low": flag() });
    let recovery_codes = answer(&codes, &["configured", "remaining", "total", "low"]);
    let mut set = codes;
    set["name"] = text("The name of the strategy.");
    let set = answer(&set, &["name", "configured", "remaining", "total", "low"]);
    answer(
        &json!({
            "enabled": flag(),
            "initiated": flag(),
            "authenticators": { "type": "array", "items": reference("Authenticator") },
            "recovery_codes": recovery_codes,
            "recovery_code_sets": {
                "type": "array",
                "items": set,
                "description": "Of further strategies; only where there are any.",
            },
            "trusted_browsers": count(),
            "required": flag(),
            "grace_ends_at": or_null(time()),
        }),
        &[
            "enabled",
            "initiated",
            "authenticators",
            "recovery_codes",
            "trusted_browsers",
            "required",
            "grace_ends_at",
        ],
    )
}

fn event() -> Value {
    answer(
        &json!({
            "id": id(),
            "at": time(),
            "action": one_of(Action::ALL.iter().map(|value| value.code())),
            "method": method(),
            "outcome": one_of(EventOutcome::ALL.iter().map(|value| value.code())),
            "reason": one_of(Reason::ALL.iter().map(|value| value.code())),
            "address": text("From where."),
            "user_agent": text("With which browser."),
        }),
        &["id", "at", "action", "outcome"],
    )
}

fn trusted_browser() -> Value {
    answer(
        &json!({
            "id": id(),
            "name": name(),
            "created_at": time(),
            "last_used_at": time(),
            "expires_at": time(),
            "current": { "type": "boolean", "description": "Whether the request comes from it." },
        }),
        &["id", "name", "created_at", "last_used_at", "expires_at", "current"],
    )
}

fn authenticator() -> Value {
    let kind = json!({ "enum": ["totp"] });
    answer(
        &json!({ "id": id(), "name": name(), "kind": kind, "created_at": time(), "last_used_at": time() }),
        &["id", "name", "kind", "created_at", "last_used_at"],
    )
}

fn enrollment() -> Value {
    answer(
        &json!({
            "enrollment": id(),
            "otpauth_uri": text("For authenticator apps, as a link."),
            "secret": text("The same secret in base32, for those who type it."),
            "qr_svg": or_null(text("The link as a QR code, an SVG element.")),
            "expires_at": time(),
        }),
        &["enrollment", "otpauth_uri", "secret", "qr_svg", "expires_at"],
    )
}

/// What is sent to us: nothing else may be in it.
fn body(properties: &Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// What we answer: more may come with later versions.
fn answer(properties: &Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn or_null(mut schema: Value) -> Value {
    schema["type"] = json!(["string", "null"]);
    schema
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

fn token() -> Value {
    text("The bearer token from now on; only for bearer sessions, and only when it changes.")
}

fn method() -> Value {
    one_of(Method::ALL.iter().map(|method| method.code()))
}

fn one_of(codes: impl Iterator<Item = &'static str>) -> Value {
    json!({ "enum": codes.collect::<Vec<_>>() })
}

fn wait() -> Value {
    json!({ "type": "integer", "minimum": 0, "description": "Seconds until the next code may come." })
}

fn id() -> Value {
    json!({ "type": "string", "pattern": "^-?[0-9]+$" })
}

fn name() -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": 64 })
}

fn time() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}

fn codes() -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "description": "Shown this once." })
}
