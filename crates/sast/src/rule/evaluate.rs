//! The evaluator of `metavariable-comparison`.

use super::formula::Compare;

/// A value of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A whole number.
    Int(i128),
    /// A number, or a time in seconds since 1970.
    Float(f64),
    /// A text.
    Str(String),
    /// A truth value.
    Bool(bool),
    /// A list.
    List(Vec<Value>),
    /// Code that is not a constant, as written: equal to the same code, nothing else can be said of it.
    Code(String),
}

/// What expressions ask for.
pub trait Environment {
    /// The value of a metavariable by its name with `$`, and of the name `today()` the time in seconds since 1970 (it is asked, so that a
    /// scan can be repeated).
    fn value(&self, name: &str) -> Option<Value>;

    /// Whether a regex matches at the start of a text; `None` if that cannot be told. It is asked, so that a regex that many
    /// comparisons share is compiled once.
    fn matches_at_start(&self, regex: &str, text: &str) -> Option<bool>;
}

/// Evaluates an expression. `None`: there is no value, and the condition does not hold.
pub fn evaluate(compare: &Compare, env: &dyn Environment) -> Option<Value> {
    match compare {
        Compare::Metavariable(name) => env.value(name),
        Compare::Int(value) => Some(Value::Int(*value)),
        Compare::Float(value) => Some(Value::Float(*value)),
        Compare::Str(value) => Some(Value::Str(value.clone())),
        Compare::Bool(value) => Some(Value::Bool(*value)),
        Compare::List(items) => items.iter().map(|item| evaluate(item, env)).collect::<Option<_>>().map(Value::List),
        Compare::Unary(operator, operand) => unary(operator, evaluate(operand, env)?),
        Compare::Binary(operator @ ("and" | "or"), left, right) => {
            let Value::Bool(decided) = evaluate(left, env)? else { return None };
            if decided == (*operator == "or") { Some(Value::Bool(decided)) } else { evaluate(right, env) }
        }
        Compare::Binary(operator, left, right) => binary(operator, &evaluate(left, env)?, &evaluate(right, env)?),
        Compare::Call(name, arguments) => {
            if name == "today" && arguments.is_empty() {
                return env.value("today()");
            }
            let values: Vec<Value> = arguments.iter().map(|argument| evaluate(argument, env)).collect::<Option<_>>()?;
            call(name, &values, env)
        }
    }
}

fn unary(operator: &str, operand: Value) -> Option<Value> {
    match (operator, operand) {
        ("not", Value::Bool(value)) => Some(Value::Bool(!value)),
        ("-", Value::Int(value)) => value.checked_neg().map(Value::Int),
        ("-", Value::Float(value)) => Some(Value::Float(-value)),
        ("~", Value::Int(value)) => Some(Value::Int(!value)),
        _ => None,
    }
}

fn binary(operator: &str, left: &Value, right: &Value) -> Option<Value> {
    match operator {
        "==" => return Some(Value::Bool(equal(left, right))),
        "!=" => return Some(Value::Bool(!equal(left, right))),
        "in" => return contains(right, left).map(Value::Bool),
        "not in" => return contains(right, left).map(|found| Value::Bool(!found)),
        "<" | "<=" | ">" | ">=" => return ordered(operator, left, right).map(Value::Bool),
        _ => {}
    }
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => whole(operator, *left, *right),
        (Value::Str(left), Value::Str(right)) if operator == "+" => Some(Value::Str(format!("{left}{right}"))),
        _ => fraction(operator, float(left)?, float(right)?),
    }
}

fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Int(_), Value::Float(_)) | (Value::Float(_), Value::Int(_)) => float(left) == float(right),
        (Value::Code(left), Value::Str(right)) | (Value::Str(left), Value::Code(right)) => left == right,
        _ => left == right,
    }
}

fn contains(whole: &Value, part: &Value) -> Option<bool> {
    match (whole, part) {
        (Value::List(items), _) => Some(items.iter().any(|item| equal(item, part))),
        (Value::Str(whole) | Value::Code(whole), Value::Str(part) | Value::Code(part)) => {
            Some(whole.contains(part.as_str()))
        }
        _ => None,
    }
}

fn ordered(operator: &str, left: &Value, right: &Value) -> Option<bool> {
    let ordering = match (left, right) {
        (Value::Int(left), Value::Int(right)) => left.cmp(right),
        (Value::Str(left), Value::Str(right)) => left.cmp(right),
        _ => float(left)?.partial_cmp(&float(right)?)?,
    };
    Some(match operator {
        "<" => ordering.is_lt(),
        "<=" => ordering.is_le(),
        ">" => ordering.is_gt(),
        _ => ordering.is_ge(),
    })
}

fn whole(operator: &str, left: i128, right: i128) -> Option<Value> {
    let amount = || u32::try_from(right).ok();
    let value = match operator {
        "+" => left.checked_add(right),
        "-" => left.checked_sub(right),
        "*" => left.checked_mul(right),
        // Python rounds down, and the remainder has the sign of the divisor.
        "//" => left.checked_div_euclid(right).and_then(|value| {
            if right < 0 && value.checked_mul(right) != Some(left) { value.checked_sub(1) } else { Some(value) }
        }),
        "%" => {
            left.checked_rem(right).map(|rest| if rest != 0 && (rest < 0) != (right < 0) { rest + right } else { rest })
        }
        "**" => left.checked_pow(amount()?),
        "<<" => amount().filter(|&by| by < 120).and_then(|by| left.checked_mul(1 << by)),
        ">>" => amount().map(|by| left >> by.min(127)),
        "|" => Some(left | right),
        "&" => Some(left & right),
        "^" => Some(left ^ right),
        // Semgrep divides whole numbers to a whole number.
        "/" => left.checked_div(right),
        _ => None,
    };
    value.map(Value::Int)
}

fn fraction(operator: &str, left: f64, right: f64) -> Option<Value> {
    let value = match operator {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / right,
        "//" => (left / right).floor(),
        "%" => left - right * (left / right).floor(),
        "**" => left.powf(right),
        _ => return None,
    };
    value.is_finite().then_some(Value::Float(value))
}

fn float(value: &Value) -> Option<f64> {
    match value {
        Value::Int(value) => Some(*value as f64),
        Value::Float(value) => Some(*value),
        _ => None,
    }
}

fn call(name: &str, arguments: &[Value], env: &dyn Environment) -> Option<Value> {
    match (name, arguments) {
        ("int", [Value::Int(value)]) => Some(Value::Int(*value)),
        ("int", [Value::Float(value)]) => Some(Value::Int(*value as i128)),
        ("int", [Value::Bool(value)]) => Some(Value::Int(i128::from(*value))),
        ("int", [Value::Str(text) | Value::Code(text)]) => whole_number(text, 10),
        ("int", [Value::Str(text) | Value::Code(text), Value::Int(base)]) => {
            whole_number(text, u32::try_from(*base).ok()?)
        }
        ("float", [Value::Str(text) | Value::Code(text)]) => text.trim().parse().ok().map(Value::Float),
        ("float", [value]) => float(value).map(Value::Float),
        ("str", [value]) => written(value).map(Value::Str),
        ("len", [Value::Str(text)]) => Some(Value::Int(text.chars().count() as i128)),
        ("len", [Value::List(items)]) => Some(Value::Int(items.len() as i128)),
        ("re.match", [Value::Str(regex), Value::Str(text) | Value::Code(text)]) => {
            env.matches_at_start(regex, text).map(Value::Bool)
        }
        ("strptime", [Value::Str(text)]) => day_of(text).map(Value::Float),
        _ => None,
    }
}

fn whole_number(text: &str, base: u32) -> Option<Value> {
    if !(2..=36).contains(&base) {
        return None;
    }
    let text = text.trim().replace('_', "").to_ascii_lowercase();
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.as_str()), |digits| (-1, digits));
    let prefix = match base {
        16 => "0x",
        8 => "0o",
        2 => "0b",
        _ => "",
    };
    let digits = digits.strip_prefix(prefix).unwrap_or(digits);
    i128::from_str_radix(digits, base).ok().map(|value| Value::Int(sign * value))
}

fn written(value: &Value) -> Option<String> {
    match value {
        Value::Int(value) => Some(value.to_string()),
        Value::Float(value) => Some(format!("{value:?}")),
        Value::Str(text) | Value::Code(text) => Some(text.clone()),
        Value::Bool(value) => Some(if *value { "True" } else { "False" }.to_owned()),
        Value::List(_) => None,
    }
}

/// Seconds since 1970 of a day written as `2024-12-31` (what follows the day is ignored).
pub fn day_of(text: &str) -> Option<f64> {
    let mut parts = text.trim().get(..10)?.split('-');
    let mut next = || parts.next()?.parse::<i64>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Days of the civil calendar, counted from March so that the leap day comes last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(((era * 146_097 + day_of_era - 719_468) * 86_400) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::compare::parse_comparison;

    struct Known;

    impl Environment for Known {
        fn value(&self, name: &str) -> Option<Value> {
            match name {
                "$I" => Some(Value::Int(41)),
                "$S" => Some(Value::Str("0600".into())),
                "$C" => Some(Value::Code("a.b".into())),
                "today()" => Some(Value::Float(86_400.0 * 366.0)),
                _ => None,
            }
        }

        fn matches_at_start(&self, regex: &str, text: &str) -> Option<bool> {
            crate::regexes::compile_anchored(regex).ok()?.is_match(text)
        }
    }

    #[track_caller]
    fn check(text: &str, expected: Option<Value>) {
        assert_eq!(evaluate(&parse_comparison(text).unwrap(), &Known), expected, "{text}");
    }

    #[test]
    fn conditions_hold_or_not() {
        let held = [
            "$I + 1 == 42",
            "$I in [1, 41]",
            "'06' in $S",
            "$S == '0600'",
            "int($S) > 0o600",
            "int('777', 8) == 511",
            "str($I) == '41'",
            "re.match('^0\\d+$', $S)",
            "not re.match('600', $S)",
            "-7 // 2 == -4 and -7 % 3 == 2 and 7 // -2 == -4 and 7 % -3 == -2 and -8 // -2 == 4",
            "2 ** 10 == 1024 and 1 << 3 == 8 and ~0 == -1 and 6 & 3 | 8 ^ 1 == 11",
            "1.5 < 2 and 'a' < 'b' and 1 == 1.0",
            "str($C) == 'a.b'",
            "today() > strptime('1970-12-31')",
            "strptime('2000-03-01') - strptime('2000-02-28') == 172800",
            "False or True",
            "True or $UNKNOWN",
            "len('äb') == 2",
        ];
        for text in held {
            check(text, Some(Value::Bool(true)));
        }
    }

    #[test]
    fn what_has_no_value_is_not_held() {
        for text in [
            "$UNKNOWN == 1",
            "not $UNKNOWN",
            "1 // 0 == 0",
            "1 % 0 == 0",
            "2 ** 200 > 1",
            "1 << 500 > 1",
            "'a' < 1",
            "int('x') == 1",
            "strptime('soon') > 1",
        ] {
            check(text, None);
        }
        check("-7 / 2", Some(Value::Int(-3)));
        check("1.0 / 0", None);
    }

    #[test]
    fn long_sums_have_a_value() {
        check(&"1+".repeat(249)[..497], Some(Value::Int(249)));
    }
}
