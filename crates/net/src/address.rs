//! Which addresses are public: what the registries of special-purpose addresses (RFC 6890 and its updates) do not set apart.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Networks that are not public, as first address and length of the prefix.
const NOT_PUBLIC: &[([u8; 4], u32)] = &[
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16), // and with it the services of clouds that tell machines their credentials
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([168, 63, 129, 16], 32), // public by number, but inside Azure the platform's own service
    ([224, 0, 0, 0], 3),
];

/// Whether the address belongs to everybody's network.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// Whether the address is this machine.
pub(crate) fn is_loopback(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback(),
        IpAddr::V6(address) => address.is_loopback() || address.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback()),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let bits = address.to_bits();
    NOT_PUBLIC.iter().all(|&(network, length)| (bits ^ u32::from_be_bytes(network)) >> (32 - length) != 0)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let words = address.segments();
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    if words[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        // Translated to the IPv4 address in its end (RFC 6052): as public as that one.
        let [a, b] = [words[6].to_be_bytes(), words[7].to_be_bytes()];
        return is_public_v4(Ipv4Addr::new(a[0], a[1], b[0], b[1]));
    }
    // Only 2000::/3 is given out, and of it not: protocols (2001::/23), documentation, tunnels into IPv4 (2002::/16).
    let is_protocol = words[0] == 0x2001 && words[1] < 0x200;
    let is_documentation = (words[0] == 0x2001 && words[1] == 0xdb8) || (words[0] == 0x3fff && words[1] < 0x1000);
    words[0] >> 13 == 1 && !is_protocol && !is_documentation && words[0] != 0x2002
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(text: &str) -> bool {
        is_public(text.parse().unwrap())
    }

    #[test]
    fn private_special_and_metadata_addresses_are_not_public() {
        for text in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.1.1",
            "198.19.0.1",
            "168.63.129.16",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::808:808",
            "fe80::1",
            "fec0::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "2001:db8::1",
            "2001:0:1::1",
            "2002:7f00:1::",
            "3fff::1",
        ] {
            assert!(!public(text), "{text}");
        }
    }

    #[test]
    fn others_are_public() {
        for text in [
            "1.1.1.1",
            "8.8.8.8",
            "100.128.0.1",
            "172.32.0.1",
            "172.15.255.255",
            "168.63.129.17",
            "223.255.255.255",
            "2606:4700::1111",
            "2001:4860:4860::8888",
            "64:ff9b::808:808",
            "::ffff:8.8.8.8",
        ] {
            assert!(public(text), "{text}");
        }
    }
}
