//! What runs before a merge: files of continuous integration, hooks, and scripts that these call.
//!
//! Which edits of a pipeline weaken it cannot be told: a condition, a shell, a variable or a step in front can all keep Palisade
//! from having its say. So every edit of one that runs it is told. Of a script that does other things too, only the lines with it.

/// What a change does to a pipeline that runs Palisade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PipelineEdit {
    /// Rule that speaks.
    pub rule: &'static str,
    /// Line after the change, from 1.
    pub line: usize,
    /// In a sentence.
    pub message: String,
}

/// Tells it. `runs_elsewhere` says whether any pipeline ran Palisade before: the first one takes nothing away.
pub fn edited_pipeline(
    path: &str,
    old: Option<&str>,
    new: Option<&str>,
    runs_elsewhere: &dyn Fn() -> bool,
) -> Option<PipelineEdit> {
    let is_pipeline = is_pipeline(path) || (is_yaml(path) && [old, new].into_iter().flatten().any(runs));
    if !is_pipeline && !is_script(path) {
        return None;
    }
    let mentions = |text: &&str| contains(text, WORD);
    let told = |rule, line, message: &str| Some(PipelineEdit { rule, line, message: message.to_owned() });
    let Some(before) = old.filter(mentions) else {
        let after = new.filter(mentions).filter(|_| is_pipeline && runs_elsewhere())?;
        let line = after.lines().position(|line| contains(line, WORD)).unwrap_or(0) + 1;
        return told(EDITED, line, "another pipeline runs Palisade, and could pass for the one that was there");
    };
    let Some(after) = new else { return told(WEAKENED, 1, "the file that ran Palisade is gone") };
    if let Some((line, message)) = weakened_step(before, after) {
        return told(WEAKENED, line, message);
    }
    if !is_pipeline {
        return None;
    }
    if let Some((line, word)) = forgiven(before, after) {
        return told(WEAKENED, line, &format!("what fails may be passed over now: `{word}`"));
    }
    let line = first_difference(before, after)?;
    told(EDITED, line, "the pipeline that runs Palisade is another one")
}

const WEAKENED: &str = "policy-step-weakened";
const EDITED: &str = "policy-pipeline-edited";
const WORD: &str = "palisade";

/// Whether a file of this path can matter here.
pub fn may_run(path: &str) -> bool {
    is_pipeline(path) || is_script(path) || is_yaml(path)
}

/// Whether a path is that of a pipeline or hook.
pub fn is_pipeline(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let below = |folders: &[&str]| folders.iter().any(|folder| path.starts_with(folder));
    let named = ["jenkinsfile", "azure-pipelines", "bitbucket-pipelines", "appveyor", "cloudbuild", "buildspec"];
    (is_yaml(&name)
        && below(&[".github/", ".gitlab", ".woodpecker", ".circleci/", ".buildkite/", ".forgejo/", ".gitea/"]))
        || (named.iter().any(|start| name.starts_with(start)) && (is_yaml(&name) || name.starts_with("jenkinsfile")))
        || [".pre-commit-config.yaml", ".travis.yml", ".drone.yml", "lefthook.yml"].contains(&name.as_str())
        || below(&[".husky/", ".githooks/", ".ci/"])
}

/// What pipelines call, and what is there for much else.
fn is_script(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let named = ["makefile", "gnumakefile", "justfile", "package.json", "tox.ini", "noxfile.py", "dockerfile"];
    named.contains(&name.as_str())
        || [".sh", ".bash", ".mk", ".ps1", ".cmd", ".bat"].iter().any(|end| name.ends_with(end))
}

fn is_yaml(path: &str) -> bool {
    path.ends_with(".yml") || path.ends_with(".yaml")
}

/// Whether a text has a command that judges.
fn runs(text: &str) -> bool {
    ["palisade gate", "palisade scan", "palisade hook"].iter().any(|command| text.contains(command))
}

/// Whether lines with the word are gone or other ones.
fn weakened_step(old: &str, new: &str) -> Option<(usize, &'static str)> {
    let steps = |text: &str| -> Vec<(usize, String)> {
        let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim().to_owned()));
        lines.filter(|(_, line)| contains(line, WORD) && !line.starts_with('#') && !line.starts_with("//")).collect()
    };
    let (before, after) = (steps(old), steps(new));
    if after.len() < before.len() {
        return Some((1, "a step that ran Palisade is gone"));
    }
    let other = after.iter().find(|(_, step)| !before.iter().any(|(_, known)| known == step));
    other.map(|(line, _)| (*line, "the step that runs Palisade is another one"))
}

/// A word by which what fails is passed over, when there are more of it than before.
fn forgiven(old: &str, new: &str) -> Option<(usize, &'static str)> {
    const FORGIVING: &[&str] = &[
        "continue-on-error: true",
        "allow_failure: true",
        "|| true",
        "catchError",
        "continueOnError: true",
        "failure: ignore",
        "ignore_failure",
        "if: false",
        "when: manual",
        "stages: [manual]",
        "set +e",
    ];
    let count = |text: &str, word: &str| text.matches(word).count();
    let word = FORGIVING.iter().find(|word| count(new, word) > count(old, word))?;
    Some((new.lines().position(|line| line.contains(word)).unwrap_or(0) + 1, word))
}

/// The first line that is another one. How lines end does not count: git itself changes that.
fn first_difference(old: &str, new: &str) -> Option<usize> {
    let (mut old, mut new) = (old.lines(), new.lines());
    let mut line = 0;
    loop {
        line += 1;
        match (old.next(), new.next()) {
            (None, None) => return None,
            (before, after) if before == after => {}
            (_, None) => return Some((line - 1).max(1)),
            _ => return Some(line),
        }
    }
}

fn contains(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    text.len() >= word.len() && text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: &str = "steps:\n  - run: palisade gate\n";
    const FLOW: &str = ".github/workflows/a.yml";

    fn told(path: &str, old: Option<&str>, new: Option<&str>) -> Option<(&'static str, usize)> {
        edited_pipeline(path, old, new, &|| true).map(|edit| (edit.rule, edit.line))
    }

    #[test]
    fn every_edit_of_a_pipeline_that_runs_it_is_told() {
        let edited = |new: &str| told(FLOW, Some(STEP), Some(new));
        assert_eq!(edited(STEP), None);
        assert_eq!(edited(&STEP.replace('\n', "\r\n")), None);
        for new in ["steps: []\n", "steps:\n  - run: palisade gate || true\n", "steps:\n  # - run: palisade gate\n"] {
            assert_eq!(edited(new).map(|edit| edit.0), Some(WEAKENED), "{new}");
        }
        assert_eq!(edited(&format!("{STEP}    continue-on-error: true\n")), Some((WEAKENED, 3)));
        assert_eq!(edited(&format!("{STEP}    continue-on-error:  ${{{{ true }}}}\n")), Some((EDITED, 3)));
        assert_eq!(edited(&format!("on: never\n{STEP}")), Some((EDITED, 1)));
        assert_eq!(edited(&STEP.replacen("  - run", "  - if: x\n    run", 1)), Some((WEAKENED, 3)));
        assert_eq!(told(FLOW, Some(STEP), None), Some((WEAKENED, 1)));
        assert_eq!(told("deploy/jobs.yml", Some(STEP), Some(&format!("{STEP}x: 1\n"))), Some((EDITED, 3)));
    }

    #[test]
    fn what_never_runs_it_and_what_is_the_first_to_is_not_told() {
        assert_eq!(told(FLOW, Some("a: b\n"), Some("a: c\n")), None);
        assert_eq!(told("a.py", Some(STEP), None), None);
        assert_eq!(edited_pipeline(FLOW, None, Some(STEP), &|| false), None);
        assert_eq!(told(FLOW, None, Some(STEP)), Some((EDITED, 2)));
        assert_eq!(told(FLOW, Some("a: b\n"), Some(STEP)), Some((EDITED, 2)));
    }

    #[test]
    fn of_scripts_only_their_lines_with_it() {
        let script = "set -e\npalisade gate\nmake\n";
        assert_eq!(told("ci/test.sh", Some(script), Some(&script.replace("make", "cmake"))), None);
        assert_eq!(told("ci/test.sh", Some(script), Some("make\n")), Some((WEAKENED, 1)));
        assert_eq!(told("Makefile", Some(script), Some(&script.replace("gate", "gate || :"))), Some((WEAKENED, 2)));
        assert_eq!(told(".husky/pre-push", Some(script), Some(&format!("exit 0\n{script}"))), Some((EDITED, 1)));
    }
}
