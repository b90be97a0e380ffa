//! Names of weaknesses, short enough for a line. Numbers that are not here are shown alone.

const NAMES: &[(u32, &str)] = &[
    (20, "unchecked input"),
    (22, "path traversal"),
    (73, "file name from outside"),
    (77, "command injection"),
    (78, "shell command injection"),
    (79, "cross-site scripting"),
    (89, "SQL injection"),
    (90, "LDAP injection"),
    (91, "XML injection"),
    (93, "CRLF injection"),
    (94, "code injection"),
    (95, "code injection by eval"),
    (98, "inclusion of a file from outside"),
    (113, "header injection"),
    (116, "missing escaping of output"),
    (117, "log injection"),
    (134, "format string from outside"),
    (185, "wrong regular expression"),
    (200, "exposed information"),
    (208, "timing difference"),
    (209, "error message that says too much"),
    (250, "more rights than needed"),
    (259, "password in the code"),
    (269, "wrong handling of privileges"),
    (276, "wrong default permissions"),
    (284, "missing access control"),
    (287, "wrong authentication"),
    (295, "certificate not checked"),
    (297, "host name of a certificate not checked"),
    (306, "missing authentication"),
    (307, "unlimited login attempts"),
    (311, "missing encryption"),
    (312, "secret stored in the clear"),
    (319, "secret sent in the clear"),
    (321, "key in the code"),
    (326, "weak encryption"),
    (327, "broken cryptography"),
    (328, "weak hash"),
    (329, "predictable initialisation vector"),
    (330, "predictable randomness"),
    (338, "predictable random numbers"),
    (345, "origin of data not checked"),
    (346, "origin not checked"),
    (347, "signature not checked"),
    (352, "cross-site request forgery"),
    (367, "race between check and use"),
    (377, "insecure temporary file"),
    (379, "temporary file that others can reach"),
    (384, "session fixation"),
    (400, "uncontrolled use of resources"),
    (434, "upload of dangerous files"),
    (489, "debugging left on"),
    (494, "code fetched without a check"),
    (502, "deserialisation of untrusted data"),
    (521, "weak password rules"),
    (522, "credentials not protected"),
    (532, "secret in a log"),
    (601, "open redirect"),
    (605, "port open to everybody"),
    (611, "XML external entities"),
    (613, "session that does not end"),
    (614, "cookie without Secure"),
    (639, "object of somebody else by its key"),
    (643, "XPath injection"),
    (668, "exposed to the wrong sphere"),
    (693, "defence switched off"),
    (697, "wrong comparison"),
    (704, "wrong type conversion"),
    (732, "wrong permissions"),
    (757, "weaker algorithm than possible"),
    (759, "hash without salt"),
    (770, "resources without a limit"),
    (776, "XML entity expansion"),
    (798, "credentials in the code"),
    (862, "missing authorisation"),
    (863, "wrong authorisation"),
    (915, "attributes set from outside"),
    (916, "password hash that is too fast"),
    (918, "server-side request forgery"),
    (922, "secret stored where others can read it"),
    (942, "cross-origin policy that is too open"),
    (943, "NoSQL injection"),
    (1004, "cookie without HttpOnly"),
    (1021, "clickjacking"),
    (1188, "insecure default"),
    (1275, "cookie without SameSite"),
    (1321, "prototype pollution"),
    (1333, "regular expression that can take for ever"),
    (1336, "template injection"),
];

/// The number in `CWE-89`.
pub(crate) fn number(weakness: &str) -> Option<u32> {
    let digits = weakness.strip_prefix("CWE-").or_else(|| weakness.strip_prefix("cwe-"))?;
    digits.parse().ok()
}

/// A short name, if we know one.
pub(crate) fn name(weakness: &str) -> Option<&'static str> {
    let number = number(weakness)?;
    let at = NAMES.binary_search_by_key(&number, |(known, _)| *known).ok()?;
    Some(NAMES[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_and_in_order() {
        assert!(NAMES.is_sorted_by(|(a, _), (b, _)| a < b));
        assert_eq!(name("CWE-89"), Some("SQL injection"));
        assert_eq!(name("CWE-999999"), None);
    }
}
