//! `gitlab-secrets`: GitLab's security report of the type `secret_detection`; everything else is in `gitlab-sast`.

use crate::gitlab::{self, Kind};
use crate::{Format, RenderContext, Rendered};
use model::Report;

pub(crate) const FORMAT: Format = Format {
    name: "gitlab-secrets",
    description: "GitLab's secret detection report: credentials",
    whole: true,
    render,
};

fn render(report: &Report, ctx: &RenderContext<'_>) -> Rendered {
    gitlab::render(Kind::Secrets, report, ctx)
}
