//! `json`: everything a report holds, for programs. The schema stands beside this file.

use crate::stored::Stored;
use crate::{Format, RenderContext, Rendered, escape};
use model::Report;

pub(crate) const FORMAT: Format = Format {
    name: "json",
    description: "everything, for programs (see `palisade schema report`)",
    whole: false,
    render,
};

/// JSON Schema of what is written here.
pub(crate) const SCHEMA: &str = include_str!("schema.json");

fn render(report: &Report, ctx: &RenderContext<'_>) -> Rendered {
    Rendered::complete(escape::json(&Stored::of(report, ctx.sources)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use serde_json::Value;

    #[test]
    fn every_required_key_is_written_and_every_written_key_is_known() {
        let schema: Value = serde_json::from_str(SCHEMA).unwrap();
        for report in [samples::with_model(), samples::compared()] {
            let report = render(&report, &RenderContext::new(&()));
            let report: Value = serde_json::from_slice(&report.bytes).unwrap();
            check(&schema, &schema, &report, "report");
        }
    }

    /// The part of JSON Schema that our schema uses for objects and lists.
    fn check(schema: &Value, at: &Value, value: &Value, place: &str) {
        if let Some(name) = at.get("$ref").and_then(Value::as_str) {
            let target = name.strip_prefix("#").and_then(|path| schema.pointer(path)).expect(name);
            return check(schema, target, value, place);
        }
        if let Some(choices) = at.get("oneOf").and_then(Value::as_array) {
            let kind = |choice: &&Value| choice.pointer("/properties/fact/const") == value.get("fact");
            return check(schema, choices.iter().find(kind).expect(place), value, place);
        }
        for key in at.get("required").and_then(Value::as_array).into_iter().flatten() {
            assert!(value.get(key.as_str().unwrap()).is_some(), "{place} lacks {key}");
        }
        if let (Some(known), Some(object)) = (at.get("properties"), value.as_object()) {
            for (key, inner) in object {
                let place = format!("{place}.{key}");
                check(schema, known.get(key).expect(&place), inner, &place);
            }
        }
        if let (Some(items), Some(list)) = (at.get("items"), value.as_array()) {
            list.iter().for_each(|inner| check(schema, items, inner, &format!("{place}[]")));
        }
        if let Some(words) = at.get("enum").and_then(Value::as_array) {
            assert!(words.contains(value), "{place}: {value}");
        }
    }

    #[test]
    fn an_empty_report_is_complete() {
        let text = String::from_utf8(render(&samples::empty(), &RenderContext::new(&())).bytes).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["findings"], Value::Array(vec![]));
        assert_eq!(value["verdict"]["exit_code"], 0);
        assert!(value.get("facts").is_none());
    }
}
