//! Strict bodies: what is not understood whole is refused.

use axum::body::{Bytes, HttpBody as _};
use axum::extract::{FromRequest, Request};
#[cfg(feature = "api")]
use axum::response::{IntoResponse, Response};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, LengthLimitError, Limited};
#[cfg(feature = "api")]
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use crate::form;
use crate::problem::{Code, Problem};

/// The largest body that is read. Nothing of ours comes near it.
pub const LARGEST_BODY: usize = 16 * 1024;

/// A JSON body.
///
/// Give the type `#[serde(deny_unknown_fields)]`, so that fields nobody knows are refused; fields that come twice are refused anyway.
/// Another content type is `unsupported_media_type`, more than 16 KiB is `too_large`, all else is `malformed`.
#[derive(Clone, Copy, Debug, Default)]
pub struct JsonBody<T>(pub T);

/// A form, as browsers send it; otherwise like [`JsonBody`].
#[derive(Clone, Copy, Debug, Default)]
pub struct FormBody<T>(pub T);

/// No body, or an empty JSON object.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoBody;

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        expect_type(request.headers(), "application/json")?;
        let bytes = read(request).await?;
        // A sequence would do for a struct; only objects are wanted.
        if bytes.trim_ascii_start().first() != Some(&b'{') {
            return Err(malformed("The body must be a JSON object."));
        }
        serde_json::from_slice(&bytes).map(Self).map_err(|error| malformed(json_fault(&error)))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for FormBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        expect_type(request.headers(), "application/x-www-form-urlencoded")?;
        let bytes = read(request).await?;
        form::from_bytes(&bytes)
            .map(Self)
            .map_err(|_| malformed("A field is missing, unknown, given twice or not text."))
    }
}

impl<S: Send + Sync> FromRequest<S> for NoBody {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let bytes = read(request).await?;
        let inner = bytes.trim_ascii().strip_prefix(b"{").and_then(|rest| rest.strip_suffix(b"}"));
        if bytes.is_empty() || inner.is_some_and(|inner| inner.trim_ascii().is_empty()) {
            Ok(Self)
        } else {
            Err(malformed("No body is expected here."))
        }
    }
}

/// For fields that may be left out: who sends one sends text, not `null`.
///
/// ```
/// #[derive(serde::Deserialize)]
/// #[serde(deny_unknown_fields)]
/// struct Body {
///     #[serde(default, deserialize_with = "countersign_axum::given")]
///     transport: Option<String>,
/// }
/// assert!(serde_json::from_str::<Body>("{}").is_ok());
/// assert!(serde_json::from_str::<Body>(r#"{"transport":null}"#).is_err());
/// ```
///
/// # Errors
/// When the value is none of the wanted type.
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// An answer in JSON.
#[cfg(feature = "api")]
pub(crate) struct Json<T>(pub(crate) T);

#[cfg(feature = "api")]
impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self.0).expect("our answers have text for keys");
        ([(CONTENT_TYPE, "application/json")], body).into_response()
    }
}

fn malformed(detail: &'static str) -> Problem {
    Problem::new(Code::Malformed).detail(detail)
}

/// The text of serde's own errors would repeat what was sent.
fn json_fault(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        serde_json::error::Category::Data => "A field is missing, unknown, given twice or of the wrong type.",
        _ => "The body is not JSON.",
    }
}

fn expect_type(headers: &HeaderMap, expected: &str) -> Result<(), Problem> {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (first, second) = (types.next(), types.next());
    let essence =
        first.and_then(|value| value.to_str().ok()).map(|text| text.split(';').next().unwrap_or(text).trim());
    match (essence, second) {
        (Some(essence), None) if essence.eq_ignore_ascii_case(expected) => Ok(()),
        _ => Err(Code::UnsupportedMediaType.into()),
    }
}

/// The request with its body read, which is given beside it.
#[cfg(feature = "pages")]
pub(crate) async fn whole(request: Request) -> Result<(Request, Bytes), Problem> {
    let (parts, body) = request.into_parts();
    let bytes = read(Request::new(body)).await?;
    Ok((Request::from_parts(parts, bytes.clone().into()), bytes))
}

async fn read(request: Request) -> Result<Bytes, Problem> {
    let body = request.into_body();
    // What was announced as too large is not waited for.
    if body.size_hint().lower() > LARGEST_BODY as u64 {
        return Err(Code::TooLarge.into());
    }
    match Limited::new(body, LARGEST_BODY).collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Code::TooLarge.into()),
        Err(_) => Err(malformed("The body broke off.")),
    }
}
