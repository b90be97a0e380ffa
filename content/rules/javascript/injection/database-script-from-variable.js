function ordersOf(owner, filter) {
  // ruleid: database-script-from-variable
  const first = orders.find({ $where: `this.owner == '${owner}'` });
  // ruleid: database-script-from-variable
  const second = orders.find({ $where: "this.owner == '" + owner + "'" });
  // ruleid: database-script-from-variable
  const third = Order.find().$where(filter);
  return [first, second, third];
}

// Near misses
function repaired(owner) {
  // ok: database-script-from-variable
  const first = orders.find({ owner: String(owner) });
  // ok: database-script-from-variable
  const second = orders.find({ $where: "this.paid < this.price" });
  // ok: database-script-from-variable
  const third = orders.find({ $where: function () { return this.paid + 1 < this.price; } });
  // ok: database-script-from-variable
  orders.mapReduce(mapOrders, reduceOrders, { out: "totals" });
  return [first, second, third];
}
