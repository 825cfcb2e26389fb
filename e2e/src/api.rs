//! A client of the JSON API, with a connection of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::Barrier;

use crate::oracle::{Moment, one_time_code};
use crate::server::Server;

/// What everybody chose.
pub const PASSWORD: &str = "correct horse battery staple 1";

/// Somebody who talks to the server over one connection: a bearer client, or a browser that keeps cookies.
#[derive(Clone, Debug)]
pub struct Caller {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
    cookies: Option<Cookies>,
}

/// By name.
type Cookies = BTreeMap<String, String>;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body; null when there was none.
    pub body: Value,
    /// Cookies that were set.
    cookies: Cookies,
}

/// The server went away before it answered; what became of the request is not known.
#[derive(Debug)]
pub struct NoAnswer(reqwest::Error);

impl std::fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no answer: {}", self.0)
    }
}

/// An account with an authenticator.
#[derive(Debug)]
pub struct Account {
    /// Its name.
    pub email: String,
    /// The secret of its authenticator, in base32.
    pub secret: String,
    /// Its recovery codes, all unused.
    pub recovery_codes: Vec<String>,
}

impl Caller {
    /// Not signed in yet.
    ///
    /// # Panics
    /// When no client can be made.
    #[must_use]
    pub fn new(server: &Server) -> Self {
        let http = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(1).build();
        let http = http.expect("a client without TLS needs nothing");
        Self { http, base: format!("{}/api/v1", server.base()), token: None, cookies: None }
    }

    /// A browser without any cookie yet.
    ///
    /// # Panics
    /// When no client can be made.
    #[must_use]
    pub fn browser(server: &Server) -> Self {
        Self { cookies: Some(Cookies::new()), ..Self::new(server) }
    }

    /// The same session at another server, or at one that was started anew.
    #[must_use]
    pub fn at(self, server: &Server) -> Self {
        Self { token: self.token, cookies: self.cookies, ..Self::new(server) }
    }

    /// Somebody with a copy of all that this one has.
    #[must_use]
    pub fn copy_at(&self, server: &Server) -> Self {
        Self { token: self.token.clone(), cookies: self.cookies.clone(), ..Self::new(server) }
    }

    /// Signs in with the password; the session that begins is this caller's.
    pub async fn sign_in(&mut self, email: &str) -> Value {
        self.token = None;
        self.try_sign_in(email).await.expect("the server answers").expect(200)
    }

    /// The same where the server may be gone.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn try_sign_in(&mut self, email: &str) -> Result<Answer, NoAnswer> {
        let transport = if self.cookies.is_some() { "cookie" } else { "bearer" };
        let body = json!({ "email": email, "password": PASSWORD, "transport": transport });
        self.try_post("/sign-in", &body).await
    }

    /// Sends a POST and keeps the token when the answer brings a new one.
    pub async fn post(&mut self, path: &str, body: &Value) -> Answer {
        self.try_post(path, body).await.expect("the server answers")
    }

    /// The same where the server may be gone.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn try_post(&mut self, path: &str, body: &Value) -> Result<Answer, NoAnswer> {
        let answer = self.send(self.http.post(self.url(path)).json(body)).await?;
        if let Some(token) = answer.body["token"].as_str() {
            self.token = Some(token.to_owned());
        }
        if let Some(cookies) = &mut self.cookies {
            cookies.extend(answer.cookies.clone());
        }
        Ok(answer)
    }

    /// Sends a GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.http.get(self.url(path))).await.expect("the server answers")
    }

    /// Sends a DELETE, without a body or with one.
    pub async fn delete(&self, path: &str, body: Option<&Value>) -> Answer {
        let request = self.http.delete(self.url(path));
        let request = body.into_iter().fold(request, reqwest::RequestBuilder::json);
        self.send(request).await.expect("the server answers")
    }

    /// The status of a page, and its text.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn page(&self, path: &str) -> (u16, String) {
        let site = self.base.trim_end_matches("/api/v1");
        let request = self.http.get(format!("{site}{path}")).header("accept", "text/html");
        let response = self.signed(request).send().await.expect("the server answers");
        (response.status().as_u16(), response.text().await.expect("a page is text"))
    }

    /// Sends the empty form of a page, as a browser does that shows it: the status, and the text of the page that comes back.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn press(&self, path: &str) -> (u16, String) {
        let site = self.base.trim_end_matches("/api/v1");
        let request =
            self.http.post(format!("{site}{path}")).header("accept", "text/html").header("origin", site);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let response = self.signed(request).send().await.expect("the server answers");
        (response.status().as_u16(), response.text().await.expect("a page is text"))
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// With whatever says who this is.
    fn signed(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        let request = match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let cookies = self.cookies.iter().flatten();
        let cookies: Vec<String> = cookies.map(|(name, value)| format!("{name}={value}")).collect();
        if cookies.is_empty() { request } else { request.header("cookie", cookies.join("; ")) }
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Answer, NoAnswer> {
        let response = self.signed(request).send().await.map_err(NoAnswer)?;
        let status = response.status().as_u16();
        let set = response.headers().get_all("set-cookie").iter().filter_map(|header| {
            let (name, value) = header.to_str().ok()?.split(';').next()?.split_once('=')?;
            Some((name.to_owned(), value.to_owned()))
        });
        let cookies = set.collect();
        let text = response.text().await.map_err(NoAnswer)?;
        let body = if text.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&text).expect("the answer is JSON")
        };
        Ok(Answer { status, body, cookies })
    }
}

impl Answer {
    /// The body, when the status is this one.
    ///
    /// # Panics
    /// When it is another.
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// The `code` of a problem; empty when it is none.
    #[must_use]
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

impl Account {
    /// Signs up and enrolls an authenticator, confirmed with the code of the step before, so that the present one is still
    /// unused.
    ///
    /// # Panics
    /// When the server does not let it.
    pub async fn enrolled(server: &Server, email: &str) -> Self {
        let mut caller = Caller::new(server);
        caller.post("/sign-up", &json!({ "email": email, "password": PASSWORD })).await.expect(201);
        caller.sign_in(email).await;
        let begun = caller.post("/mfa/totp", &json!({ "password": PASSWORD })).await.expect(201);
        let secret = begun["secret"].as_str().expect("the secret is shown").to_owned();
        let confirm = format!("/mfa/totp/{}/confirm", id(&begun["enrollment"]));
        let confirmed = loop {
            let moment = Moment::now();
            let code = one_time_code(&secret, moment.one_step_ago());
            let answer = caller.post(&confirm, &json!({ "code": code })).await;
            // The step may have ended between the two clocks.
            if answer.status == 200 || Moment::now().step() == moment.step() {
                break answer.expect(200);
            }
        };
        let codes = confirmed["recovery_codes"].as_array().expect("the first authenticator brings codes");
        let recovery_codes = codes.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        Self { email: email.to_owned(), secret, recovery_codes }
    }

    /// So many sessions that wait for their second factor.
    pub async fn pending(&self, server: &Server, count: usize) -> Vec<Caller> {
        let mut callers = Vec::with_capacity(count);
        for _ in 0..count {
            let mut caller = Caller::new(server);
            let signed_in = caller.sign_in(&self.email).await;
            assert_eq!(signed_in["session"]["state"], "pending", "{signed_in}");
            callers.push(caller);
        }
        callers
    }
}

/// An id as a part of a path, whether it came as a number or as text.
fn id(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// All callers post at the same moment, each its own body; gives callers and answers in the same order.
pub async fn race(callers: Vec<Caller>, path: &'static str, bodies: Vec<Value>) -> Vec<(Caller, Answer)> {
    assert_eq!(callers.len(), bodies.len(), "one body for each caller");
    let start = Arc::new(Barrier::new(callers.len()));
    let runners: Vec<_> = callers
        .into_iter()
        .zip(bodies)
        .map(|(mut caller, body)| {
            let start = Arc::clone(&start);
            tokio::spawn(async move {
                start.wait().await;
                let answer = caller.post(path, &body).await;
                (caller, answer)
            })
        })
        .collect();
    let mut answers = Vec::with_capacity(runners.len());
    for runner in runners {
        answers.push(runner.await.expect("posting does not panic"));
    }
    answers
}
