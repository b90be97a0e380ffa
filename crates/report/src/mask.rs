//! Hiding what looks like a credential in a text that may have changed since its credentials were found.

/// Shortest run of characters that can be a secret value.
const SHORTEST: usize = 16;
/// Characters that stay readable, so that the owner knows which one it is.
const READABLE: usize = 4;

/// The text with every long run that looks drawn at random hidden, with as many characters as before so that columns stay right.
pub(crate) fn runs(text: &str) -> String {
    let is_part = |character: char| character.is_ascii_alphanumeric() || "+/=_-.~".contains(character);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let length = rest[start..].find(|character| !is_part(character)).unwrap_or(rest.len() - start);
        let run = &rest[start..start + length];
        out.push_str(&rest[..start]);
        if run.len() >= SHORTEST && looks_random(run) {
            out.push_str(&run[..READABLE]);
            out.extend(std::iter::repeat_n('*', run.len() - READABLE));
        } else {
            out.push_str(run);
        }
        rest = &rest[start + length..];
    }
    out.push_str(rest);
    out
}

/// At least three bits per character, or digits among letters: words and paths have less.
fn looks_random(run: &str) -> bool {
    let mut counts = [0u32; 128];
    for byte in run.bytes() {
        counts[usize::from(byte & 0x7F)] += 1;
    }
    let length = run.len() as f64;
    let share = |count: u32| f64::from(count) / length;
    let bits: f64 = counts.iter().filter(|&&count| count > 0).map(|&count| -share(count) * share(count).log2()).sum();
    let has = |test: fn(&u8) -> bool| run.bytes().any(|byte| test(&byte));
    bits >= 3.0 && (has(u8::is_ascii_digit) || (has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_values_are_hidden() {
        // Put together here so that no scanner takes it for a real one.
        let value = ["AKIA", "Q3EGRZ7T", "XW5LM2PV"].concat();
        let text = format!("key = \"{value}\"  # in application_configuration_module");
        let hidden = runs(&text);
        assert_eq!(hidden, "key = \"AKIA****************\"  # in application_configuration_module");
        assert_eq!(hidden.chars().count(), text.chars().count());
    }
}
