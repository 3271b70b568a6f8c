// Saving lines by themselves: one after the other, in order, and the answer's rows in the place of the old ones.
import { fragment, word } from './page.js';

let queue = Promise.resolve();
let running = 0;
const replacements = new WeakMap(); // which row stands in the place of an answered one
const others = []; // what else on the page saves by itself: { isOpen(), save() }

const latest = (row) => (replacements.has(row) ? latest(replacements.get(row)) : row);

export const markChanged = (row) => { row.dataset.changed = '1'; };

export const needsSaving = (row) => Boolean(row?.dataset.changed);

export const alsoSaves = (saver) => { others.push(saver); };

const isOpen = () => Boolean(document.querySelector('tr[data-changed]')) || others.some((other) => other.isOpen());

export const unsaved = () => running > 0 || isOpen();

/** Saves what is still open; true where all of it is kept. */
export async function awaitSaved() {
  for (const other of others) if (other.isOpen()) other.save();
  for (const row of document.querySelectorAll('tr[data-changed]')) saveLine(row.closest('table'), row);
  await queue;
  return !isOpen();
}

export function say(text, bad = false) {
  const status = document.getElementById('save-status');
  if (!status) return;
  status.textContent = text;
  status.classList.toggle('unf', bad);
}

function fieldsOf(grid, row) {
  const body = new URLSearchParams();
  for (const editor of row.querySelectorAll('input[name], select[name]')) {
    if (editor.type !== 'checkbox' || editor.checked) body.append(editor.name, editor.value);
  }
  for (const hidden of document.querySelectorAll('[data-sent-with-lines] input[type="hidden"]')) body.append(hidden.name, hidden.value);
  body.set('line', row.dataset.line);
  return body;
}

const followers = (row) => {
  const found = [];
  for (let next = row.nextElementSibling; next?.matches('tr.say'); next = next.nextElementSibling) found.push(next);
  return found;
};

/** Puts the answer's rows in the place of the saved one, keeping the focus on the same field. */
function putRows(row, rows) {
  const active = document.activeElement;
  const field = row.contains(active) ? active.name : '';
  const typed = field && active.classList.contains('changing') ? active.value : null;
  const empty = [...row.parentElement.querySelectorAll('tr[data-line=""]')].find((other) => other !== row);
  const kept = rows.filter((next) => next.dataset.line !== '' || !empty || !row.dataset.line);
  const nextEmpty = rows.find((next) => next.dataset.line === '');
  followers(row).forEach((old) => old.remove());
  // The empty line gets the number and date that come next now, unless somebody types in it.
  if (empty && nextEmpty && !kept.includes(nextEmpty) && !needsSaving(empty) && !empty.contains(active)) empty.replaceWith(nextEmpty);
  row.replaceWith(...kept);
  const fresh = kept.find((next) => 'line' in next.dataset);
  if (fresh) replacements.set(row, fresh);
  if (field && fresh) {
    const editor = fresh.querySelector(`[name="${field}"]`);
    editor?.focus();
    if (typed !== null && editor) { editor.value = typed; editor.classList.add('changing'); }
  }
  return fresh;
}

/** Elements of the answer that the page has by their id take their place. */
export function putParts(content) {
  for (const part of content.querySelectorAll('[id]:not(tr, tr *)')) {
    const old = document.getElementById(part.id);
    if (!old || part.parentElement?.closest('[id], [data-header]')) continue;
    part.hidden = old.hidden;
    old.replaceWith(part);
  }
}

async function send(grid, row, body) {
  try {
    const answer = await fragment(grid.dataset.saveUrl, 'line', { body });
    const rows = [...answer.content.querySelectorAll('tr')];
    if (!answer.ok && !rows.length) throw new Error(String(answer.status));
    return { rows, content: answer.content };
  } catch (fault) {
    say(word('not-saved', { reason: fault.message }), true);
    return null;
  }
}

export function enqueue(work) {
  running += 1;
  const done = queue.then(work).finally(() => { running -= 1; });
  queue = done.catch(() => {});
  return done;
}

/** Saves a line; answers the row that stands in its place now. */
export function saveLine(grid, row) {
  const body = fieldsOf(grid, row);
  delete row.dataset.changed;
  return enqueue(async () => {
    // An earlier save of the line may have put another row here: what it brought is ours, not somebody else's change.
    const here = latest(row);
    if (!here.isConnected) return null;
    if (here !== row) {
      body.set('line', here.dataset.line);
      body.set('seen', here.querySelector('input[name="seen"]')?.value ?? '');
    }
    say(word('saving'));
    const answer = await send(grid, here, body);
    if (!answer) {
      here.dataset.changed = '1';
      return here;
    }
    say(word('saved'));
    const changedAgain = needsSaving(here);
    const fresh = answer.rows.length ? putRows(here, answer.rows) : here;
    // A refused line stays to be saved, so that no act runs on what the page shows and the books do not hold.
    if (fresh && (changedAgain || fresh.classList.contains('err'))) fresh.dataset.changed = '1';
    putParts(answer.content);
    return fresh ?? here;
  });
}

/** Deletes a line (an empty one only loses what was typed); true where it is gone. */
export function deleteLine(grid, row) {
  if (!row.dataset.line) {
    row.querySelectorAll('input').forEach((input) => { input.value = ''; });
    delete row.dataset.changed;
    return Promise.resolve(true);
  }
  const body = fieldsOf(grid, row);
  body.set('delete', '1');
  return enqueue(async () => {
    const answer = await send(grid, row, body);
    if (!answer) return false;
    if (answer.rows.some((next) => next.dataset.line === row.dataset.line)) {
      putRows(row, answer.rows);
      putParts(answer.content);
      return false;
    }
    followers(row).forEach((old) => old.remove());
    row.remove();
    putParts(answer.content);
    say(word('saved'));
    return true;
  });
}
