//! The doors of each strategy of recovery codes: the default one's are the well-known ones, a further one's follow from its name.

use countersign::{Answer, Countersign, Mount, RecoveryCodes, Site};

/// A strategy of recovery codes, by its place among those of the handle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Strategy {
    name: String,
    is_default: bool,
}

impl Strategy {
    /// All of them, the default one first.
    pub(crate) fn all(countersign: &Countersign) -> Vec<Self> {
        let forms = countersign.recovery_codes().iter().enumerate();
        forms.map(|(place, form)| Self { name: form.name().to_owned(), is_default: place == 0 }).collect()
    }

    /// Its settings.
    pub(crate) fn form<'a>(&self, countersign: &'a Countersign) -> &'a RecoveryCodes {
        let mut forms = countersign.recovery_codes().iter();
        forms.find(|form| form.name() == self.name).expect("it was made from one of them")
    }

    /// What was typed, at its door.
    pub(crate) fn answer(&self, typed: &str) -> Answer {
        Answer::new(typed).at(&self.name)
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Its name for people; the default one needs none.
    pub(crate) fn label(&self) -> Option<String> {
        (!self.is_default).then(|| self.name.replace('_', " "))
    }

    /// The name of the page that takes a code.
    pub(crate) fn verify_page(&self) -> String {
        if self.is_default { "recovery-code-verify".to_owned() } else { format!("{}-verify", self.slug()) }
    }

    /// The name of the page that makes codes and shows them.
    pub(crate) fn codes_page(&self) -> String {
        if self.is_default { "recovery-codes".to_owned() } else { self.slug() }
    }

    /// Where the page that takes a code is, below the prefix.
    pub(crate) fn verify_route(&self, site: &Site) -> String {
        match self.verify_mount() {
            Some(mount) => site.path_of(mount).to_owned(),
            None => format!("/{}", self.verify_page()),
        }
    }

    /// Where the page that makes codes is, below the prefix.
    pub(crate) fn codes_route(&self, site: &Site) -> String {
        match self.codes_mount() {
            Some(mount) => site.path_of(mount).to_owned(),
            None => format!("/{}", self.codes_page()),
        }
    }

    /// A host says where the pages of the default one are.
    pub(crate) fn verify_mount(&self) -> Option<Mount> {
        self.is_default.then_some(Mount::RecoveryCodeVerify)
    }

    pub(crate) fn codes_mount(&self) -> Option<Mount> {
        self.is_default.then_some(Mount::RecoveryCodes)
    }

    /// The call that takes a code.
    pub(crate) fn recover_path(&self) -> String {
        if self.is_default { "/mfa/recover".to_owned() } else { format!("/mfa/recover/{}", self.name) }
    }

    /// The call that makes codes.
    pub(crate) fn generate_path(&self) -> String {
        if self.is_default {
            "/mfa/recovery-codes".to_owned()
        } else {
            format!("/mfa/recovery-codes/{}", self.name)
        }
    }

    fn slug(&self) -> String {
        self.name.replace('_', "-")
    }
}
