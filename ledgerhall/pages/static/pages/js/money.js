// Exact money in the browser: integers of minor units (BigInt), fractions of them while reckoning, never a float.
// Reads what an accountant types: grouped figures, 12*4, a minus behind. The server reads it again and decides.
const MINUS = '\u2212';

const gcd = (a, b) => (b ? gcd(b, a % b) : a < 0n ? -a : a);

function fraction(numerator, denominator) {
  const sign = denominator < 0n ? -1n : 1n;
  const common = gcd(numerator, denominator) || 1n;
  return { n: (sign * numerator) / common, d: (sign * denominator) / common };
}

function number(text) {
  const [whole, part = ''] = text.split('.');
  return fraction(BigInt(whole + part || '0'), 10n ** BigInt(part.length));
}

const OPERATIONS = {
  '+': (a, b) => fraction(a.n * b.d + b.n * a.d, a.d * b.d),
  '-': (a, b) => fraction(a.n * b.d - b.n * a.d, a.d * b.d),
  '*': (a, b) => fraction(a.n * b.n, a.d * b.d),
  '/': (a, b) => { if (!b.n) throw new RangeError('division by zero'); return fraction(a.n * b.d, a.d * b.n); },
};

function expression(tokens, operators, operand) {
  let result = operand(tokens);
  while (operators.includes(tokens[0])) result = OPERATIONS[tokens.shift()](result, operand(tokens));
  return result;
}

const sum = (tokens) => expression(tokens, ['+', '-'], product);
const product = (tokens) => expression(tokens, ['*', '/'], factor);

function factor(tokens) {
  const token = tokens.shift();
  if (token === '-') return OPERATIONS['-'](fraction(0n, 1n), factor(tokens));
  if (token === '(') {
    const inner = sum(tokens);
    if (tokens.shift() !== ')') throw new RangeError('a bracket is open');
    return inner;
  }
  if (!token || !/^[\d.]/.test(token)) throw new RangeError('a number is missing');
  return number(token);
}

/** Half away from zero, as the books round. */
function rounded({ n, d }, scale) {
  const size = (n < 0n ? -n : n) * scale * 2n + d;
  return (n < 0n ? -1n : 1n) * (size / (2n * d));
}

/** How figures are written where `element` stands. */
export function signsOf(element) {
  const { minorUnits = '2', decimal = '.', group = ',' } = element?.dataset ?? {};
  return { minorUnits: Number(minorUnits), decimal, group };
}

/** Minor units of what was typed; null for nothing; undefined where it is no amount. */
export function readAmount(text, { minorUnits = 2, decimal = '.', group = ',' } = {}) {
  let plain = text.trim().replace(/^=/, '').replaceAll(MINUS, '-').replace(/[\s\u00a0\u202f]/g, '');
  if (!plain) return null;
  // A grouping sign stands before three digits or is refused: 12,5 for twelve and a half must not become 125.
  const grouped = new RegExp(`(?<![\\d${decimal}])\\d{1,3}(?:[${group}]\\d{3})+(?!\\d)`, 'g');
  plain = plain.replace(grouped, (found) => found.replaceAll(group, ''));
  if (decimal !== '.' && plain.includes('.')) return undefined;
  plain = plain.replaceAll(decimal, '.');
  if (plain.endsWith('-')) plain = `-(${plain.slice(0, -1)})`;
  const tokens = plain.match(/\d+\.?\d*|\.\d+|[-+*/()]/g) ?? [];
  if (tokens.join('') !== plain) return undefined;
  try {
    const result = sum(tokens);
    return tokens.length ? undefined : rounded(result, 10n ** BigInt(minorUnits));
  } catch (refused) {
    if (refused instanceof RangeError) return undefined;
    throw refused;
  }
}

/** Minor units as a figure: grouped, constant decimals, U+2212 before a negative. */
export function writeAmount(minor, { minorUnits = 2, decimal = '.', group = ',' } = {}) {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(minorUnits + 1, '0');
  const whole = minorUnits ? digits.slice(0, -minorUnits) : digits;
  const part = minorUnits ? decimal + digits.slice(-minorUnits) : '';
  return (minor < 0n ? MINUS : '') + whole.replace(/\B(?=(\d{3})+$)/g, group) + part;
}
