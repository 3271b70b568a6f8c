// Look-up: what can be chosen for a field, under it, searched at the server as one types. Opens on typing or Alt+↓.
import { placeUnder, word } from './page.js';

let open = null; // { input, box, chosen, stop }

export const isLookingUp = (input) => open?.input === input;

/** Where the look-up is answered; another cell of the row (or field of the form) may decide which list that is. */
export function lookUrl(input) {
  const cell = input.closest('[data-look-by]');
  const by = cell?.closest('tr, form')?.querySelector(`:is(select, input)[name="${cell.dataset.lookBy}"]`)?.value;
  if (by) return cell.getAttribute(`data-look-${by.replaceAll(' ', '-')}`) ?? '';
  return input.dataset.lookUrl ?? input.closest('[data-look-url]')?.dataset.lookUrl ?? '';
}

export function closeLookUp() {
  if (!open) return;
  open.stop?.abort();
  open.box.remove();
  open.input.removeAttribute('aria-activedescendant');
  open.input.setAttribute('aria-expanded', 'false');
  open = null;
}

function options() {
  return [...open.box.querySelectorAll('li[data-value]')];
}

function choose(item) {
  const { input } = open;
  if (!item || item.getAttribute('aria-disabled') === 'true') return;
  closeLookUp();
  input.value = item.dataset.value;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  input.dispatchEvent(new CustomEvent('lh:chosen', { bubbles: true, detail: item.dataset.text ?? '' }));
  closeLookUp();
  input.focus();
}

function mark(item) {
  for (const other of options()) other.setAttribute('aria-selected', String(other === item));
  open.chosen = item ?? null;
  if (!item) return open.input.removeAttribute('aria-activedescendant');
  open.input.setAttribute('aria-activedescendant', item.id);
  item.scrollIntoView({ block: 'nearest' });
}

/** A cell of a row, the matched letters underlined. */
function cell(tag, text, query) {
  const element = document.createElement(tag);
  const at = query ? text.toLowerCase().indexOf(query.toLowerCase()) : -1;
  if (at < 0) element.textContent = text;
  else {
    const match = document.createElement('u');
    match.textContent = text.slice(at, at + query.length);
    element.append(text.slice(0, at), match, text.slice(at + query.length));
  }
  return element;
}

function option(row, index, query) {
  const item = document.createElement('li');
  const [first = row.value, ...rest] = row.cells ?? [];
  item.id = `look-up-${index}`;
  item.setAttribute('role', 'option');
  item.dataset.value = row.value;
  item.dataset.text = rest[0] ?? '';
  item.append(cell('b', first, query), ...rest.slice(0, 1).map((text) => cell('span', text, query)));
  if (row.refused) item.setAttribute('aria-disabled', 'true');
  const last = document.createElement('span');
  last.className = 'muted';
  last.textContent = row.refused || rest.slice(1).join(' · ');
  item.append(last);
  return item;
}

function foot(found) {
  const element = document.createElement('div');
  element.className = 'look-f';
  for (const [key, name] of [['Enter', 'choose'], ['Esc', 'close-it']]) {
    const part = document.createElement('span');
    const kbd = document.createElement('kbd');
    kbd.textContent = key;
    part.append(kbd, ` ${word(name)}`);
    element.append(part);
  }
  for (const [url, name] of [[found.new_url, 'new'], [found.full_url, 'full-list']]) {
    if (!url) continue;
    const link = document.createElement('a');
    link.href = url;
    link.textContent = word(name);
    element.append(link);
  }
  return element;
}

/** `found` is the server's answer: title, total, rows [{value, cells, refused}], new_url, full_url. */
function fill(found, query) {
  const { box, input } = open;
  const head = document.createElement('div');
  const list = document.createElement('ul');
  const count = document.createElement('span');
  head.className = 'look-h';
  count.textContent = word('n-of-m', { n: found.rows.length, m: found.total ?? found.rows.length });
  head.append(found.title ?? '', count);
  list.id = 'look-up-list';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', found.title || word('look-up'));
  list.append(...found.rows.map((row, index) => option(row, index, query)));
  if (!found.rows.length) {
    const none = document.createElement('li');
    none.textContent = word('nothing-found', { query });
    none.setAttribute('role', 'option');
    none.setAttribute('aria-disabled', 'true');
    list.append(none);
  }
  box.replaceChildren(head, list, foot(found));
  placeUnder(box, input.closest('td') ?? input);
  const free = options().filter((item) => item.getAttribute('aria-disabled') !== 'true');
  mark(query ? free[0] : options().find((item) => item.dataset.value === input.value));
}

/** Opens the look-up of a field, or narrows the open one. */
export async function lookUp(input, query) {
  const url = lookUrl(input);
  if (!url) return;
  if (!isLookingUp(input)) {
    closeLookUp();
    const box = document.createElement('div');
    box.className = 'pop look floating';
    document.body.append(box);
    open = { input, box, chosen: null, stop: null };
    input.setAttribute('aria-expanded', 'true');
    input.setAttribute('aria-controls', 'look-up-list');
    box.addEventListener('mousedown', (event) => event.target.closest('a') || event.preventDefault());
    box.addEventListener('click', (event) => choose(event.target.closest('li[data-value]')));
  }
  const mine = open;
  mine.stop?.abort();
  mine.stop = new AbortController();
  try {
    const address = `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams({ q: query })}`;
    const answer = await fetch(address, { headers: { Accept: 'application/json' }, signal: mine.stop.signal, credentials: 'same-origin' });
    const found = answer.ok ? await answer.json() : null;
    if (open !== mine) return;
    if (found) fill(found, query);
    else closeLookUp();
  } catch (stopped) {
    if (stopped.name !== 'AbortError') throw stopped;
  }
}

/** Keys while the look-up is open; true where one was ours. */
export function keyInLookUp(event) {
  if (!open || event.target !== open.input) return false;
  const all = options();
  const here = all.indexOf(open.chosen);
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') mark(all.at((here + (event.key === 'ArrowDown' ? 1 : -1) + all.length) % all.length));
  else if (event.key === 'Enter' && open.chosen) choose(open.chosen);
  else if (event.key === 'Escape') closeLookUp();
  else {
    if (event.key === 'Enter' || event.key === 'Tab') closeLookUp();
    return false;
  }
  event.preventDefault();
  return true;
}

/** Look-ups of fields outside a grid (the grid asks for its own). */
export function listenToLookUps() {
  const isOurs = (target) => target instanceof HTMLInputElement && lookUrl(target) && !target.closest('table[data-grid]');
  document.addEventListener('input', (event) => { if (isOurs(event.target)) lookUp(event.target, event.target.value); });
  document.addEventListener('focusout', (event) => { if (isOurs(event.target)) closeLookUp(); });
  document.addEventListener('keydown', (event) => {
    if (!isOurs(event.target) || keyInLookUp(event) || event.key !== 'ArrowDown' || !event.altKey) return;
    event.preventDefault();
    lookUp(event.target, '');
  }, true);
}
