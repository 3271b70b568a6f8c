// Running totals of a journal, exact in minor units, and the amount that would balance a document.
// What the page cannot know (a line in another currency) it leaves to the server's figures.
import { readAmount, signsOf, writeAmount } from './money.js';
import { icon, word } from './page.js';

export const linesOf = (grid) => [...grid.querySelectorAll('tr[data-line]')];

export const fieldIn = (row, role) => row.querySelector(`[data-role="${role}"] input, [data-role="${role}"] select`);

const textIn = (row, role) => {
  const cell = row.querySelector(`[data-role="${role}"]`);
  return (cell?.querySelector('input, select')?.value ?? cell?.textContent ?? '').trim();
};

/** A line's document: what is typed in it, else what the row says. */
export const documentOf = (row) => textIn(row, 'document') || row.dataset.document || '';

/** Debit and credit of one line; a balancing account on it puts the same amount on the other side. */
function sidesOf(row, signs) {
  const read = (role) => readAmount(textIn(row, role), signs);
  const [debit, credit, amount] = ['debit', 'credit', 'amount'].map(read);
  if ([debit, credit, amount].includes(undefined)) return null;
  const signed = amount !== null ? amount : (debit ?? 0n) - (credit ?? 0n);
  const sides = signed >= 0n ? { debit: signed, credit: 0n } : { debit: 0n, credit: -signed };
  if (textIn(row, 'balancing') && signed) return { debit: sides.debit + sides.credit, credit: sides.debit + sides.credit };
  return sides;
}

function added(rows, signs) {
  const total = { debit: 0n, credit: 0n };
  for (const row of rows) {
    const sides = sidesOf(row, signs);
    if (!sides || textIn(row, 'currency')) return null;
    total.debit += sides.debit;
    total.credit += sides.credit;
  }
  return total;
}

/** What a document still needs on the given line: positive is debit. Null where it balances or cannot be told. */
export function missingIn(grid, row) {
  const name = documentOf(row);
  if (!name || textIn(row, 'balancing')) return null;
  const others = linesOf(grid).filter((other) => other !== row && documentOf(other) === name);
  const total = others.length ? added(others, signsOf(grid)) : null;
  return total && total.debit !== total.credit ? total.credit - total.debit : null;
}

function show(name, minor, signs, judged) {
  for (const element of document.querySelectorAll(`[data-total="${name}"]`)) {
    const text = writeAmount(minor, signs);
    const before = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent).join('').trim();
    if (before === text) continue;
    element.replaceChildren(...(judged ? [icon(minor === 0n ? 'm-fav' : 'm-unf'), ' '] : []), text);
    element.classList.toggle('fav', judged && minor === 0n);
    element.classList.toggle('unf', judged && minor !== 0n);
    if (judged) element.title = word(minor === 0n ? 'in-balance' : 'out-of-balance');
    element.classList.add('changed');
    setTimeout(() => element.classList.remove('changed'), 2000);
  }
}

/** Renews the footer's figures from the lines as they are now. */
export function renewTotals(grid, row) {
  const signs = signsOf(grid);
  const lines = linesOf(grid);
  const all = added(lines, signs);
  const name = row && documentOf(row);
  const one = name ? added(lines.filter((line) => documentOf(line) === name), signs) : null;
  if (all) {
    show('debit', all.debit, signs, false);
    show('credit', all.credit, signs, false);
    show('balance', all.debit - all.credit, signs, true);
  }
  if (one) show('document', one.debit - one.credit, signs, true);
}
