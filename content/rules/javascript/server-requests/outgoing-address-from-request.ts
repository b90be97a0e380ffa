import axios from "axios";
import got from "got";
import needle from "needle";
import https from "https";
import { Request, Response } from "express";

const API = process.env.API_URL;

export async function preview(req: Request, res: Response) {
  // ruleid: outgoing-address-from-request
  const page = await axios.get(req.query.url as string);
  res.json(page.data);
}

export const proxy = async (req: Request, res: Response) => {
  const { target } = req.body;
  // ruleid: outgoing-address-from-request
  const answer = await fetch(`https://${target}/status`);
  // ruleid: outgoing-address-from-request
  const second = await axios({ method: "get", url: target });
  // ruleid: outgoing-address-from-request
  const third = await got("http://" + req.params.host + ":8080/");
  // ruleid: outgoing-address-from-request
  needle.get(target, (err, found) => res.json(found));
  // ruleid: outgoing-address-from-request
  https.get(target, (found) => found.pipe(res));
  return { answer, second, third };
};

export async function POST(request: NextRequest) {
  const { url } = await request.json();
  // ruleid: outgoing-address-from-request
  return fetch(url);
}

// Near misses
export const fine = async (req: Request, res: Response) => {
  // ok: outgoing-address-from-request
  const user = await axios.get(`https://api.example.com/users/${encodeURIComponent(req.params.id)}`);
  // ok: outgoing-address-from-request
  const same = await axios.get("https://api.example.com/users/" + req.params.id);
  // ok: outgoing-address-from-request
  const own = await fetch(`${API}/users/${req.params.id}`);
  // ok: outgoing-address-from-request
  const search = await axios.get("https://api.example.com/search", { params: { term: req.query.term } });
  // ok: outgoing-address-from-request
  await axios.post(API + "/orders", req.body);
  // ok: outgoing-address-from-request
  const inside = await fetch(`${process.env.BACKEND}/items/${req.params.id}`);
  const target = TARGETS[req.query.target as string];
  // ok: outgoing-address-from-request
  const chosen = await fetch(target);
  const url = req.query.url as string;
  if (!isAllowedUrl(url)) {
    return res.status(400).end();
  }
  // ok: outgoing-address-from-request
  const checked = await fetch(url);
  const site = await Site.findById(req.params.id);
  // ok: outgoing-address-from-request
  const stored = await fetch(site.address);
  return res.json({ user, same, own, search, inside, chosen, checked, stored });
};

export function picture() {
  return async (req: Request, res: Response, next: NextFunction) => {
    const address = req.body.picture;
    // A look at some part of the text is no check of the address.
    if (address.match(/holiday\/pictures/) !== null) req.app.locals.holiday = true;
    try {
      // ruleid: outgoing-address-from-request
      const answer = await fetch(address);
      res.send(await answer.text());
    } catch (error) {
      next(error);
    }
    if (!/^https:\/\/pictures\.example\.com\//.test(address)) {
      return;
    }
    // ok: outgoing-address-from-request
    await fetch(address);
  };
}
