//! A schema of `docs`, and whether a value keeps it. Of JSON Schema this knows what those files use.

use std::fs;

use fancy_regex::Regex;
use serde_json::{Map, Value};

use crate::support::root;

pub(crate) struct Schema(Value);

impl Schema {
    /// The schema in a file of the workspace.
    pub(crate) fn of(path: &str) -> Self {
        let text = fs::read_to_string(root().join(path)).expect("there is the schema");
        Self(serde_json::from_str(&text).expect("the schema is JSON"))
    }

    /// The definitions with their names.
    pub(crate) fn definitions(&self) -> &Map<String, Value> {
        self.0["$defs"].as_object().expect("there are definitions")
    }

    /// What of a line breaks the schema, or is not in it.
    pub(crate) fn check(&self, line: &Value) -> Result<(), String> {
        self.check_by(&self.0, line)
    }

    fn check_by(&self, schema: &Value, value: &Value) -> Result<(), String> {
        for (keyword, expected) in schema.as_object().expect("a schema is an object") {
            let is_kept = match keyword.as_str() {
                "$schema" | "title" | "$defs" => true,
                "$ref" => {
                    let name = expected.as_str().and_then(|path| path.strip_prefix("#/$defs/"));
                    self.check_by(&self.definitions()[name.expect("it names a definition")], value)?;
                    true
                }
                "oneOf" => {
                    let outcomes = list(expected).iter().map(|schema| self.check_by(schema, value));
                    let (kept, broken): (Vec<_>, Vec<_>) = outcomes.partition(Result::is_ok);
                    if kept.len() != 1 {
                        return Err(format!("{} of {} fit: {broken:?}", kept.len(), list(expected).len()));
                    }
                    true
                }
                "const" => value == expected,
                "enum" => list(expected).contains(value),
                "type" => match expected {
                    Value::Array(types) => types.iter().any(|expected| has_type(value, expected)),
                    expected => has_type(value, expected),
                },
                "pattern" => {
                    let pattern =
                        Regex::new(expected.as_str().expect("it is a text")).expect("it is a pattern");
                    value.as_str().is_none_or(|text| pattern.is_match(text).expect("it is simple"))
                }
                "minimum" => {
                    value.as_i64().is_none_or(|number| number >= expected.as_i64().expect("a number"))
                }
                "required" => {
                    let has = |name: &Value| value.get(name.as_str().expect("it is a name")).is_some();
                    list(expected).iter().all(has)
                }
                "properties" => {
                    for (name, value) in value.as_object().into_iter().flatten() {
                        let schema =
                            expected.get(name).ok_or_else(|| format!("{name} is not in the schema"))?;
                        self.check_by(schema, value).map_err(|error| format!("{name}: {error}"))?;
                    }
                    true
                }
                "items" => {
                    value
                        .as_array()
                        .into_iter()
                        .flatten()
                        .try_for_each(|value| self.check_by(expected, value))?;
                    true
                }
                unknown => panic!("the test does not know {unknown}"),
            };
            if !is_kept {
                return Err(format!("{keyword} {expected} is broken by {value}"));
            }
        }
        Ok(())
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("it is a list")
}

fn has_type(value: &Value, expected: &Value) -> bool {
    match expected.as_str().expect("it is a name") {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        unknown => panic!("the test does not know the type {unknown}"),
    }
}
