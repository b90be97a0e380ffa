async function discount(id, price) {
  const rule = await Rule.findById(id);
  // ruleid: evaluated-code-from-record
  return eval(rule.formula);
}
function greet(name, done) {
  users.findOne({ name }, (err, user) => {
    // ruleid: evaluated-code-from-record
    const text = eval(user.greeting);
    done(text);
  });
}
function page(user) {
  let text = user.name;
  const code = text.substring(2, text.length - 1);
  // ruleid: evaluated-code-from-record
  text = eval(code);
  return text;
}

// Near misses
async function repaired(id, price) {
  const rule = await Rule.findById(id);
  // ok: evaluated-code-from-record
  return DISCOUNTS[rule.name](price);
}
async function numbers(id) {
  const rule = await Rule.findById(id);
  // ok: evaluated-code-from-record
  return eval("1 + 2");
}
function measured(row) {
  // ok: evaluated-code-from-record
  return evaluateFormula(row.formula);
}
