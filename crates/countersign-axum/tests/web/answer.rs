//! What came back, and what a reader makes of it.

use axum::response::Response;
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8(bytes.to_vec()).expect("answers are text");
        // Templates escape more than readers need to see.
        let text = text.replace("&#x2f;", "/").replace("&#x27;", "'");
        let answer = Self { status: parts.status, headers: parts.headers, text };
        answer.is_decent();
        answer
    }

    /// What holds for whatever we send (CONTRACT part 2, G14).
    fn is_decent(&self) {
        assert_ne!(self.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", self.text);
        match self.header("content-type") {
            Some("text/html; charset=utf-8") => self.is_decent_page(),
            Some("application/json" | "application/problem+json") => {
                assert_eq!(self.header("cache-control"), Some("no-store"));
                serde_json::from_str::<Value>(&self.text).expect("JSON is JSON");
            }
            _ => {}
        }
    }

    fn is_decent_page(&self) {
        let policy = self.header("content-security-policy").expect("pages have a policy");
        assert_eq!(
            policy,
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; \
             frame-ancestors 'none'; base-uri 'none'"
        );
        for (name, value) in [
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(self.header(name), Some(value), "{name}");
        }
        // A page whose path holds a token tells its path to nobody.
        let is_link = self.text.contains("<main data-page=\"not-me\"");
        let referrer = if is_link { "strict-origin" } else { "same-origin" };
        assert_eq!(self.header("referrer-policy"), Some(referrer));
        let language = self.between("<html lang=\"", ">").expect("pages say their language");
        assert!(["en\" dir=\"ltr\"", "ar\" dir=\"rtl\""].contains(&language), "{language}");
        assert_eq!(self.text.matches("<main ").count(), 1);
        assert_eq!(self.text.matches("<h1>").count(), 1);
        let lower = self.text.to_ascii_lowercase();
        assert_eq!(lower.matches("<script").count(), 1, "one script, and it has a source");
        for never in [" style=", "<style", " onclick=", " onload=", "javascript:", "src=\"http", "{{", "{%"] {
            assert!(!lower.contains(never), "{never} in {lower}");
        }
        // Words that people need not know.
        let seen = self.seen().to_ascii_lowercase();
        for jargon in ["totp", "mfa", "authenticate ", "2fa", "!"] {
            assert!(!seen.contains(jargon), "{jargon:?} in {seen}");
        }
        // Everything that is loaded or linked is here.
        for link in self.all_between("href=\"", "\"").chain(self.all_between("action=\"", "\"")) {
            assert!(
                link.starts_with('/') && !link.starts_with("//") || link.starts_with("otpauth://"),
                "{link}"
            );
        }
        // Labels belong to fields, and what describes a field is there.
        for id in self.all_between("<label for=\"", "\"") {
            assert!(self.text.contains(&format!("<input id=\"{id}\"")), "a field for {id}");
        }
        for id in self.all_between("aria-describedby=\"", "\"").flat_map(|ids| ids.split(' ')) {
            assert!(self.text.contains(&format!(" id=\"{id}\"")), "a description {id}");
        }
    }

    /// What people read: text between tags.
    pub fn seen(&self) -> String {
        let body = self.text.split("<body>").nth(1).unwrap_or(&self.text);
        let pieces = body.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
        pieces.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        assert!(self.headers.get_all(name).iter().count() < 2, "{name} came twice");
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The name of the page, whose status is this one.
    pub fn page(&self, status: u16) -> &str {
        assert_eq!(self.status, status, "{}", self.text);
        self.between("data-page=\"", "\"").unwrap_or_else(|| panic!("no page: {}", self.text))
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.text);
        self.header("location").unwrap()
    }

    /// What is said beside a field, tied to it and announced.
    pub fn error_of(&self, field: &str) -> &str {
        let input = self.between(&format!("<input id=\"{field}\""), ">").expect("the field is there");
        assert!(input.contains("aria-invalid=\"true\""), "{input}");
        assert!(input.contains(&format!("{field}-error")), "{input}");
        self.between(&format!("id=\"{field}-error\" role=\"alert\">"), "</p>").expect("an announced error")
    }

    pub fn between(&self, start: &str, end: &str) -> Option<&str> {
        self.text.split_once(start)?.1.split_once(end).map(|(text, _)| text)
    }

    pub fn all_between<'a>(&'a self, start: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
        self.text.split(start).skip(1).filter_map(move |rest| rest.split_once(end).map(|(text, _)| text))
    }

    /// The body, when the status is this one.
    pub fn json(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        if self.text.is_empty() { Value::Null } else { serde_json::from_str(&self.text).unwrap() }
    }

    /// A problem with this status and code, in the form of RFC 9457.
    pub fn problem(&self, status: u16, code: &str) -> Value {
        let body = self.json(status);
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        assert_eq!(body["code"], code, "{body}");
        assert_eq!(body["status"], status);
        assert_eq!(body["type"], format!("urn:countersign:problem:{code}"));
        assert!(body["title"].as_str().is_some_and(|title| !title.is_empty()));
        body
    }
}
