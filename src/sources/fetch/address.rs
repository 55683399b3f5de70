//! Which addresses are fetched.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use super::FetchError;
use crate::say;

/// A whole address, without the place in the page.
pub(super) fn parse(address: &str) -> Result<Url, FetchError> {
    let mut url = Url::parse(address)
        .map_err(|_| FetchError::Address(shown(address), say!("it is no address of the web")))?;
    url.set_fragment(None);
    Ok(url)
}

/// An address as messages show it: without a name, a password or the values of a query, any of
/// which may be a secret; words that are no address of a server as they are.
#[must_use]
pub fn shown(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else {
        // What cannot be parsed may hold a password or a token all the same.
        let named = address.rsplit_once('@');
        let rest = named.map_or_else(|| address.to_owned(), |(_, rest)| format!("…@{rest}"));
        return match rest.split_once('?') {
            Some((place, _)) => format!("{place}?…"),
            None => rest,
        };
    };
    let secret = has_credentials(&url);
    let queried = url.query().is_some();
    // An address without a server has none of these to take away.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.set_fragment(None);
    let mut text = url.to_string();
    if secret {
        text = text.replacen("://", "://…@", 1);
    }
    if queried {
        text.push_str("?…");
    }
    text
}

/// Whether an address holds a name or a password.
#[must_use]
pub fn has_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// Whether an address may be asked at all; the machines behind its name are looked at when the
/// connection is made.
pub(super) fn check(url: &Url, allow_local: bool) -> Result<(), FetchError> {
    let refuse = |why| Err(FetchError::Address(shown(url.as_str()), why));
    if has_credentials(url) {
        return refuse(say!("it holds a name or a password"));
    }
    let Some(host) = url.host() else {
        return refuse(say!("it names no server"));
    };
    let (literal, on_this_machine) = match host {
        Host::Domain(name) => (None, name == "localhost"),
        Host::Ipv4(ip) => (Some(IpAddr::V4(ip)), ip.is_loopback()),
        Host::Ipv6(ip) => (Some(IpAddr::V6(ip)), ip.is_loopback()),
    };
    match url.scheme() {
        "https" => {}
        "http" if allow_local && on_this_machine => {}
        "http" => return refuse(say!("it is not encrypted: only https:// is fetched")),
        _ => return refuse(say!("only https:// is fetched")),
    }
    if literal.is_some_and(|ip| !may_connect(ip, allow_local)) {
        return Err(FetchError::Private(shown(url.as_str())));
    }
    Ok(())
}

/// Whether a machine may be connected to.
pub(super) fn may_connect(ip: IpAddr, allow_local: bool) -> bool {
    is_public(ip) || (allow_local && is_own(ip))
}

/// This machine, or a private network.
fn is_own(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local(),
    }
}

/// Whether an address is a public one: the special-purpose registries of IANA name those that are
/// not. An IPv6 address that carries an IPv4 one is judged by what it carries.
#[must_use]
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => match carried(ip) {
            Some(inner) => is_public_v4(inner),
            None => is_public_v6(ip),
        },
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_broadcast()
        || ip.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 198 && (b == 18 || b == 19))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99);
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, ..] = ip.segments();
    // Only 2000::/3 is given out; some of it is not for servers.
    (first & 0xe000) == 0x2000
        && !(first == 0x2001 && second < 0x0200)
        && !(first == 0x2001 && second == 0x0db8)
        && !(first == 0x3fff && second < 0x1000)
}

/// The IPv4 address in a mapped, translated (NAT64) or tunnelled (6to4) one.
fn carried(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let [s0, s1, s2, s3, s4, s5, s6, s7] = ip.segments();
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Some(Ipv4Addr::new(a, b, c, d))
    };
    match [s0, s1, s2, s3, s4, s5] {
        [0, 0, 0, 0, 0, 0xffff] | [0x64, 0xff9b, 0, 0, 0, 0] => v4(s6, s7),
        [0x2002, high, low, ..] => v4(high, low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_machines_are_public() {
        for public in ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "100.63.0.1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for own in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.31.0.1",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!is_public(own.parse().unwrap()), "{own}");
        }
    }

    #[test]
    fn what_may_be_secret_is_not_shown() {
        for (address, said) in [
            ("https://example.org/a", "https://example.org/a"),
            (
                "https://example.org/a?token=secret#secret",
                "https://example.org/a?…",
            ),
            (
                "https://name:secret@example.org/a",
                "https://…@example.org/a",
            ),
            (
                "https://secret@example.org/?secret",
                "https://…@example.org/?…",
            ),
            ("https://name:secret@[::1", "…@[::1"),
            (
                "https://example.org:99999/?token=secret",
                "https://example.org:99999/?…",
            ),
            ("a report.pdf", "a report.pdf"),
        ] {
            assert_eq!(shown(address), said);
        }
    }

    #[test]
    fn addresses_are_encrypted_public_and_without_secrets() {
        let fetched =
            |address: &str, local| parse(address).is_ok_and(|url| check(&url, local).is_ok());
        assert!(fetched("https://example.org/a?b#c", false));
        for refused in [
            "http://example.org/",
            "ftp://example.org/",
            "file:///etc/passwd",
            "https://name:secret@example.org/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://127.0.0.1./",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://①②⑦.0.0.1/",
            "https://[::ffff:169.254.169.254]/",
            "https://[::127.0.0.1]/",
            "https://[64:ff9b::10.0.0.1]/",
            "https://[fe80::1%25eth0]/",
            "https://100.64.0.1/",
            "https://user@example.org/",
            "https://example.org@127.0.0.1/",
            "https://169.254.169.254/latest",
            "http://127.0.0.1:8000/",
            "data:text/plain,x",
        ] {
            assert!(!fetched(refused, false), "{refused}");
        }
        assert!(fetched("http://127.0.0.1:8000/", true));
        assert!(!fetched("http://10.0.0.1/", true));
        assert!(!fetched("https://169.254.169.254/", true));
    }
}
