// The shell: ribbon (fold, More), navigation pane (fold, look from the rail), panes that show and hide.
import { keep } from './page.js';

const app = () => document.getElementById('app');

function foldRibbon(button) {
  const ribbon = button.closest('[data-ribbon]');
  const open = ribbon.classList.toggle('open');
  button.setAttribute('aria-expanded', String(open));
  keep('ribbon_open', open);
  fitRibbon();
}

/** What does not fit goes into More, from the right; what fits again comes back. */
function fitRow(row) {
  const more = row.querySelector('.rib-more');
  if (!more) return;
  const list = more.querySelector('.pop');
  for (const act of [...list.querySelectorAll('[data-from]')]) {
    row.querySelectorAll('.rib-acts')[Number(act.dataset.from)].append(act);
    delete act.dataset.from;
  }
  more.hidden = true;
  const groups = [...row.querySelectorAll('.rib-acts')];
  const fits = () => row.scrollWidth <= row.clientWidth + 1;
  if (fits()) return;
  more.hidden = false;
  for (let at = groups.length - 1; at >= 0 && !fits(); at -= 1) {
    while (groups[at].lastElementChild && !fits()) {
      const act = groups[at].lastElementChild;
      act.dataset.from = String(at);
      list.prepend(act);
    }
  }
  for (const group of groups) group.parentElement.hidden = !group.childElementCount;
}

function fitRibbon() {
  for (const row of document.querySelectorAll('.rib-row')) {
    row.querySelectorAll('.rib-group').forEach((group) => { group.hidden = false; });
    if (row.clientWidth) fitRow(row);
  }
}

function foldNavigation(folded) {
  app().classList.remove('nav-peek');
  app().classList.toggle('nav-off', folded);
  app().classList.toggle('nav-on', !folded);
  if (!folded) app().classList.remove('auto-rail');
  keep('navigation_folded', folded);
  document.querySelector(folded ? '[data-unfolds-nav]' : '[data-folds-nav]')?.focus();
  fitRibbon();
}

function peek(index) {
  app().classList.add('nav-peek');
  const areas = document.querySelectorAll('.nav-full > details');
  if (index !== undefined && areas[index]) areas[index].open = true;
  (areas[index ?? 0]?.querySelector('a') ?? document.querySelector('.nav-full summary'))?.focus();
}

function showPane(button) {
  const pane = document.getElementById(button.dataset.toggles);
  if (!pane) return;
  const shown = getComputedStyle(pane).display !== 'none';
  pane.hidden = shown;
  pane.classList.toggle('shown', !shown);
  button.setAttribute('aria-pressed', String(!shown));
  keep(`${button.dataset.toggles.replace('-', '_')}_shown`, !shown);
  if (!shown) {
    giveWayTo(pane);
    pane.querySelector('input, a, button, summary')?.focus();
  } else button.focus();
}

/** On a narrow desk the filter pane and the FactBox take turns. */
function giveWayTo(pane) {
  if (!window.matchMedia('(max-width: 1400px)').matches) return;
  for (const other of document.querySelectorAll('.row3 > .side')) if (other !== pane) other.hidden = true;
}

export function listenToShell() {
  document.addEventListener('click', (event) => {
    const at = (selector) => event.target.closest(selector);
    if (at('.rib-fold')) foldRibbon(at('.rib-fold'));
    else if (at('[data-folds-nav]')) foldNavigation(true);
    else if (at('[data-unfolds-nav]')) foldNavigation(false);
    else if (at('[data-peek]')) { event.preventDefault(); app().classList.contains('nav-peek') ? app().classList.remove('nav-peek') : peek(); }
    else if (at('.nav-rail [data-area-index]') && !event.ctrlKey && !event.metaKey) { event.preventDefault(); peek(Number(at('[data-area-index]').dataset.areaIndex)); }
    else if (at('[data-toggles]')) { event.preventDefault(); showPane(at('[data-toggles]')); }
    else if (!at('.nav')) app()?.classList.remove('nav-peek');
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || !app()?.classList.contains('nav-peek')) return;
    app().classList.remove('nav-peek');
    document.querySelector('.nav-rail button, [data-peek]')?.focus();
    event.preventDefault();
  });
  document.addEventListener('change', (event) => {
    if (event.target.matches('.rib-pick')) fitRibbon();
  });
  document.addEventListener('lh:renewed', fitRibbon);
  new ResizeObserver(fitRibbon).observe(document.documentElement);
  document.fonts?.ready.then(fitRibbon);
}
