// ruleid: connection-password-in-code
const pool = mysql.createPool({ host: "db", user: "shop", password: "Wintermorgen17" });

// ruleid: connection-password-in-code
const store = new Sequelize("shop", "shop", "Wintermorgen17", { dialect: "sqlite" });

// ruleid: connection-password-in-code
const mailer = nodemailer.createTransport({ host: "mail", auth: { user: "shop", pass: "Wintermorgen17" } });

// Near misses
// ok: connection-password-in-code
const repaired = mysql.createPool({ host: "db", user: "shop", password: process.env.SHOP_DB_PASSWORD });
// ok: connection-password-in-code
const empty = mysql.createPool({ host: "db", user: "root", password: "" });
// ok: connection-password-in-code
const texts = translate({ user: "Name", password: "Kennwort" });
describe("the pool", () => {
  // ok: connection-password-in-code
  const own = mysql.createPool({ host: "localhost", password: "Wintermorgen17" });
});
