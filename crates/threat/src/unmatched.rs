//! Paths of the threat model at which nothing stands: a slip of the pen leaves an asset undefended.

use crate::glob::names;
use crate::model_file::Model;
use model::{Notice, NoticeLevel};

impl Model {
    /// A notice for each path that no file has. `paths` are those of all files, from the root of the repository.
    pub fn unmatched<'p>(&self, paths: impl Iterator<Item = &'p str>) -> Vec<Notice> {
        let mut waiting: Vec<(usize, usize)> = Vec::new();
        for (asset, scope) in self.scopes.iter().enumerate() {
            waiting.extend((0..scope.paths.len()).filter(|at| !scope.paths[*at].takes_out).map(|at| (asset, at)));
        }
        for path in paths {
            let Some(below) = path.strip_prefix(&self.folder) else { continue };
            let names = names(below);
            waiting.retain(|(asset, at)| !self.scopes[*asset].paths[*at].glob.matches(&names));
            if waiting.is_empty() {
                break;
            }
        }
        let notice = |(asset, at): (usize, usize)| {
            let pattern = &self.scopes[asset].paths[at];
            let name = self.defended.assets.get(asset).map_or("", |asset| &asset.name);
            let message = format!("no file in scope stands at `{}`, which `{name}` names as its own", pattern.written);
            let (level, kind) = (NoticeLevel::Info, "model-path-unmatched".to_owned());
            Notice { level, kind, message, location: Some(pattern.place.clone()) }
        };
        waiting.into_iter().map(notice).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::read_model;

    #[test]
    fn a_path_without_a_file_is_told_at_its_line() {
        let text = "version: 1\nassets:\n  - name: A\n    kind: service\n    paths: [here/, nowhere/, '!not/']\n";
        let model = read_model("palisade.model.yaml", "below/", text).unwrap();
        let told = |paths: &[&str]| -> Vec<String> {
            model.unmatched(paths.iter().copied()).into_iter().map(|notice| notice.message).collect()
        };
        assert_eq!(
            told(&["below/here/a.py", "nowhere/b.py"]),
            ["no file in scope stands at `nowhere/`, which `A` names as its own"]
        );
        assert!(told(&["below/here/a.py", "below/nowhere/b.py"]).is_empty());
    }
}
