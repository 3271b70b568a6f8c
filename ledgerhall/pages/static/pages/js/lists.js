// Lists: a current row that follows the arrows, its FactBox, ticking, opening, the row menu, filter to this value.
import { fragment, isField } from './page.js';
import { floatMenu } from './menus.js';

const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => 'key' in row.dataset && !row.hidden);
const ROW = 'table[data-list] tr[data-key]';
let asked = null;
let pause = 0;
let fresh = Promise.resolve(); // settled when ribbon and FactBox are about the current row
let isStale = false;
let field = ''; // of the cell that was clicked last

function makeCurrent(row, focus = true) {
  const table = row.closest('table');
  for (const other of rowsOf(table)) {
    const is = other === row;
    other.classList.toggle('cur', is);
    if (is) other.setAttribute('aria-current', 'true');
    else other.removeAttribute('aria-current');
    other.tabIndex = is ? 0 : -1;
  }
  if (focus) {
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  }
  follow(row);
}

/** Ribbon, FactBox and address follow the current row a moment later, so that a held arrow key asks once. */
function follow(row) {
  if (!row.dataset.selectUrl && !row.dataset.factsUrl) return;
  clearTimeout(pause);
  asked?.abort();
  isStale = Boolean(row.dataset.selectUrl);
  fresh = new Promise((settled) => { pause = setTimeout(() => ask(row).finally(settled), 120); });
}

async function ask(row) {
  asked = new AbortController();
  const signal = asked.signal;
  try {
    if (row.dataset.selectUrl) {
      const answer = await fragment(row.dataset.selectUrl, 'row', { signal });
      if (!answer.ok) return;
      renew('ribbon', answer.content);
      renew('factbox', answer.content);
      history.replaceState(history.state, '', row.dataset.selectUrl);
      isStale = false;
    } else {
      const answer = await fragment(row.dataset.factsUrl, 'factbox', { signal });
      if (answer.ok) document.getElementById('factbox')?.replaceChildren(...answer.content.childNodes);
    }
  } catch (stopped) {
    if (stopped.name !== 'AbortError') throw stopped;
  }
}

/** Takes what is new inside an element of the page, its own state (open, chosen tab, hidden) staying as it is. */
function renew(id, content) {
  const old = document.getElementById(id);
  const next = content.querySelector(`#${id}`);
  if (!old || !next) return;
  const tab = old.querySelector('.rib-pick:checked')?.id;
  const focused = old.contains(document.activeElement) ? document.activeElement.textContent : null;
  old.replaceChildren(...next.childNodes);
  const pick = tab && document.getElementById(tab);
  if (pick) pick.checked = true;
  if (focused) [...old.querySelectorAll('a, button')].find((element) => element.textContent === focused)?.focus();
  old.dispatchEvent(new CustomEvent('lh:renewed', { bubbles: true }));
}

/** The address names the row first, so that the way back leads to it, however fast it was opened. */
function openRow(row) {
  if (row.dataset.selectUrl) history.replaceState(history.state, '', row.dataset.selectUrl);
  (row.querySelector('a[data-open]') ?? row.querySelector('td a[href], th a[href]'))?.click();
}

function tick(row, on) {
  const box = row.querySelector('input[name="row"]');
  if (!box) return false;
  box.checked = on ?? !box.checked;
  return true;
}

/** The menu of a row: the page's own template for it, else the actions of the ribbon, which are about this row. */
function menuFor(row) {
  const menu = document.createElement('div');
  const template = document.getElementById('row-menu');
  if (template instanceof HTMLTemplateElement) {
    menu.append(template.content.cloneNode(true));
    for (const element of menu.querySelectorAll('*')) {
      for (const name of ['href', 'action', 'formaction', 'value']) {
        const value = element.getAttribute(name);
        if (value?.includes('__row__')) element.setAttribute(name, value.replaceAll('__row__', encodeURIComponent(row.dataset.key)));
      }
      if (element.textContent === '__title__') element.textContent = row.dataset.title ?? '';
    }
    return menu;
  }
  for (const action of document.querySelectorAll('#ribbon .rib-acts > *, #ribbon .rib-more .pop > *')) {
    const copy = action.cloneNode(true);
    for (const element of [copy, ...copy.querySelectorAll('*')]) { element.classList.remove('act', 'lead', 'fill'); element.removeAttribute('data-key'); }
    menu.append(copy);
  }
  return menu;
}

async function openRowMenu(row, anchor) {
  if (!row.classList.contains('cur')) makeCurrent(row, false);
  await fresh;
  const menu = menuFor(row);
  if (menu.childElementCount) floatMenu(menu, anchor ?? row.querySelector('[data-row-menu]') ?? row.cells[0], row);
}

/** How many rows are ticked; the tool line and the box in the heading follow. */
function countTicked(table) {
  const boxes = rowsOf(table).map((row) => row.querySelector('input[name="row"]')).filter(Boolean);
  const ticked = boxes.filter((box) => box.checked);
  for (const row of rowsOf(table)) row.classList.toggle('on', Boolean(row.querySelector('input[name="row"]')?.checked));
  const all = table.querySelector('input[data-ticks-all]');
  if (all) {
    all.checked = Boolean(boxes.length) && ticked.length === boxes.length;
    all.indeterminate = ticked.length > 0 && ticked.length < boxes.length;
  }
  for (const element of document.querySelectorAll('[data-ticked-count]')) element.textContent = String(ticked.length);
  for (const element of document.querySelectorAll('[data-while-ticked]')) element.hidden = !ticked.length;
  for (const element of document.querySelectorAll('[data-while-not-ticked]')) element.hidden = ticked.length > 0;
}

function keyInList(event, row) {
  const table = row.closest('table');
  const rows = rowsOf(table);
  const here = rows.indexOf(row);
  const page = Math.max(1, Math.floor((table.closest('.wrap')?.clientHeight ?? 400) / row.offsetHeight) - 2);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, PageDown: here + page, PageUp: here - page, Home: 0, End: rows.length - 1 }[event.key];
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
  const onRow = event.target === row;
  if (to !== undefined && plain) {
    const next = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (event.shiftKey) { tick(row, true); tick(next, true); }
    makeCurrent(next);
  } else if (event.key === 'Enter' && onRow && plain) openRow(row);
  else if (event.key === ' ' && onRow && plain) { if (!tick(row)) return; }
  else if ((event.key === 'F10' && event.shiftKey) || event.key === 'ContextMenu') openRowMenu(row);
  else if (event.key.toLowerCase() === 'a' && event.ctrlKey && !isField(event.target)) rows.forEach((each) => tick(each, true));
  else if (event.key === 'Escape' && rows.some((each) => each.querySelector('input[name="row"]')?.checked)) rows.forEach((each) => tick(each, false));
  else if (event.key === 'F3' && event.altKey && !event.ctrlKey) {
    if (!filterToThis(row)) return;
  } else return;
  countTicked(table);
  event.preventDefault();
}

/** Alt+F3: the list filtered to the value of the cell that has the focus or was clicked last, else of the row's first. */
function filterToThis(row) {
  const own = (field) => field && row.querySelector(`[data-filter-value][data-field="${field}"]`);
  const cell = document.activeElement.closest('[data-filter-value]') ?? own(field) ?? row.querySelector('[data-filter-value]');
  const url = row.closest('table').dataset.filterUrl;
  if (!cell || !url) return false;
  const value = cell.dataset.filterValue || cell.textContent.trim();
  window.location.assign(url.replace('__field__', cell.dataset.field).replace('__value__', encodeURIComponent(value)));
  return true;
}

/** The list has one tab stop for its rows; links and boxes inside keep theirs. */
function prepare(table) {
  const rows = rowsOf(table);
  if (!rows.length || table.dataset.ready) return;
  table.dataset.ready = '1';
  const current = rows.find((row) => row.classList.contains('cur')) ?? rows[0];
  for (const row of rows) row.tabIndex = row === current ? 0 : -1;
  countTicked(table);
}

export function listenToLists() {
  const prepareAll = () => document.querySelectorAll('table[data-list]').forEach(prepare);
  prepareAll();
  document.addEventListener('htmx:load', prepareAll);
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || isField(event.target) || event.target.closest?.('[data-floating], details[data-drop]')) return;
    const row = event.target.closest?.(ROW);
    if (row) keyInList(event, row);
    else if (event.key === 'ArrowDown' && (event.target === document.body || event.target.id === 'main')) {
      const first = document.querySelector('table[data-list] tr[tabindex="0"]');
      if (first) { event.preventDefault(); makeCurrent(first); }
    }
  });
  document.addEventListener('focusin', (event) => {
    const row = event.target.closest?.(ROW);
    if (row && !row.classList.contains('cur')) makeCurrent(row, false);
  });
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-row-menu]');
    const row = event.target.closest(ROW);
    if (row) field = event.target.closest('td')?.dataset.field ?? field;
    if (button && row && !event.ctrlKey && !event.metaKey) { openRowMenu(row, button); return event.preventDefault(); }
    if (event.target.closest('[data-unticks]')) {
      const table = document.querySelector('table[data-list]');
      rowsOf(table).forEach((each) => tick(each, false));
      countTicked(table);
    }
    if (row && !event.target.closest('a, button, input, label') && !String(getSelection())) makeCurrent(row);
  });
  // An act of the ribbon waits until the ribbon is about the current row.
  document.addEventListener('click', (event) => {
    const act = event.target.closest?.('#ribbon .rib-row a, #ribbon .rib-row button');
    if (!act || !isStale) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const caption = act.textContent;
    fresh.then(() => [...document.querySelectorAll('#ribbon a, #ribbon button')].find((other) => other.textContent === caption)?.click());
  }, true);
  document.addEventListener('dblclick', (event) => {
    const row = event.target.closest(ROW);
    if (row && !event.target.closest('a, button, input')) openRow(row);
  });
  document.addEventListener('change', (event) => {
    const table = event.target.closest?.('table[data-list]');
    if (!table) return;
    if (event.target.matches('[data-ticks-all]')) for (const row of rowsOf(table)) tick(row, event.target.checked);
    if (event.target.matches('[data-ticks-all], input[name="row"]')) countTicked(table);
  });
}
