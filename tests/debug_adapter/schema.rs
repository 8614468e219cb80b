//! The schema of the protocol, and whether a message keeps it. Of JSON Schema this knows what that file uses.

use std::fs;

use serde_json::{Map, Value};

use crate::support::root;

/// Members of a newer protocol.
const NEWER: [&str; 1] = ["supportsDataBreakpointBytes"];

pub(crate) struct Schema(Map<String, Value>);

impl Schema {
    pub(crate) fn read() -> Self {
        let path = root().join("tests/debug_adapter/debugAdapterProtocol.json");
        let text = fs::read_to_string(path).expect("there is the schema");
        let mut schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
        let Value::Object(definitions) = schema["definitions"].take() else {
            panic!("there are definitions")
        };
        Self(definitions)
    }

    /// The names of all requests that a client can send.
    pub(crate) fn commands(&self) -> Vec<String> {
        let requests = self.0.values().filter_map(|schema| {
            let command = &schema["allOf"][1]["properties"]["command"]["enum"][0];
            Some(command.as_str()?.to_owned()).filter(|it| it != "runInTerminal" && it != "startDebugging")
        });
        requests.collect()
    }

    /// What of a message breaks the schema, or is not in it.
    pub(crate) fn check(&self, message: &Value) -> Result<(), String> {
        let kind = match message["type"].as_str() {
            Some("request") => capitalized(&message["command"]) + "Request",
            Some("event") => capitalized(&message["event"]) + "Event",
            Some("response") if message["success"] == false => "ErrorResponse".to_owned(),
            Some("response") => capitalized(&message["command"]) + "Response",
            _ => return Err("it is no message".to_owned()),
        };
        let schema = self.0.get(&kind).ok_or_else(|| format!("the protocol has no {kind}"))?;
        self.check_by(&[schema], message).map_err(|error| format!("{kind}: {error}"))
    }

    /// Checks a value by some schemas at once. A member that none of them has is an error.
    fn check_by(&self, schemas: &[&Value], value: &Value) -> Result<(), String> {
        let mut parts = Vec::new();
        schemas.iter().for_each(|schema| self.collect(schema, &mut parts));
        for part in &parts {
            self.check_part(part, value)?;
        }
        let Value::Object(members) = value else { return Ok(()) };
        let is_open = |part: &&&Value| {
            part.get("properties").is_none() || part.get("additionalProperties").is_some_and(|it| it != false)
        };
        let has_properties = parts.iter().any(|part| part.get("properties").is_some());
        for (name, member) in members {
            let of_name: Vec<&Value> = parts.iter().filter_map(|part| part["properties"].get(name)).collect();
            let is_known = !of_name.is_empty() || !has_properties || NEWER.contains(&name.as_str());
            if !is_known
                && !parts.iter().filter(|part| part.get("properties").is_some()).any(|part| is_open(&part))
            {
                return Err(format!("{name} is not in the schema"));
            }
            self.check_by(&of_name, member).map_err(|error| format!("{name}: {error}"))?;
        }
        Ok(())
    }

    /// The schemas that one consists of.
    fn collect<'s>(&'s self, schema: &'s Value, parts: &mut Vec<&'s Value>) {
        if let Some(name) = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/definitions/")) {
            self.collect(&self.0[name], parts);
        }
        for schema in schema["allOf"].as_array().into_iter().flatten() {
            self.collect(schema, parts);
        }
        parts.push(schema);
    }

    fn check_part(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let is_kept =
            schema.as_object().expect("a schema is an object").iter().all(
                |(keyword, expected)| match keyword.as_str() {
                    "type" => match expected {
                        Value::Array(types) => types.iter().any(|expected| has_type(value, expected)),
                        expected => has_type(value, expected),
                    },
                    "enum" => list(expected).contains(value),
                    "required" => list(expected).iter().all(|name| value.get(text(name)).is_some()),
                    "items" => list(value).iter().all(|item| self.check_by(&[expected], item).is_ok()),
                    "additionalProperties" if expected.is_object() => value
                        .as_object()
                        .is_none_or(|it| it.values().all(|it| self.check_by(&[expected], it).is_ok())),
                    "oneOf" => {
                        list(expected).iter().filter(|one| self.check_by(&[one], value).is_ok()).count() == 1
                    }
                    "$ref"
                    | "allOf"
                    | "properties"
                    | "title"
                    | "description"
                    | "_enum"
                    | "enumDescriptions"
                    | "default"
                    | "additionalProperties"
                    | "deprecated" => true,
                    unknown => panic!("the test does not know {unknown}"),
                },
            );
        // What of an item is wrong is worth more than that one is.
        if let (false, Some(items)) = (is_kept, schema.get("items")) {
            value.as_array().into_iter().flatten().try_for_each(|item| self.check_by(&[items], item))?;
        }
        if is_kept { Ok(()) } else { Err(format!("{schema} is broken by {value}")) }
    }
}

fn capitalized(name: &Value) -> String {
    let (first, rest) = text(name).split_at(1);
    first.to_uppercase() + rest
}

fn text(value: &Value) -> &str {
    value.as_str().expect("it is a text")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn has_type(value: &Value, expected: &Value) -> bool {
    match text(expected) {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        unknown => panic!("the test does not know the type {unknown}"),
    }
}
