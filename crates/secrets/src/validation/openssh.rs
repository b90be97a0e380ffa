//! The private key format of OpenSSH (PROTOCOL.key in its sources).

use super::private_key::Key;
use super::wire::Wire;

const MAGIC: &[u8] = b"openssh-key-v1\0";

/// Recognises a key; `None` when it is of another format.
pub fn read(bytes: &[u8]) -> Option<Key> {
    let rest = bytes.strip_prefix(MAGIC)?;
    Some(parse(Wire(rest)).unwrap_or(Key::Cut))
}

fn parse(mut wire: Wire<'_>) -> Option<Key> {
    let cipher = wire.text()?;
    let _derivation = wire.text()?;
    let _options = wire.text()?;
    let count = wire.number()?;
    let public = wire.text()?;
    let private = wire.text()?;
    let name = Wire(public).text().and_then(|name| std::str::from_utf8(name).ok())?;
    if count != 1 || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Some(Key::Other);
    }
    if cipher != b"none" {
        return Some(Key::Encrypted);
    }
    let mut inner = Wire(private);
    let is_open = inner.number()? == inner.number()? && inner.text()? == name.as_bytes();
    Some(if is_open { Key::Private(format!("OpenSSH, {name}")) } else { Key::Broken })
}
