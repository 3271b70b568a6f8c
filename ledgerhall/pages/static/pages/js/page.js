// What every script asks of the page: its icons, words, token, and the server's fragments.

/** An icon of our sprite, as an element. */
export function icon(name, small = false) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  const isMark = name.startsWith('m-');
  svg.setAttribute('class', isMark ? `m ${name.slice(2)}` : small ? 'i i-s' : 'i');
  if (isMark) svg.setAttribute('viewBox', '0 0 10 10');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `${document.documentElement.dataset.sprite}#${isMark ? name : `i-${name}`}`);
  svg.append(use);
  return svg;
}

/** A word in the reader's language, from the page's template of words; `values` fill its {names}. */
export function word(name, values = {}) {
  const words = document.getElementById('words');
  const found = words?.content.querySelector(`[data-word="${name}"]`);
  return (found?.textContent ?? name).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

export const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? '';

/** Asks the server for a fragment of HTML. `kind` names it in a header, so that one address serves page and fragment. */
export async function fragment(url, kind, { body = null, signal = null } = {}) {
  const headers = { 'X-Fragment': kind, 'X-Requested-With': 'XMLHttpRequest' };
  if (body) headers['X-CSRFToken'] = csrfToken();
  // What is being saved is sent to its end, even when the page is left meanwhile.
  const options = { method: body ? 'POST' : 'GET', keepalive: Boolean(body), headers, body, signal, credentials: 'same-origin' };
  const answer = await fetch(url, options);
  const template = document.createElement('template');
  template.innerHTML = await answer.text();
  return { ok: answer.ok, status: answer.status, content: template.content };
}

/** Keeps a choice of the viewer (an open ribbon, a folded pane) where the server gave an address for that. */
export function keep(key, value) {
  const url = document.documentElement.dataset.preferences;
  if (!url) return;
  const body = new URLSearchParams({ key, value: String(value) });
  fetch(url, { method: 'POST', body, headers: { 'X-CSRFToken': csrfToken() }, credentials: 'same-origin' }).catch(() => {});
}

/** Whether typing goes into this element. */
export const isField = (element) =>
  element instanceof HTMLElement &&
  (element.isContentEditable || element.matches('textarea, select, input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"])'));

export const isVisible = (element) => element.checkVisibility();

/** Puts a floating element under (or, at the window's edge, above and to the left of) what it belongs to. */
export function placeUnder(floating, anchor, gap = 3) {
  const at = anchor.getBoundingClientRect();
  const size = floating.getBoundingClientRect();
  const below = at.bottom + gap + size.height <= window.innerHeight || at.top < size.height;
  const left = Math.max(4, Math.min(at.left, window.innerWidth - size.width - 4));
  floating.style.left = `${left}px`;
  floating.style.top = `${below ? at.bottom + gap : at.top - size.height - gap}px`;
}
