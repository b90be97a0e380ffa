//! Setting up code analysis.

use super::{Prepared, Setup};
use crate::config::{Placed, WrittenTaint};
use ::sast::engine::{RuleSource, SastEngine, describe};
use ::sast::rule::{Overlay, OverlayText};
use engine::ConfigFault;
use model::RuleOrigin;

/// Reads the rules. A mistake in any of them ends the scan before it starts; what is only not supported is a notice.
pub(super) fn make(setup: &Setup) -> Result<Prepared, Vec<ConfigFault>> {
    let ours = setup.rule_files.iter().filter(|file| !super::secrets::is_ours(file));
    let files = ours.map(|file| RuleSource {
        path: match &file.origin {
            RuleOrigin::File(path) => path.clone(),
            RuleOrigin::Builtin => String::new(),
        },
        text: file.text.clone(),
    });
    let loaded = SastEngine::load(&::sast::engine::Setup {
        builtin: setup.builtin,
        files: files.collect(),
        languages: setup.languages.clone(),
        off: setup.off.clone(),
        today: setup.today.clone(),
        overlays: setup.taint.iter().map(overlay).collect(),
        deep: setup.deep,
    });
    if !loaded.faults.is_empty() {
        return Err(loaded.faults);
    }
    let mut rules: Vec<_> = loaded.engine.rules().iter().map(describe).collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Prepared { engines: vec![Box::new(loaded.engine)], notices: loaded.notices, rules, ..Prepared::default() })
}

fn overlay(written: &WrittenTaint) -> Overlay {
    let text = |placed: &Placed<String>| OverlayText {
        text: placed.value.clone(),
        location: placed.place.clone(),
        line: placed.line.clone(),
    };
    let texts = |list: &[Placed<String>]| list.iter().map(text).collect();
    Overlay {
        family: text(&written.family),
        languages: texts(&written.languages),
        sources: texts(&written.sources),
        sinks: texts(&written.sinks),
        sanitizers: texts(&written.sanitizers),
        checks: texts(&written.checks),
    }
}
