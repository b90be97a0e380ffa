//! Nothing leaves the machine. Watching sockets needs a tracer that is not everywhere; instead: no package that opens
//! connections is in `Cargo.lock`. The standard library can open them too; that our code does not is held by review.

use std::path::Path;

const NETWORK: &[&str] = &["curl", "hyper", "native-tls", "openssl", "reqwest", "rustls", "socket2", "tokio", "ureq"];

#[test]
fn no_package_that_opens_connections_is_built_in() {
    let lock = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock")).unwrap();
    let packages: Vec<&str> =
        lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).collect();
    assert!(packages.contains(&"palisade"), "the lock file is read");
    let found: Vec<&&str> = packages.iter().filter(|package| NETWORK.contains(package)).collect();
    assert!(found.is_empty(), "{found:?}");
}
