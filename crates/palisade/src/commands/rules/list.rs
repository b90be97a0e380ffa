//! `palisade rules list`.

use crate::console::Console;
use crate::failure::Failure;
use crate::options::RuleOptions;
use crate::project;
use crate::wording::{list_rules, list_rules_json};
use clap::{Args, ValueEnum};

/// List the rules, one a line
#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    rules: RuleOptions,
    /// Only rules for this language
    #[arg(long, value_name = "NAME")]
    language: Option<String>,
    /// Form of the list
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    Text,
    Json,
}

/// Runs the command.
pub fn run(arguments: &Arguments, console: &mut Console) -> Result<u8, Failure> {
    let setup = project::setup(&arguments.rules, arguments.rules.only.clone())?;
    let mut rules = scan::prepare(&setup.listing()).map_err(Failure::Configuration)?.rules;
    if let Some(language) = &arguments.language {
        rules.retain(|rule| rule.languages.iter().any(|name| name.eq_ignore_ascii_case(language)));
    }
    let text = match arguments.format {
        Form::Text => list_rules(&rules),
        Form::Json => list_rules_json(&rules),
    };
    console.print(text.as_bytes())?;
    Ok(0)
}
