//! Hosts that are asked without the proxy. There is no standard for `NO_PROXY`; this is what the common readings share.

/// Whether a list as in `NO_PROXY` names the host. Entries are separated by commas or white space: `*` for every host, or a name (a
/// dot in front does not matter), which stands for itself and all names below it, with a port when only that one is meant. Letter
/// case does not matter. Addresses stand for themselves; networks (`10.0.0.0/8`) name no host.
pub fn is_direct(list: &str, host: &str, port: u16) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let entries = list.split([',', ' ', '\t']).map(str::trim).filter(|entry| !entry.is_empty());
    entries.map(str::to_ascii_lowercase).any(|entry| entry == "*" || names(&entry, &host, port))
}

fn names(entry: &str, host: &str, port: u16) -> bool {
    let (name, only) = match entry.rsplit_once(':') {
        // What else holds colons is an address of IPv6.
        Some((name, digits)) if !name.contains(':') || name.ends_with(']') => (name, Some(digits)),
        _ => (entry, None),
    };
    if only.is_some_and(|digits| digits.parse() != Ok(port)) {
        return false;
    }
    let bare = |name: &str| name.trim_start_matches('[').trim_end_matches(']').to_owned();
    let (name, host) = (bare(name.trim_start_matches("*.").trim_start_matches('.')), bare(host));
    let name = name.trim_end_matches('.');
    !name.is_empty() && (host == name || host.strip_suffix(name).is_some_and(|above| above.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_for_themselves_and_what_is_below() {
        for list in [
            "api.example.com",
            "EXAMPLE.com",
            ".example.com",
            "*.example.com",
            "x, example.com",
            "a example.com.",
            "*",
            "example.com:443",
        ] {
            assert!(is_direct(list, "api.Example.com", 443), "{list}");
        }
        for list in [
            "",
            ",",
            ".",
            "ample.com",
            "example.co",
            "b.example.com",
            "example.com:8443",
            "example.com:",
            "10.0.0.0/8",
            ":443",
        ] {
            assert!(!is_direct(list, "api.example.com", 443), "{list}");
        }
    }

    #[test]
    fn addresses_stand_for_themselves() {
        assert!(is_direct("127.0.0.1", "127.0.0.1", 80) && is_direct("127.0.0.1:80", "127.0.0.1", 80));
        assert!(!is_direct("127.0.0.1", "127.0.0.10", 80) && !is_direct("127.0.0.1:80", "127.0.0.1", 81));
        for list in ["::1", "[::1]", "[::1]:80"] {
            assert!(is_direct(list, "[::1]", 80), "{list}");
        }
        assert!(!is_direct("::1", "[2::1]", 80));
    }
}
