// Dates as they are typed: t, w, 30, 3006, 300626, 30062026, 30.6., c before a closing date. What is left out comes from
// the work date. The server reads the same words (kernel.dates.parse_typed_date); a test holds the two together.
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const pad = (value, width = 2) => String(value).padStart(width, '0');

function yearOf(text, base) {
  if (!text) return base.year;
  return text.length === 4 ? Number(text) : base.year - (base.year % 100) + Number(text);
}

function parts(iso) {
  const [year, month, day] = iso.split('-').map(Number);
  return { year, month, day };
}

function day(body, base) {
  let found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(body);
  if (found) return { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) };
  found = /^(\d{1,2})[ -]([a-z]{3})[a-z]*[ -]?(\d{4}|\d{2})?$/.exec(body);
  if (found) {
    const month = MONTHS.findIndex((name) => name.toLowerCase() === found[2]) + 1;
    return month ? { year: yearOf(found[3], base), month, day: Number(found[1]) } : null;
  }
  found = /^(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2}))?$/.exec(body);
  if (found) return { year: yearOf(found[3], base), month: Number(found[2]), day: Number(found[1]) };
  if (/^\d{1,2}$/.test(body)) return { ...base, day: Number(body) };
  if (/^(\d{4}|\d{6}|\d{8})$/.test(body)) {
    return { year: yearOf(body.slice(4), base), month: Number(body.slice(2, 4)), day: Number(body.slice(0, 2)) };
  }
  return null;
}

function isDay({ year, month, day: number }) {
  const found = new Date(Date.UTC(year, month - 1, number));
  return found.getUTCFullYear() === year && found.getUTCMonth() === month - 1 && found.getUTCDate() === number;
}

/** The ISO date of what was typed, `C` before it for a closing date; null where it is no date. */
export function readDate(typed, { today, workDate }) {
  const text = typed.trim().toLowerCase();
  const isClosing = text.startsWith('c') && text.length > 1;
  const body = isClosing ? text.slice(1).trim() : text;
  const named = { t: today, today, w: workDate, workdate: workDate }[body];
  const found = named ? parts(named) : day(body, parts(workDate));
  if (!found || !isDay(found)) return null;
  return `${isClosing ? 'C' : ''}${pad(found.year, 4)}-${pad(found.month)}-${pad(found.day)}`;
}

/** `30 Jun 2026`, as the server writes it in English; other languages keep what was typed until the server answers. */
export function writeDate(iso) {
  const isClosing = iso.startsWith('C');
  const { year, month, day: number } = parts(isClosing ? iso.slice(1) : iso);
  return `${isClosing ? 'C' : ''}${pad(number)} ${MONTHS[month - 1]} ${pad(year, 4)}`;
}
