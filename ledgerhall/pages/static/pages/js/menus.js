// Menus that drop down (<details data-drop>), the row's menu, and tips. Without script the details open by themselves.
import { placeUnder } from './page.js';

const entries = (menu) => [...menu.querySelectorAll('a[href], button, input, summary')].filter((entry) => !entry.disabled && entry.checkVisibility());

function close(drop, giveBack) {
  drop.open = false;
  if (giveBack) drop.querySelector('summary')?.focus();
}

function moveInMenu(event, menu) {
  const all = entries(menu);
  const here = all.indexOf(document.activeElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined || !all.length) return;
  event.preventDefault();
  all.at(to % all.length).focus();
}

/** Opens a menu that floats over the page at an element; it goes by Esc, Tab or a click elsewhere. */
export function floatMenu(menu, anchor, giveBackTo) {
  closeFloating();
  menu.classList.add('pop', 'menu', 'floating');
  menu.dataset.floating = '';
  document.body.append(menu);
  placeUnder(menu, anchor);
  anchor.setAttribute('aria-expanded', 'true');
  menu.addEventListener('lh:close', (event) => {
    anchor.setAttribute('aria-expanded', 'false');
    menu.remove();
    if (event.detail) (giveBackTo ?? anchor).focus();
  });
  entries(menu)[0]?.focus();
}

export function closeFloating(giveBack = false) {
  const menu = document.querySelector('[data-floating]');
  menu?.dispatchEvent(new CustomEvent('lh:close', { detail: giveBack }));
  return Boolean(menu);
}

let tip = null;

function showTip(target) {
  hideTip();
  const text = target.dataset.tip;
  if (!text) return;
  tip = document.createElement('div');
  tip.className = 'tip';
  tip.textContent = text;
  document.body.append(tip);
  placeUnder(tip, target, 6);
}

function hideTip() {
  tip?.remove();
  tip = null;
}

export function listenToMenus() {
  document.addEventListener('click', (event) => {
    for (const drop of document.querySelectorAll('details[data-drop][open]')) if (!drop.contains(event.target)) close(drop, false);
    if (!event.target.closest('[data-floating]')) closeFloating();
    if (event.target.closest('[aria-disabled="true"]')) event.preventDefault();
  });
  document.addEventListener('toggle', (event) => {
    if (!event.target.matches?.('details[data-drop]') || !event.target.open) return;
    for (const other of document.querySelectorAll('details[data-drop][open]')) if (!other.contains(event.target) && other !== event.target) other.open = false;
  }, true);
  document.addEventListener('keydown', (event) => {
    const menu = event.target.closest?.('[data-floating], details[data-drop][open]');
    if (event.key === 'Escape' && tip) hideTip();
    if (!menu) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      if (!closeFloating(true)) close(menu, true);
    } else if (event.key === 'Tab' && 'floating' in menu.dataset) closeFloating(true);
    else if (!event.target.matches('input[type="text"], input[type="search"]') || event.key.startsWith('Arrow')) moveInMenu(event, menu.querySelector('.pop') ?? menu);
  });
  for (const [name, act] of [['mouseover', showTip], ['focusin', showTip]]) {
    document.addEventListener(name, (event) => {
      const target = event.target.closest?.('[data-tip]');
      if (target) act(target);
    });
  }
  for (const name of ['mouseout', 'focusout', 'scroll']) document.addEventListener(name, hideTip, true);
}
