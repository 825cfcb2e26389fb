//! What a notice says.

use countersign::{Countersign, DISOWNABLE_FOR, Delivery, Mount, NoticeKind, Told};
use serde::Serialize;

use super::post::Post;
use crate::notices::words;
use crate::pages::disown;
use crate::text::Text;
use crate::{times, user_agent};

/// What `notice.html` and `notice.txt` see.
#[derive(Serialize)]
pub(super) struct NoticeView {
    subject: String,
    account: String,
    /// The oldest first.
    notices: Vec<ToldView>,
}

#[derive(Serialize)]
struct ToldView {
    kind: &'static str,
    text: String,
    when: String,
    browser: Option<String>,
    address: Option<String>,
    /// "This was not me": where we know our own address, and somebody did something.
    link: Option<String>,
    /// Until when it works.
    until: String,
}

impl NoticeView {
    pub(super) fn new(countersign: &Countersign, post: &Post, delivery: &Delivery) -> Self {
        let account = &delivery.account;
        let locale = account.locale.as_deref();
        let told = |told| ToldView::new(countersign, post, locale, &account.label, told);
        let subject = match &delivery.notices[..] {
            [one] => Text::new(words(one.kind).subject),
            _ => Text::new("mail-gathered-subject"),
        };
        let subject = subject.with("count", delivery.notices.len()).with("issuer", countersign.issuer());
        Self {
            subject: post.say(locale, &subject),
            account: account.label.clone(),
            notices: delivery.notices.iter().map(told).collect(),
        }
    }
}

impl ToldView {
    fn new(countersign: &Countersign, post: &Post, locale: Option<&str>, account: &str, told: &Told) -> Self {
        let say = |text: Text| post.say(locale, &text);
        let (issuer, text) = (countersign.issuer(), Text::new(words(told.kind).text));
        Self {
            kind: told.kind.code(),
            text: say(text.with("issuer", issuer).with("account", account).with("count", 1u64)),
            when: say(times::exactly(told.at)),
            browser: told.user_agent.as_deref().and_then(user_agent::name),
            address: told.address.clone().filter(|address| !address.starts_with("hashed:")),
            link: link(countersign, post, locale, told),
            until: say(times::date(told.at + DISOWNABLE_FOR)),
        }
    }
}

/// In the language of the message, so that the page is in it as well.
fn link(countersign: &Countersign, post: &Post, locale: Option<&str>, told: &Told) -> Option<String> {
    let site = countersign.site();
    // Nobody did that: it is how it is after a backup was put back.
    let somebody = told.kind != NoticeKind::Restored;
    let origin = site.origin().filter(|_| somebody)?;
    let (settings, token) = (site.page(Mount::Settings), told.disown.expose());
    Some(format!("{origin}{settings}{}/{}?lang={}", disown::PATH, *token, post.locale(locale)))
}
