//! Requests and answers. Both may hold secrets, so that neither shows more than its shape.

/// What is asked of a host.
#[derive(Clone)]
pub struct Request {
    /// On whose behalf; decides which hosts are allowed.
    pub source: String,
    /// How.
    pub method: Method,
    /// Whole address, `https://…`.
    pub url: String,
    /// Headers in order.
    pub headers: Vec<(String, String)>,
    /// Body, only with [`Method::Post`].
    pub body: Option<Vec<u8>>,
}

/// How something is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `POST`
    Post,
}

impl Method {
    /// Reads the word as HTTP writes it. `None` for every other one.
    pub fn parse(word: &str) -> Option<Method> {
        match word {
            "GET" => Some(Method::Get),
            "HEAD" => Some(Method::Head),
            "POST" => Some(Method::Post),
            _ => None,
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Post => "POST",
        }
    }
}

/// What a host answered.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Request")
            .field("source", &self.source)
            .field("method", &self.method)
            .field("headers", &names)
            .field("has_body", &self.body.is_some())
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Response").field("status", &self.status).field("bytes", &self.body.len()).finish()
    }
}
