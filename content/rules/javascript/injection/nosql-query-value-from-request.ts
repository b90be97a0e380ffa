import { Request, Response } from "express";
import { User } from "./models/user";

export const reset = async (req: Request, res: Response) => {
  // ruleid: nosql-query-value-from-request
  const user = await User.findOne({ resetToken: req.body.token });
  res.json(user);
};

export const signIn = async (req: Request, res: Response) => {
  const { name, password } = req.body;
  // ruleid: nosql-query-value-from-request
  const user = await User.findOne({ name, password });
  res.json(user);
};

export async function update(req: Request, res: Response) {
  const filter = { owner: req.query.owner };
  // ruleid: nosql-query-value-from-request
  await User.updateMany(filter, { active: false });
  res.end();
}

// Near misses
export const safeReset = async (req: Request, res: Response) => {
  // ok: nosql-query-value-from-request
  const user = await User.findOne({ resetToken: String(req.body.token) });
  // ok: nosql-query-value-from-request
  const same = await User.findOne({ resetToken: { $eq: req.body.token } });
  // A path parameter is always a text.
  // ok: nosql-query-value-from-request
  const other = await User.findOne({ slug: req.params.slug });
  // ok: nosql-query-value-from-request
  const page = await User.find({ active: true }).skip(Number(req.query.skip));
  // Only the new values come from the request.
  // ok: nosql-query-value-from-request
  await User.updateOne({ _id: res.locals.user.id }, { nickname: req.body.nickname });
  const { email } = req.body;
  if (typeof email !== "string") {
    return res.status(400).end();
  }
  // ok: nosql-query-value-from-request
  return res.json(await User.findOne({ email }));
};

export const pick = (req: Request, res: Response) => {
  const wanted = req.body.color;
  // ok: nosql-query-value-from-request
  res.json(COLORS.find((color) => color === wanted));
};

export const edit = () => (req: Request, res: Response) => {
  db.notesCollection
    // ruleid: nosql-query-value-from-request
    .update({ _id: req.body.id }, { $set: { text: String(req.body.text) } }, { multi: true })
    .then((outcome) => res.json(outcome));
  // ok: nosql-query-value-from-request
  db.notesCollection.update({ _id: String(req.body.id) }, { $set: { text: "" } });
  // An update of a relational model: the values come first.
  // ok: nosql-query-value-from-request
  Note.update({ text: req.body.text }, { where: { id: Number(req.params.id) } });
};
