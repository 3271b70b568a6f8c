// Tell me (Alt+Q): actions of this page and pages of the navigation as one types, then what the server finds.
// Without script the field is a form that leads to the page of results.
import { fragment, word } from './page.js';

let waiting = null;

const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** What the page itself offers: its actions and the items of its navigation pane, each once. */
function ownEntries(query) {
  const wanted = folded(query).split(/\s+/).filter(Boolean);
  const seen = new Set();
  const found = { actions: [], pages: [] };
  for (const element of document.querySelectorAll('.rib [data-key], .rib a.act, .rib button.act, .nav-full li > a')) {
    const caption = (element.querySelector('span') ?? element).textContent.trim();
    const text = folded(caption);
    if (!caption || seen.has(text) || element.closest('.rib-more > summary') || !wanted.every((part) => text.includes(part))) continue;
    seen.add(text);
    (element.closest('.nav') ? found.pages : found.actions).push({ element, caption });
  }
  return found;
}

function row({ element, caption }, index) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = element.href ?? '#';
  link.textContent = caption;
  link.id = `tell-${index}`;
  link.addEventListener('click', (event) => {
    if (element.href && !element.dataset.dialog) return;
    event.preventDefault();
    close();
    element.click();
  });
  const key = element.querySelector('kbd');
  if (key) link.append(key.cloneNode(true));
  item.append(link);
  return item;
}

function heading(text) {
  const item = document.createElement('li');
  item.className = 'cap';
  item.textContent = text;
  return item;
}

function close() {
  document.querySelector('.tell .look')?.remove();
  document.querySelector('.bar .tell')?.classList.remove('shown');
}

async function show(form, query) {
  waiting?.abort();
  let box = form.querySelector('.look');
  if (!query.trim()) return close();
  if (!box) {
    box = document.createElement('div');
    box.className = 'pop look';
    form.append(box);
  }
  const list = document.createElement('ul');
  const { actions, pages } = ownEntries(query);
  if (actions.length) list.append(heading(word('on-this-page')), ...actions.slice(0, 6).map(row));
  if (pages.length) list.append(heading(word('pages')), ...pages.slice(0, 8).map((entry, index) => row(entry, index + 6)));
  box.replaceChildren(list);
  waiting = new AbortController();
  try {
    const answer = await fragment(`${form.action}?${new URLSearchParams({ q: query })}`, 'tell-me', { signal: waiting.signal });
    const known = new Set([...list.querySelectorAll('a')].map((link) => link.href));
    // A link of a template has no document to be relative to.
    const address = (item) => new URL(item.querySelector('a').getAttribute('href'), document.baseURI).href;
    const more = answer.ok ? [...answer.content.querySelectorAll('li')].filter((item) => !known.has(address(item))) : [];
    if (more.length) list.append(heading(word('found')), ...more);
    if (!list.childElementCount) list.append(heading(word('nothing-found', { query })));
  } catch (stopped) {
    if (stopped.name !== 'AbortError') throw stopped;
  }
}

function move(form, step) {
  const stops = [form.querySelector('input'), ...form.querySelectorAll('.look a')];
  stops.at((stops.indexOf(document.activeElement) + step + stops.length) % stops.length).focus();
}

export function listenToTellMe() {
  const form = document.querySelector('[data-tell]');
  if (!form) return;
  let timer = 0;
  form.addEventListener('input', (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => show(form, event.target.value), 120);
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      move(form, event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      form.reset();
      close();
      document.getElementById('main')?.focus();
    } else if (event.key === 'Enter' && event.target.matches('input')) {
      const first = form.querySelector('.look a');
      if (!first) return;
      event.preventDefault();
      first.click();
    }
  });
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-shows-tell]')) {
      event.preventDefault();
      form.classList.add('shown');
      form.querySelector('input').focus();
    } else if (!form.contains(event.target)) close();
  });
}
