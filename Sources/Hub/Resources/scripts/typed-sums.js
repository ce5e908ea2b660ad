// The sums that every whole blood count obeys, before it is sent: what contradicts itself was most likely mistyped.

/** A count's item, and the two whose product or quotient it is. Shares of the five sorts of white cell follow. */
const products = [
  { of: "4544-3", from: ["789-8", "787-2"], by: (cells, volume) => (cells * volume) / 1000, slack: 0.02 },
  { of: "785-6", from: ["718-7", "789-8"], by: (haemoglobin, cells) => haemoglobin / cells, slack: 0.02 },
  { of: "786-4", from: ["718-7", "4544-3"], by: (haemoglobin, packed) => haemoglobin / packed, slack: 0.02 },
  ...[["751-8", "770-8"], ["731-0", "736-9"], ["742-7", "5905-5"], ["711-2", "713-8"], ["704-7", "706-2"]].map(
    ([count, share]) => ({ of: count, from: ["6690-2", share], by: (white, part) => (white * part) / 100, slack: 0.01 }),
  ),
];
/** Five sorts, or the three parts of a three-part analyser. */
const wholes = [["770-8", "736-9", "5905-5", "713-8", "706-2"], ["736-9", "10029", "10030"]];

/** The codes of all items that stand in a sum which does not hold. `values`: { code, nearest, isBound, rounding }. */
export function contradicted(values) {
  const known = new Map(values.filter((value) => !value.isBound).map((value) => [value.code, value]));
  const found = new Set();
  for (const sum of [...products.filter((one) => !holds(one, known)), ...wholes.filter((one) => !isWhole(one, known)).map((from) => ({ from }))]) {
    for (const code of [sum.of, ...sum.from]) if (known.has(code)) found.add(code);
  }
  return [...found];
}

/** Within the slack, and what rounding to the printed digits can do. */
function holds({ of, from, by, slack }, known) {
  const [stated, one, other] = [of, ...from].map((code) => known.get(code));
  if (!stated || !one || !other || one.nearest === 0 || other.nearest === 0) return true;
  const computed = by(one.nearest, other.nearest);
  const relative = one.rounding / one.nearest + other.rounding / other.nearest;
  return Math.abs(stated.nearest - computed) <= stated.rounding + computed * relative + stated.nearest * slack;
}

function isWhole(codes, known) {
  const shares = codes.map((code) => known.get(code));
  if (shares.includes(undefined)) return true;
  const total = shares.reduce((sum, share) => sum + share.nearest, 0);
  return Math.abs(total - 100) <= Math.max(1, shares.reduce((sum, share) => sum + share.rounding, 0)) + 1e-9;
}
