import { Request, Response } from "express";

export const signIn = (req: Request, res: Response) => {
  // ruleid: redirect-to-request-address
  res.redirect(req.query.next as string);
};

export function leave(req: Request, res: Response) {
  const { url } = req.query;
  // ruleid: redirect-to-request-address
  return res.redirect(302, `${url}`);
}

export const back = (req: Request, res: Response) => {
  const target = req.body.target || "/";
  // ruleid: redirect-to-request-address
  res.redirect(target);
};

router.get("/out", async (ctx) => {
  // ruleid: redirect-to-request-address
  ctx.redirect(ctx.query.to);
});

// Near misses
export const fine = async (req: Request, res: Response) => {
  // ok: redirect-to-request-address
  res.redirect("/users/" + req.params.id);
  // ok: redirect-to-request-address
  res.redirect(`/login?next=${encodeURIComponent(req.query.next as string)}`);
  // ok: redirect-to-request-address
  res.redirect(`https://accounts.example.com/start?user=${req.query.user}`);
  // ok: redirect-to-request-address
  res.redirect(`${settings.get("relative_path")}/groups/${req.params.slug}`);
  // ok: redirect-to-request-address
  res.redirect(req.query.long ? "/long" : "/short");
  const target = req.query.next as string;
  if (!RETURN_PAGES.includes(target)) {
    return res.redirect("/");
  }
  // ok: redirect-to-request-address
  res.redirect(target);
  const link = await Link.findOne({ where: { code: req.params.code } });
  // ok: redirect-to-request-address
  return res.redirect(link.address);
};

export const named = (req: Request, res: Response) => {
  // ok: redirect-to-request-address
  res.redirect(safeRedirectPath(req.query.next as string));
};
