//! `palisade rules show`.

use crate::console::Console;
use crate::failure::Failure;
use crate::options::RuleOptions;
use crate::project;
use crate::wording::describe_rule;
use clap::Args;

/// Show all that is known about a rule
#[derive(Args)]
pub struct Arguments {
    /// Name of the rule
    #[arg(value_name = "RULE")]
    name: String,
    #[command(flatten)]
    rules: RuleOptions,
}

/// Runs the command.
pub fn run(arguments: &Arguments, console: &mut Console) -> Result<u8, Failure> {
    let setup = project::setup(&arguments.rules, arguments.rules.only.clone())?;
    let rules = scan::prepare(&setup.listing()).map_err(Failure::Configuration)?.rules;
    let rule = rules.iter().find(|rule| rule.id == arguments.name);
    let rule = rule.ok_or_else(|| Failure::UnknownRule { name: arguments.name.clone() })?;
    console.print(describe_rule(rule).as_bytes())?;
    Ok(0)
}
