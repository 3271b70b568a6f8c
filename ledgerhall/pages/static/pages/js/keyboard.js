// The keyboard is the first device: presses the element that shows the key. What a key does stands in the page
// (data-key="F9"), this module only finds it. A key that types is never taken from a field, nor is AltGr.
import { goBack } from './back.js';
import { isField, isVisible } from './page.js';

const NAMES = { '↓': 'ArrowDown', '↑': 'ArrowUp', '→': 'ArrowRight', '←': 'ArrowLeft', Del: 'Delete', Ins: 'Insert', Esc: 'Escape', Space: ' ' };

/** "Ctrl+Alt+↓" in one spelling, whatever the order of its parts. */
export function spelled(text) {
  const parts = text.split('+').filter(Boolean);
  const key = NAMES[parts.at(-1)] ?? parts.at(-1) ?? '+';
  const has = (name) => parts.slice(0, -1).includes(name);
  return [has('Ctrl') && 'Ctrl', has('Alt') && 'Alt', has('Shift') && 'Shift', key.length === 1 ? key.toUpperCase() : key].filter(Boolean).join('+');
}

/** The key of an event in the same spelling. Letters by their place, so that Alt+Q holds where Alt types a sign. */
export function pressed(event) {
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  const typesSign = event.altKey && letter;
  const key = typesSign ? letter : event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return [(event.ctrlKey || event.metaKey) && 'Ctrl', event.altKey && 'Alt', event.shiftKey && 'Shift', key].filter(Boolean).join('+');
}

/** Whether the press types, moves or edits inside the field that has the focus, so that it is not ours. */
function belongsToField(event, key) {
  if (!isField(event.target)) return false;
  if (/^(F\d+|Escape)$/.test(event.key)) return false;
  if (event.ctrlKey || event.metaKey) return /^Ctrl\+(Shift\+)?(A|C|V|X|Z|Y|Arrow(Left|Right)|Home|End|Backspace|Delete)$/.test(key);
  return !event.altKey || /Arrow|Backspace/.test(event.key);
}

function elementFor(key) {
  const place = document.querySelector('dialog[open]') ?? document;
  const found = [...place.querySelectorAll('[data-key]:not(tr)')].filter(
    (element) => !element.closest('.only-phone') && element.dataset.key.split(' ').some((text) => spelled(text) === key));
  return found.find(isVisible) ?? found.find((element) => element.closest('.rib, .rib-more, .bar, .side')) ?? null;
}

function press(element) {
  if (element.getAttribute('aria-disabled') === 'true') element.focus();
  else if (element instanceof HTMLDetailsElement) {
    element.open = !element.open;
    element.querySelector(element.open ? '.pop a, .pop button, .pop input' : 'summary')?.focus();
  } else if (isField(element)) {
    element.focus();
    element.select?.();
  } else element.click();
}

/** F6: from area to area, each area remembering nothing but its first place to stand. */
function walkAreas(back) {
  const areas = [...document.querySelectorAll('[data-area], .side, .sheet')].filter(isVisible);
  if (!areas.length) return;
  const here = areas.findLastIndex((area) => area.contains(document.activeElement));
  const next = areas.at((here + (back ? -1 : 1) + areas.length) % areas.length);
  const first = [...next.querySelectorAll('a[href], button:not([disabled]), input:not([type="hidden"]), select, summary, [tabindex="0"]')].find(isVisible);
  (first ?? next).focus();
}

/** Ctrl+. walks from refusal to refusal: to the cells that refuse, in the order of the page. */
function nextRefusal() {
  const cells = [...document.querySelectorAll('[aria-invalid="true"], .cellbad input, .cellbad[tabindex]')].filter(isVisible);
  const links = cells.length ? [] : [...document.querySelectorAll('[data-refusal-target]')];
  const stops = cells.length ? cells : links;
  if (!stops.length) return false;
  const next = stops[(stops.indexOf(document.activeElement) + 1) % stops.length];
  next.focus();
  next.select?.();
  return true;
}

const OWN = {
  F6: () => walkAreas(false),
  'Shift+F6': () => walkAreas(true),
  'Ctrl+.': nextRefusal,
  F3: () => focusField('[data-find]'),
  'Shift+F3': () => clickOn('[data-toggles="filter-pane"]'),
  'Alt+F2': () => clickOn('[data-toggles="factbox"]'),
  'Ctrl+Enter': saveAndClose,
  Escape: goBack,
};

function focusField(selector) {
  const field = [...document.querySelectorAll(selector)].find(isVisible);
  if (!field) return false;
  field.focus();
  field.select?.();
  return true;
}

function clickOn(selector) {
  const element = document.querySelector(selector);
  element?.click();
  return Boolean(element);
}

function saveAndClose() {
  const form = document.activeElement?.closest('form') ?? document.querySelector('main form[data-saves]');
  if (!form || form.method !== 'post') return false;
  form.requestSubmit(form.querySelector('[data-saves-and-closes], button:not([type="button"])'));
  return true;
}

export function listenForKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.getModifierState('AltGraph')) return;
    const key = pressed(event);
    if (belongsToField(event, key)) return;
    const element = elementFor(key);
    if (element) press(element);
    else if (document.querySelector('dialog[open]') || !(key in OWN) || OWN[key]() === false) return;
    event.preventDefault();
  });
}
