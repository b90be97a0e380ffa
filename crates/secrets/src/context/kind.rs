//! The kinds of credential that names and values in context tell apart, with what a report says about them.

use model::Severity;

/// Kind of a credential found by its context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A password that is assigned, compared or passed.
    Password,
    /// A password in the user information of a URL, or of a connection string.
    UrlPassword,
    /// A secret shared between programs (`client_secret`, `secret_key_base`).
    Secret,
    /// A token.
    Token,
    /// A key of an interface or a service.
    ApiKey,
    /// A key that encrypts or signs, or the salt beside it.
    CryptoKey,
    /// An `Authorization` header.
    AuthHeader,
    /// A session or cookie.
    Session,
    /// A URL signed in advance.
    SignedUrl,
    /// The hash of a password.
    PasswordHash,
    /// Credentials in some other form.
    Credential,
}

/// What a report says about a kind.
#[derive(Clone, Copy, Debug)]
pub struct KindText {
    /// The kind.
    pub kind: Kind,
    /// Identifier of its rule, stable forever.
    pub id: &'static str,
    /// One line.
    pub title: &'static str,
    /// The damage if it leaks.
    pub severity: Severity,
    /// What somebody who holds it can do.
    pub why: &'static str,
    /// How to revoke and replace it.
    pub revoke: &'static str,
}

const KINDS: &[KindText] = &[
    KindText {
        kind: Kind::Password,
        id: "hardcoded-password",
        title: "Hard-coded password",
        severity: Severity::High,
        why: "Whoever can read the repository, or any copy of it, can log in with this password, and it cannot be changed without a release.",
        revoke: "Change the password of the account it belongs to, look through that account's logins since the commit, and read the new one from the environment or a vault.",
    },
    KindText {
        kind: Kind::UrlPassword,
        id: "url-with-password",
        title: "URL with a password in it",
        severity: Severity::High,
        why: "The URL carries user and password together with the host they are for: a reader needs nothing else to connect. URLs also end up in logs and error messages.",
        revoke: "Change the password on the server that the URL names, and give user and password to the client apart from the URL.",
    },
    KindText {
        kind: Kind::Secret,
        id: "hardcoded-secret",
        title: "Hard-coded secret",
        severity: Severity::High,
        why: "A secret that two programs share proves who is calling; a reader of the repository can call, or sign, in the name of this one.",
        revoke: "Issue a new secret where the old one came from (for OAuth: the client's registration), roll it out, then delete the old one.",
    },
    KindText {
        kind: Kind::Token,
        id: "hardcoded-token",
        title: "Hard-coded token",
        severity: Severity::High,
        why: "A token is accepted without any further question by the service that issued it, with the rights of whoever it was issued to.",
        revoke: "Revoke the token in the settings of the service that issued it, issue a new one with fewer rights and an end date, and keep it out of the repository.",
    },
    KindText {
        kind: Kind::ApiKey,
        id: "hardcoded-api-key",
        title: "Hard-coded API key",
        severity: Severity::High,
        why: "With the key anybody can use the service in your name: read what it may read, and spend what it costs.",
        revoke: "Make a new key in the console of the service, replace it everywhere, then delete the old one and look at what was done with it.",
    },
    KindText {
        kind: Kind::CryptoKey,
        id: "hardcoded-crypto-key",
        title: "Hard-coded key or salt for encryption or signatures",
        severity: Severity::High,
        why: "Whoever holds the key can read what was encrypted with it, or sign sessions, cookies and tokens that the program takes for its own.",
        revoke: "Generate a new key, encrypt or sign again what must stay valid, and treat everything under the old key as readable.",
    },
    KindText {
        kind: Kind::AuthHeader,
        id: "hardcoded-authorization-header",
        title: "Authorization header with its credential",
        severity: Severity::High,
        why: "The header is sent as it stands: a reader can repeat the request, and base64 in a Basic header hides nothing.",
        revoke: "Revoke the token or change the password inside the header at the service it is sent to.",
    },
    KindText {
        kind: Kind::Session,
        id: "hardcoded-session",
        title: "Session or cookie in the repository",
        severity: Severity::Medium,
        why: "While the session lives, whoever sends this value is taken for the user it belongs to.",
        revoke: "Log the session out (or end all sessions of the user), and remove recorded traffic from the repository.",
    },
    KindText {
        kind: Kind::SignedUrl,
        id: "signed-url",
        title: "URL with a signature that grants access",
        severity: Severity::Medium,
        why: "Until it expires the URL opens what it names for anybody, without a login.",
        revoke: "Let it expire or revoke the key or stored access policy that signed it; share such URLs outside of the repository.",
    },
    KindText {
        kind: Kind::PasswordHash,
        id: "password-hash",
        title: "Hash of a password",
        severity: Severity::Medium,
        why: "A hash can be attacked without limit and without anybody noticing; weak passwords fall within hours, and people use them elsewhere.",
        revoke: "Change the password of the account, and keep user tables and password files out of the repository.",
    },
    KindText {
        kind: Kind::Credential,
        id: "hardcoded-credential",
        title: "Hard-coded credential",
        severity: Severity::High,
        why: "Whoever can read the repository holds what the service asks for as proof of identity.",
        revoke: "Revoke it where it was issued, replace it, and read the new one from the environment or a vault.",
    },
];

/// Every kind with its texts, in the order of [`Kind`].
pub fn kinds() -> &'static [KindText] {
    KINDS
}
