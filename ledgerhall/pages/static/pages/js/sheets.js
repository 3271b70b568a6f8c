// Side sheets, dialogs and toasts: how they open, close and give the focus back.
import { icon, word } from './page.js';

const STAYS = 10_000;
let openedBy = null;

function openDialog(dialog, opener) {
  openedBy = opener;
  dialog.showModal();
}

function closeAround(element) {
  const toast = element.closest('[data-toast]');
  if (toast) return toast.remove();
  const dialog = element.closest('dialog');
  if (dialog) return dialog.close();
  const sheet = element.closest('[data-sheet]');
  if (sheet) closeSheet(sheet);
}

function closeSheet(sheet) {
  const back = sheet.dataset.back ? document.getElementById(sheet.dataset.back) : null;
  sheet.remove();
  (back ?? document.querySelector('.cur a, .cur input, tr.cur[tabindex]') ?? document.getElementById('main'))?.focus();
}

/** Lets a toast go after ten seconds, counted anew when the pointer or the focus leaves it. */
function watchToast(toast) {
  if (toast.dataset.watched) return;
  toast.dataset.watched = '1';
  let timer = setTimeout(() => toast.remove(), STAYS);
  const hold = () => clearTimeout(timer);
  const release = () => { hold(); timer = setTimeout(() => toast.remove(), STAYS); };
  for (const name of ['mouseenter', 'focusin']) toast.addEventListener(name, hold);
  for (const name of ['mouseleave', 'focusout']) toast.addEventListener(name, release);
}

/** Says what has been done. */
export function toast(text) {
  const element = document.createElement('div');
  element.className = 'toast';
  element.dataset.toast = '';
  const message = document.createElement('span');
  message.textContent = text;
  const close = document.createElement('button');
  close.type = 'button';
  close.dataset.closes = '';
  close.setAttribute('aria-label', word('close'));
  close.append(icon('close', true));
  element.append(icon('m-fav'), message, close);
  document.getElementById('toasts')?.append(element);
}

export function listenToSheets() {
  document.addEventListener('click', (event) => {
    const closer = event.target.closest('[data-closes]');
    if (closer) {
      event.preventDefault();
      closeAround(closer);
    }
    const opener = event.target.closest('[data-dialog]');
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog instanceof HTMLDialogElement && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      openDialog(dialog, opener);
    }
  });
  document.addEventListener('close', (event) => {
    if (!(event.target instanceof HTMLDialogElement)) return;
    (openedBy?.checkVisibility() ? openedBy : openedBy?.closest('details')?.querySelector('summary'))?.focus();
  }, true);
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]')) return;
    const sheet = document.querySelector('[data-sheet]');
    if (!sheet || (event.target.closest('[data-grid]') && event.target.matches('.changing'))) return;
    event.preventDefault();
    closeSheet(sheet);
  });
  const toasts = document.getElementById('toasts');
  if (toasts) {
    toasts.querySelectorAll('[data-toast]').forEach(watchToast);
    new MutationObserver(() => toasts.querySelectorAll('[data-toast]').forEach(watchToast)).observe(toasts, { childList: true });
  }
  // After a refused act the way out is one Enter away.
  document.querySelector('[data-refusal][role="alert"] a')?.focus({ preventScroll: true });
}
