// The journal grid: one tab stop, arrows inside, Enter to the next field, look-ups, typed dates, arithmetic, the
// balancing amount, and saving by itself when a line is left. Without script each line is a form with a button.
import { readDate, writeDate } from './dates.js';
import { offer, takeOffer, withdraw } from './balancing.js';
import { closeLookUp, isLookingUp, keyInLookUp, lookUp, lookUrl } from './lookup.js';
import { readAmount, signsOf, writeAmount } from './money.js';
import { awaitSaved, deleteLine, markChanged, needsSaving, saveLine, unsaved } from './saving.js';
import { linesOf, renewTotals } from './totals.js';

const EDITORS = 'input:not([type="hidden"]), select';

const editorsOf = (row) => [...row.querySelectorAll(EDITORS)].filter((editor) => !editor.disabled && !editor.readOnly);
const gridOf = (element) => element.closest?.('table[data-grid]') ?? null;
const rowOf = (element) => element.closest('tr[data-line]');
const rowIn = (element) => element?.matches?.(EDITORS) && gridOf(element) && rowOf(element);
const fieldOf = (editor) => editor.closest('td')?.dataset.field ?? editor.name;

function stand(editor, { select = true } = {}) {
  if (!editor) return;
  editor.focus();
  if (select) editor.select?.();
  editor.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

/** One tab stop: the editor last stood in, at first that of the current or the empty line. */
export function prepareGrid(grid) {
  const all = [...grid.querySelectorAll(EDITORS)];
  const standing = all.find((editor) => editor === document.activeElement) ?? all.find((editor) => editor.tabIndex === 0 && editor.dataset.stop);
  const rows = linesOf(grid);
  const first = standing ?? editorsOf(rows.find((row) => row.classList.contains('cur')) ?? rows.at(-1) ?? grid)[0];
  for (const editor of all) editor.tabIndex = editor === first ? 0 : -1;
}

function comeTo(editor) {
  const grid = gridOf(editor);
  for (const other of grid.querySelectorAll('[data-stop]')) { other.tabIndex = -1; delete other.dataset.stop; }
  editor.tabIndex = 0;
  editor.dataset.stop = '1';
  for (const row of linesOf(grid)) row.classList.toggle('cur', row === rowOf(editor));
  if (!editor.classList.contains('changing')) {
    editor.dataset.before = editor.value;
    editor.select?.();
  }
  offer(grid, editor);
  renewTotals(grid, rowOf(editor));
}

function sibling(editor, step) {
  const all = linesOf(gridOf(editor)).flatMap(editorsOf);
  return all[all.indexOf(editor) + step];
}

function inRow(editor, step) {
  const rows = linesOf(gridOf(editor));
  const to = rows[rows.indexOf(rowOf(editor)) + step];
  return to && (editorsOf(to).find((other) => fieldOf(other) === fieldOf(editor)) ?? editorsOf(to)[0]);
}

/** What was typed, written as the books write it; what cannot be read stays as it is for the server to refuse. */
function settle(editor) {
  const cell = editor.closest('td');
  const grid = gridOf(editor);
  const kind = cell?.dataset.kind ?? '';
  if (!editor.classList.contains('changing')) return;
  editor.classList.remove('changing');
  if (kind === 'money') {
    const minor = readAmount(editor.value, signsOf(grid));
    if (typeof minor === 'bigint') editor.value = minor === 0n ? '' : writeAmount(minor, signsOf(grid));
    if (minor) emptyOtherSide(editor);
  } else if (/date/.test(kind) && editor.value.trim()) {
    const iso = readDate(editor.value, grid.dataset);
    if (iso && document.documentElement.lang.startsWith('en')) editor.value = writeDate(iso);
  }
  if (editor.value !== editor.dataset.before) markChanged(rowOf(editor));
}

/** A line is debit or credit: an amount on one side empties the other. */
function emptyOtherSide(editor) {
  const role = editor.closest('td')?.dataset.role;
  const other = rowOf(editor).querySelector(`[data-role="${{ debit: 'credit', credit: 'debit' }[role]}"] input`);
  if (editor.value && other?.value) other.value = '';
}

function copyAbove(editor) {
  const above = inRow(editor, -1);
  if (!above || fieldOf(above) !== fieldOf(editor)) return;
  editor.value = above.value;
  editor.classList.add('changing');
  editor.dispatchEvent(new Event('input', { bubbles: true }));
  closeLookUp();
  editor.select?.();
}

function restore(editor) {
  editor.value = editor.dataset.before ?? '';
  editor.classList.remove('changing');
  editor.select?.();
  renewTotals(gridOf(editor), rowOf(editor));
}

async function removeLine(editor) {
  const grid = gridOf(editor);
  const row = rowOf(editor);
  const to = inRow(editor, 1) ?? inRow(editor, -1);
  if (await deleteLine(grid, row)) {
    prepareGrid(grid);
    stand(to?.isConnected ? to : editorsOf(linesOf(grid).at(-1))[0]);
    renewTotals(grid, linesOf(grid)[0]);
  }
}

/** Enter: accepts an offered amount, else goes to the next field; from the last one to a fresh line. */
function enter(editor, back) {
  takeOffer(editor);
  settle(editor);
  const next = sibling(editor, back ? -1 : 1);
  if (next) return stand(next);
  if (!back && needsSaving(rowOf(editor))) saveAndGoOn(editor);
}

function saveAndGoOn(editor) {
  saveLine(gridOf(editor), rowOf(editor)).then((row) => {
    prepareGrid(gridOf(row ?? editor) ?? document.querySelector('table[data-grid]'));
    const rows = linesOf(document.querySelector('table[data-grid]'));
    stand(editorsOf(rows.at(-1))[0]);
  });
}

/** Ctrl+Insert: to the empty line; from the empty line, once typed into, to the next one. */
function newLine(editor) {
  settle(editor);
  if (!rowOf(editor).dataset.line && needsSaving(rowOf(editor))) saveAndGoOn(editor);
  else stand(editorsOf(linesOf(gridOf(editor)).at(-1))[0]);
}

const isPlain = (event) => !event.ctrlKey && !event.altKey && !event.metaKey;

/** Movement inside the grid; undefined where the key is not one. */
function target(event, editor) {
  const changing = editor.classList.contains('changing');
  const row = editorsOf(rowOf(editor));
  const rows = linesOf(gridOf(editor));
  if (event.ctrlKey && event.key === 'Home') return editorsOf(rows[0])[0];
  if (event.ctrlKey && event.key === 'End') return editorsOf(rows.at(-1)).at(-1);
  if (!isPlain(event) || event.shiftKey || (editor.tagName === 'SELECT' && changing)) return undefined;
  if (event.key === 'ArrowUp') return inRow(editor, -1) ?? null;
  if (event.key === 'ArrowDown') return inRow(editor, 1) ?? null;
  if (changing) return undefined;
  return { ArrowLeft: () => sibling(editor, -1) ?? null, ArrowRight: () => sibling(editor, 1) ?? null, Home: () => row[0], End: () => row.at(-1) }[event.key]?.();
}

function keyInGrid(event) {
  const editor = event.target;
  if (!editor.matches?.(EDITORS) || !rowOf(editor)) return;
  if (keyInLookUp(event)) return;
  const to = target(event, editor);
  if (to !== undefined) {
    settle(editor);
    stand(to);
  } else if (event.key === 'Enter' && isPlain(event)) enter(editor, event.shiftKey);
  else if (event.key === 'F2' && isPlain(event)) { editor.classList.add('changing'); editor.setSelectionRange?.(editor.value.length, editor.value.length); }
  else if (event.key === 'F8' && isPlain(event)) copyAbove(editor);
  else if (event.key === 'ArrowDown' && event.altKey && lookUrl(editor)) lookUp(editor, '');
  else if (event.key === 'Insert' && event.ctrlKey) newLine(editor);
  else if (event.key === 'Delete' && event.ctrlKey) removeLine(editor);
  else if (event.key === 'Escape') {
    if (withdraw()) event.stopPropagation();
    else if (editor.classList.contains('changing')) restore(editor);
    else return;
  } else return;
  event.preventDefault();
}

/** Leaving a changed line saves it; the answer takes the row's place without moving anything under the hand. */
function leave(event) {
  const editor = event.target;
  const grid = gridOf(editor);
  const row = rowOf(editor);
  if (!isLookingUp(editor) || !event.relatedTarget) closeLookUp();
  withdraw();
  settle(editor);
  renewTotals(grid, row);
  if (row.contains(event.relatedTarget) || !needsSaving(row)) return;
  saveLine(grid, row).then(() => { prepareGrid(grid); renewTotals(grid, grid.querySelector('tr.cur[data-line]')); });
}

export function listenToGrids() {
  const prepareAll = () => document.querySelectorAll('table[data-grid]').forEach(prepareGrid);
  const inside = (act) => (event) => { if (event.target instanceof Element && gridOf(event.target) && rowOf(event.target)) act(event); };
  prepareAll();
  document.addEventListener('htmx:load', prepareAll);
  document.addEventListener('keydown', inside(keyInGrid), true);
  document.addEventListener('keydown', (event) => {
    const grid = document.querySelector('table[data-grid]');
    if (event.defaultPrevented || event.key !== 'Insert' || !event.ctrlKey || !grid) return;
    event.preventDefault();
    stand(editorsOf(linesOf(grid).at(-1))[0]);
  });
  document.addEventListener('focusin', inside((event) => event.target.matches(EDITORS) && comeTo(event.target)));
  document.addEventListener('focusout', inside((event) => event.target.matches(EDITORS) && leave(event)));
  document.addEventListener('input', inside((event) => {
    event.target.classList.add('changing');
    withdraw();
    if (lookUrl(event.target)) lookUp(event.target, event.target.value);
    renewTotals(gridOf(event.target), rowOf(event.target));
  }));
  document.addEventListener('change', inside((event) => {
    if (event.target.tagName === 'SELECT') event.target.classList.add('changing');
    if (event.target.type === 'checkbox') markChanged(rowOf(event.target));
  }));
  // The first click stands in a cell, the next one goes into its text.
  document.addEventListener('mousedown', inside((event) => {
    const editor = event.target;
    if (event.button || !editor.matches('input:not([type="checkbox"])')) return;
    if (editor === document.activeElement) editor.classList.add('changing');
    else { event.preventDefault(); stand(editor); }
  }));
  document.addEventListener('click', inside((event) => {
    const button = event.target.closest('.look-open');
    if (!button) return;
    const editor = button.closest('td').querySelector(EDITORS);
    stand(editor);
    lookUp(editor, '');
  }));
  // A fix that the sentence under a refused line offers is typed into the line and saved.
  document.addEventListener('click', (event) => {
    const fix = event.target.closest?.('table[data-grid] tr.say [data-fix]');
    if (!fix) return;
    let row = fix.closest('tr').previousElementSibling;
    while (row && !('line' in row.dataset)) row = row.previousElementSibling;
    const editor = row?.querySelector(`[name="${fix.dataset.name ?? fix.name}"]`);
    if (!editor) return;
    event.preventDefault();
    stand(editor);
    editor.value = fix.dataset.value ?? fix.value;
    emptyOtherSide(editor);
    markChanged(row);
    const grid = gridOf(row);
    saveLine(grid, row).then((fresh) => { prepareGrid(grid); renewTotals(grid, fresh); });
  });
  // What was typed is saved before an act runs on it.
  document.addEventListener('click', (event) => {
    const act = event.target.closest?.('.rib a, .rib button, .sheet-f a, .sheet-f button');
    if (!act || act.closest('.rib-tabs, .rib-end')) return;
    if (rowIn(document.activeElement)) settle(document.activeElement);
    if (!unsaved()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    awaitSaved().then((isSaved) => isSaved && act.click());
  }, true);
}
