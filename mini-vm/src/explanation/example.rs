//! Sources that show something: cases of the tests for errors and warnings, the standard library for what is correct. The
//! links `diagnostics` and `warnings` package the cases with this crate.

use crate::assembly::diagnostic::DiagnosticCode;
use crate::assembly::library;

/// Lines behind which an example ends with a paragraph, once it has shown what it is for.
const ENOUGH_LINES: usize = 12;

macro_rules! cases {
    ($folder:literal: $($name:literal,)*) => {
        &[$(($name, include_str!(concat!("../../", $folder, "/", $name, ".asm")))),*]
    };
}

/// A case for each error but that of memory which is not there: its name starts with the code.
const ERRORS: &[(&str, &str)] = cases![
    "diagnostics":
    "e000_more_errors_than_are_shown",
    "e001_a_character_that_starts_no_token",
    "e002_a_literal_without_its_closing_quote",
    "e003_an_escape_sequence_that_does_not_exist",
    "e004_not_exactly_one_character",
    "e005_digits_that_are_none",
    "e006_a_literal_that_is_too_large",
    "e007_a_name_that_is_not_text",
    "e008_a_source_that_is_too_large",
    "e009_a_name_that_is_too_long",
    "e010_something_else_was_expected",
    "e011_an_expression_nested_too_deep",
    "e012_a_directive_that_does_not_exist",
    "e013_a_data_item_outside_of_data",
    "e015_a_register_as_a_name",
    "e016_a_local_label_without_a_global_one",
    "e017_a_local_label_in_data",
    "e018_given_twice",
    "e019_a_field_that_is_missing",
    "e020_a_name_that_is_defined_twice",
    "e021_a_name_that_is_not_defined",
    "e022_a_code_label_as_a_value",
    "e023_data_where_a_code_label_is_needed",
    "e024_a_mnemonic_that_does_not_exist",
    "e025_a_layout_that_is_not_declared",
    "e026_a_host_function_that_does_not_exist",
    "e027_a_function_that_is_not_declared",
    "e028_a_type_that_does_not_exist",
    "e029_a_field_that_does_not_exist",
    "e030_too_few_operands",
    "e031_too_many_operands",
    "e032_an_operand_of_the_wrong_kind",
    "e033_a_register_that_does_not_exist",
    "e034_a_pair_that_starts_at_the_last_register",
    "e035_a_target_outside_of_the_program",
    "e036_an_index_behind_the_end_of_its_table",
    "e040_a_constant_that_depends_on_itself",
    "e041_a_value_beyond_128_bits",
    "e042_a_division_by_zero",
    "e043_a_shift_count_that_is_too_large",
    "e044_a_float_where_an_integer_is_needed",
    "e045_an_operand_that_does_not_fit",
    "e046_a_size_that_needs_a_label_behind_it",
    "e047_an_integer_that_no_float_is_exactly",
    "e050_an_alignment_that_is_not_allowed",
    "e051_more_data_than_is_allowed",
    "e052_a_layout_that_no_map_can_have",
    "e053_a_program_without_instructions",
    "e054_a_program_that_ends_in_a_breakpoint",
    "e055_a_label_before_data",
    "e056_names_of_labels_that_are_too_long_together",
    "e058_files_that_cannot_be_used",
    "e059_an_index_of_other_elements",
    "e060_blocks_that_are_not_closed",
    "e061_nothing_is_open",
    "e062_names_that_are_no_constants_yet",
    "e063_names_of_macros_that_are_taken",
    "e064_arguments_that_do_not_fit",
    "e065_what_is_no_parameter",
    "e066_files_that_include_themselves",
    "e067_files_that_the_library_does_not_have",
    "e068_files_that_are_not_text",
    "e069_expanded_too_deep",
    "e070_repetitions_without_measure",
    "e071_macros_in_macros",
    "e074_a_file_without_a_name",
    "e075_a_program_that_starts_in_an_included_file",
    "e076_a_function_that_goes_on_into_the_next",
    "e080_an_instruction_as_the_name_of_a_register",
    "e081_what_stands_only_in_functions",
    "e082_a_register_with_two_names",
    "e083_no_register_is_left",
    "e084_a_name_behind_a_call",
    "e085_arguments_that_are_not_declared",
    "e086_another_number_of_arguments",
    "e087_another_number_of_results",
    "e088_a_call_that_overwrites_what_is_read_later",
    "e089_a_result_that_stands_elsewhere",
    "e090_a_struct_where_a_value_is_needed",
    "e091_a_struct_that_contains_itself",
    "e092_a_field_that_does_not_exist",
    "e093_a_struct_that_is_too_large",
    "e094_the_size_of_what_has_none",
    "e095_an_access_that_names_no_field",
    "e096_an_access_of_a_field_that_no_register_holds",
    "e097_an_access_that_is_wider_than_its_field",
    "e098_a_struct_with_the_name_of_a_type",
    "e100_another_number_of_arguments_of_the_host",
    "e101_another_number_of_arguments_of_a_format",
    "e102_a_format_that_is_wrong",
];

/// A case for each warning.
const WARNINGS: &[(&str, &str)] = cases![
    "warnings":
    "w000_more_warnings_than_are_shown",
    "w001_a_label_that_nothing_refers_to",
    "w002_a_constant_that_nothing_refers_to",
    "w003_a_layout_that_nothing_names",
    "w004_a_register_whose_name_is_not_used",
    "w005_a_function_that_is_never_called",
    "w010_code_that_is_never_reached",
    "w020_a_register_that_is_read_before_it_is_written",
    "w030_a_call_that_overwrites_what_is_read_later",
];

/// The start of a case that has this error or warning. What is expected stands behind the lines.
pub(super) fn of_diagnostic(code: DiagnosticCode) -> Option<String> {
    let is_it = |name: &str| name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(code.as_str()));
    let (_, text) = ERRORS.iter().chain(WARNINGS).find(|(name, _)| is_it(name))?;
    let mut example = String::new();
    for (number, line) in text.lines().enumerate() {
        if line.is_empty() && number >= ENOUGH_LINES && shows(&example, code) {
            break;
        }
        example += line;
        example.push('\n');
    }
    Some(example)
}

/// Whether a line of an example says that it has this error or warning.
fn shows(example: &str, code: DiagnosticCode) -> bool {
    let severity = code.severity().to_string();
    example.lines().any(|line| line.contains(&severity) && line.contains(code.as_str()))
}

/// The first line of the standard library in which an instruction or a directive stands, and the name of the file.
pub(super) fn in_library(word: &str) -> Option<(&'static str, &'static str)> {
    let has_word = |line: &&str| {
        let code = line.split(';').next().unwrap_or_default();
        code.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_' && letter != '.')
            .any(|other| other == word)
    };
    library::names().find_map(|file| Some((file, library::text(file)?.lines().find(has_word)?)))
}

#[cfg(test)]
mod tests {
    use super::{of_diagnostic, shows};
    use crate::assembly::diagnostic::DiagnosticCode;

    #[test]
    fn every_diagnostic_has_an_example_that_shows_it() {
        for &code in DiagnosticCode::ALL {
            let example = of_diagnostic(code).unwrap_or_default();
            let is_shown = shows(&example, code);
            // A system without memory fits in no source.
            assert!(
                is_shown || code == DiagnosticCode::OutOfMemory,
                "{code} needs a case in this file:\n{example}"
            );
        }
    }
}
