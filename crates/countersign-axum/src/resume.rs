//! A POST that a step-up interrupted: kept, and put back in its place once the proof is there.
//!
//! After the step-up a page shows one button, which posts the number under which we keep the request to where that was going. The guard
//! of that route asks for proof first, and then puts the request in the place of the number: once, and for the same session only.

use axum::body::{Body, HttpBody as _};
use axum::extract::Request;
use countersign::{Countersign, HeldId, HeldRequest, Mount, Site};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HOST, REFERER, TRANSFER_ENCODING};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method};
use http_body_util::{BodyExt as _, Limited};

use crate::body::LARGEST_BODY;
use crate::client::{Client, Wants, asked_for};
use crate::cross_site::same_origin;
use crate::problem::{Code, Problem};
use crate::return_to::ReturnTo;
use crate::session::{Denied, Session};

/// The only field of a form that stands for a request that is held.
pub(crate) const FIELD: &str = "countersign_resume";

/// The longest such form: the field, `=`, and the digits of a number.
const LONGEST: usize = FIELD.len() + 1 + 19;

/// Sends somebody to the step-up who must prove a factor first, and keeps what was sent. Programs are told the problem.
pub(crate) async fn interrupt(
    countersign: &Countersign,
    session: &Session,
    problem: Problem,
    request: Request,
) -> Denied {
    let (request, id) = match named(request).await {
        Ok(named) => named,
        Err(denied) => return denied,
    };
    let (parts, body) = request.into_parts();
    let client = Client::of(&parts);
    if client.wants() == Wants::Json || client.page().is_some() {
        return stop(countersign, problem, &parts);
    }
    // Resumed, it would look as if it had been sent from here.
    let site = countersign.site();
    if let Err(problem) = same_origin(site, &parts.method, &parts.headers) {
        return Denied::told(problem, client.wants());
    }
    let kept = match (id, holdable(&parts, body).await) {
        // Sent on too late: it stays where it is.
        (Some(id), _) => Some(id),
        (None, None) => None,
        (None, Some(held)) => match countersign.hold(session, held, &client.request()).await {
            Ok(Some(id)) => Some(id),
            Ok(None) => return Denied::anonymous(&parts, site),
            Err(error) => return Denied::told(error.into(), client.wants()),
        },
    };
    let back = kept.map_or_else(|| came_from(site, &parts.headers), |id| continue_at(site, id));
    Denied::step_up(problem, site, &back, client.wants())
}

/// The same where there is no body to keep, because a handler's argument refuses the request.
pub(crate) fn stop(countersign: &Countersign, problem: Problem, parts: &Parts) -> Denied {
    let (site, client) = (countersign.site(), Client::of(parts));
    let back = client.page().map_or_else(|| came_from(site, &parts.headers), ReturnTo::new);
    Denied::step_up(problem, site, &back, client.wants())
}

/// The request that was held, where this one stands for it; else this one as it is. Only for sessions that have proven enough.
pub(crate) async fn resumed(
    countersign: &Countersign,
    session: &Session,
    request: Request,
) -> Result<Request, Denied> {
    let (request, id) = named(request).await?;
    let Some(id) = id else { return Ok(request) };
    let (parts, _) = request.into_parts();
    let (site, client) = (countersign.site(), Client::of(&parts));
    let denied = |problem| Denied::told(problem, client.wants());
    same_origin(site, &parts.method, &parts.headers).map_err(denied)?;
    let gone = || denied(gone());
    let held = countersign.held(session, id).await.map_err(|error| denied(error.into()))?;
    held.filter(|held| held.path() == asked_for(&parts)).ok_or_else(gone)?;
    let released = countersign.release(session, id, &client.request()).await;
    let held = released.map_err(|error| denied(error.into()))?.ok_or_else(gone)?;
    restored(parts, &held).ok_or_else(gone)
}

/// The page with the button that sends a held request on.
fn continue_at(site: &Site, id: HeldId) -> ReturnTo {
    ReturnTo::new(&format!("{}/continue/{id}", site.page(Mount::Settings)))
}

/// The held request that a request stands for. Only what was announced as short enough is read.
async fn named(request: Request) -> Result<(Request, Option<HeldId>), Denied> {
    let length = request.body().size_hint().exact();
    let is_short = length.is_some_and(|length| length > 0 && length <= LONGEST as u64);
    if request.method() != Method::POST || !is_short {
        return Ok((request, None));
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = Limited::new(body, LONGEST).collect().await else {
        let broken = Problem::new(Code::Malformed).detail("The body broke off.");
        return Err(Denied::told(broken, Client::of(&parts).wants()));
    };
    let body = body.to_bytes();
    let kind = content_type(&parts.headers).and_then(|kind| kind.split(';').next());
    let is_form = kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case(FORM));
    let id = std::str::from_utf8(&body).ok().filter(|_| is_form).and_then(number);
    Ok((Request::from_parts(parts, Body::from(body)), id))
}

const FORM: &str = "application/x-www-form-urlencoded";

/// The number in a form that has nothing else.
fn number(form: &str) -> Option<HeldId> {
    let digits = form.strip_prefix(FIELD)?.strip_prefix('=')?;
    let number: i64 = digits.parse().ok()?;
    (number > 0 && number.to_string() == digits).then_some(HeldId(number))
}

/// What can be kept. A form would be posted again, so nothing else than a POST is.
async fn holdable(parts: &Parts, body: Body) -> Option<HeldRequest> {
    let path = asked_for(parts);
    // An encoded body cannot be looked into for passwords. A path that is none of this site is nowhere to post to.
    let is_plain = parts.method == Method::POST
        && !parts.headers.contains_key(CONTENT_ENCODING)
        && ReturnTo::new(path).as_str() == path
        && body.size_hint().lower() <= LARGEST_BODY as u64;
    let kind = content_type(&parts.headers).filter(|_| is_plain)?;
    let body = Limited::new(body, LARGEST_BODY).collect().await.ok()?.to_bytes();
    HeldRequest::new(path, kind, &body)
}

/// `Content-Type`, empty where there is none; `None` where there are several.
fn content_type(headers: &HeaderMap) -> Option<&str> {
    let mut kinds = headers.get_all(CONTENT_TYPE).iter();
    match (kinds.next(), kinds.next()) {
        (None, _) => Some(""),
        (Some(kind), None) => kind.to_str().ok(),
        (Some(_), Some(_)) => None,
    }
}

/// The page of this site that a request says it came from (RFC 9110 §10.1.3).
fn came_from(site: &Site, headers: &HeaderMap) -> ReturnTo {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let path = text(REFERER).and_then(|from| match site.origin() {
        Some(origin) => from.strip_prefix(origin),
        None => from.strip_prefix("https://")?.strip_prefix(text(HOST)?),
    });
    ReturnTo::new(path.unwrap_or_default())
}

/// Body and type as they were sent; all else is of the request that stood for it.
fn restored(mut parts: Parts, held: &HeldRequest) -> Option<Request> {
    let headers = &mut parts.headers;
    headers.remove(TRANSFER_ENCODING);
    headers.remove(CONTENT_TYPE);
    if !held.content_type().is_empty() {
        headers.insert(CONTENT_TYPE, HeaderValue::from_str(held.content_type()).ok()?);
    }
    headers.insert(CONTENT_LENGTH, HeaderValue::from(held.body().len()));
    Some(Request::from_parts(parts, Body::from(held.body().to_vec())))
}

fn gone() -> Problem {
    Problem::new(Code::NotFound).say("problem-detail-resume-gone")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_one_field_stands_for_a_request() {
        assert_eq!(number("countersign_resume=7"), Some(HeldId(7)));
        let most = format!("{FIELD}={}", i64::MAX);
        assert_eq!((number(&most), most.len()), (Some(HeldId(i64::MAX)), LONGEST));
        for other in [
            "",
            "countersign_resume",
            "countersign_resume=",
            "countersign_resume=0",
            "countersign_resume=-7",
            "countersign_resume=+7",
            "countersign_resume=07",
            "countersign_resume=7&a=b",
            "a=b&countersign_resume=7",
            "countersign_resume=7 ",
            "COUNTERSIGN_RESUME=7",
            "countersign_resume=9223372036854775808",
        ] {
            assert_eq!(number(other), None, "{other}");
        }
    }

    #[test]
    fn people_come_back_to_pages_of_this_site_only() {
        let known = Site::new("https://acme.example").expect("an address");
        for (site, referer, back) in [
            (&known, "https://acme.example/transfer?to=anna", "/transfer?to=anna"),
            (&known, "https://acme.example", "/"),
            (&known, "https://acme.example/", "/"),
            (&known, "https://acme.example//evil.example", "/"),
            (&known, "https://acme.example/\\evil.example", "/"),
            (&known, "https://acme.example.evil.example/a", "/"),
            (&known, "https://acme.example@evil.example/a", "/"),
            (&known, "https://acme.example:8443/a", "/"),
            (&known, "http://acme.example/a", "/"),
            (&known, "https://evil.example/a", "/"),
            (&known, "/a", "/"),
            (&known, "", "/"),
            (&Site::unknown(), "https://host.example/a", "/a"),
            (&Site::unknown(), "https://acme.example/a", "/"),
            (&Site::unknown(), "http://host.example/a", "/"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(REFERER, HeaderValue::from_static(referer));
            headers.insert(HOST, HeaderValue::from_static("host.example"));
            assert_eq!(came_from(site, &headers).as_str(), back, "{referer}");
        }
        assert_eq!(came_from(&known, &HeaderMap::new()).as_str(), "/");
    }
}
