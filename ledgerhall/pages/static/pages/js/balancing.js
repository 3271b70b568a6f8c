// The balancing amount: where a document does not balance yet, an empty amount cell offers what is missing.
// Enter takes it, Esc or typing leaves it to you.
import { placeUnder, word } from './page.js';
import { signsOf, writeAmount } from './money.js';
import { documentOf, fieldIn, missingIn } from './totals.js';

let offered = null; // { editor, text, pop }

const hasAmount = (row) => ['debit', 'credit', 'amount'].some((role) => fieldIn(row, role)?.value.trim());

/** The text that would balance the document in this cell, or nothing where another cell is the one to fill. */
function textFor(grid, editor) {
  const row = editor.closest('tr[data-line]');
  const role = editor.closest('td')?.dataset.role;
  if (!['debit', 'credit', 'amount'].includes(role) || editor.value.trim() || hasAmount(row)) return '';
  const missing = missingIn(grid, row);
  if (missing === null) return '';
  if (role === 'amount') return writeAmount(missing, signsOf(grid));
  return (missing > 0n) === (role === 'debit') ? writeAmount(missing < 0n ? -missing : missing, signsOf(grid)) : '';
}

function part(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

export function offer(grid, editor) {
  withdraw();
  const text = textFor(grid, editor);
  if (!text) return;
  const pop = document.createElement('div');
  pop.className = 'pop floating ghost';
  pop.setAttribute('role', 'status');
  pop.append(part('b', text), ` ${word('balances', { document: documentOf(editor.closest('tr')) })} `,
    part('kbd', 'Enter'), ` ${word('accept')} `, part('kbd', 'Esc'), ` ${word('type-your-own')}`);
  document.body.append(pop);
  offered = { editor, text, pop, placeholder: editor.placeholder };
  editor.placeholder = text;
  editor.classList.add('offered');
  placeUnder(pop, editor.closest('td'));
}

/** Takes the offer of this cell, if there is one. */
export function takeOffer(editor) {
  if (offered?.editor !== editor || editor.value.trim()) return false;
  editor.value = offered.text;
  editor.classList.add('changing');
  withdraw();
  return true;
}

export function withdraw() {
  if (!offered) return false;
  offered.pop.remove();
  offered.editor.placeholder = offered.placeholder;
  offered.editor.classList.remove('offered');
  offered = null;
  return true;
}
