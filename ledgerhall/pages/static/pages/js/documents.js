// Documents: the header saves itself field by field, Enter goes on to the next field and from the last one to the lines.
// Without script header and lines are forms with a button each.
import { isChanged } from './cards.js';
import { fragment, isVisible, word } from './page.js';
import { alsoSaves, awaitSaved, enqueue, putParts, say } from './saving.js';

const FIELDS = 'input:not([type="hidden"]), select';
const header = () => document.querySelector('form[data-saves-itself]');
const making = () => document.querySelector('form[data-makes]');
const fieldsOf = (form) => [...form.querySelectorAll(FIELDS)];
const nameOf = (block) => block.querySelector('[name]')?.name ?? block.querySelector('[data-field]')?.dataset.field;
const blockOf = (form, name) => [...form.querySelectorAll('.f')].find((block) => nameOf(block) === name);

function stand(field) {
  field?.focus();
  field?.select?.();
}

/** The answer's fields take the place of the old ones; what was typed meanwhile and the focus stay. */
function putFields(form, answered, sent) {
  for (const fresh of answered.querySelectorAll('.f')) {
    const old = blockOf(form, nameOf(fresh));
    const was = old?.querySelector(FIELDS);
    if (!old || (old.outerHTML === fresh.outerHTML && !(was && isChanged(was)))) continue;
    const now = fresh.querySelector(FIELDS);
    const hasFocus = was && was === document.activeElement;
    old.replaceWith(fresh);
    if (!was || !now) continue;
    if (was.type !== 'checkbox' && was.value !== (sent.get(was.name) ?? '')) now.value = was.value;
    if (hasFocus) stand(now);
  }
  const summaries = [...form.querySelectorAll('.sumry')];
  answered.querySelectorAll('.sumry').forEach((fresh, at) => summaries[at]?.replaceWith(fresh));
  form.querySelectorAll('.ft').forEach((tab) => { tab.open ||= Boolean(tab.querySelector('[aria-invalid="true"]')); });
  form.elements.seen.value = answered.querySelector('[name="seen"]').value;
  const title = document.querySelector('.head h1');
  if (title) title.textContent = answered.querySelector('h1').textContent;
}

function saveHeader(form) {
  form.dataset.changed = '1';
  return enqueue(async () => {
    const sent = new URLSearchParams(new FormData(form));
    say(word('saving'));
    try {
      const answer = await fragment(form.action, 'header', { body: sent });
      const answered = answer.content.querySelector('[data-header]');
      if (!answer.ok || !answered) throw new Error(String(answer.status));
      const isRefused = Boolean(answer.content.querySelector('#notices .refusal:not(.notice)'));
      putFields(form, answered, sent);
      if (!isRefused) delete form.dataset.changed;
      putParts(answer.content);
    } catch (fault) {
      say(word('not-saved', { reason: fault.message }), true);
    }
  });
}

const isWaiting = (form) => Boolean(form) && ('changed' in form.dataset || fieldsOf(form).some(isChanged));

/** A new document is made when what it needs is typed and the field is left for another one. */
function makeWhenReady(form, to) {
  const needed = [...form.querySelectorAll('label.req')].map((label) => document.getElementById(label.htmlFor));
  if ((to && !form.contains(to)) || to?.closest?.('.acts') || !needed.every((field) => field?.value.trim())) return;
  form.requestSubmit();
}

function goOn(form, field, back) {
  const all = fieldsOf(form).filter(isVisible);
  const next = all[all.indexOf(field) + (back ? -1 : 1)];
  if (next) stand(next);
  else if (!back) standInLines();
}

function standInLines() {
  const line = document.querySelector('table[data-grid] tr[data-line=""]');
  stand([...(line?.querySelectorAll(FIELDS) ?? [])].find(isVisible));
}

function pressInLines(key) {
  const row = document.querySelector('table[data-grid] tr.cur[data-line]');
  const target = key === 'Delete' ? row?.querySelector(FIELDS) : document;
  target?.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, bubbles: true, cancelable: true }));
}

function saveAndClose() {
  document.activeElement?.blur?.();
  awaitSaved().then((isSaved) => isSaved && document.querySelector('.head .cap a')?.click());
}

/** A document that was just made goes on with the field after the one that made it. */
function goOnAfterMaking() {
  const form = header();
  if (!form || !new URLSearchParams(location.search).has('made')) return;
  history.replaceState(null, '', location.pathname);
  stand(fieldsOf(form).find(isVisible));
}

export function listenToDocuments() {
  alsoSaves({ isOpen: () => isWaiting(header()), save: () => saveHeader(header()) });
  const inHeader = (event, form) => form && event.target instanceof Element && form.contains(event.target) && event.target.matches(FIELDS);
  document.addEventListener('focusout', (event) => {
    if (inHeader(event, header()) && isChanged(event.target)) saveHeader(header());
    else if (inHeader(event, making()) && event.target.value.trim()) makeWhenReady(making(), event.relatedTarget);
  });
  document.addEventListener('change', (event) => {
    if (inHeader(event, header()) && event.target.matches('select, [type="checkbox"]')) saveHeader(header());
  });
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.altKey || event.metaKey) return;
    if (event.key === 'Enter' && event.ctrlKey && document.querySelector('[data-document]') && !making()) {
      event.preventDefault();
      saveAndClose();
      return;
    }
    const form = [header(), making()].find((one) => inHeader(event, one));
    if (event.key !== 'Enter' || event.ctrlKey || !form) return;
    event.preventDefault();
    goOn(form, event.target, event.shiftKey);
  });
  document.addEventListener('click', (event) => {
    if (event.target.closest?.('[data-new-line]')) pressInLines('Insert');
    if (event.target.closest?.('[data-delete-line]')) pressInLines('Delete');
  });
  stand(making()?.querySelector('[aria-invalid="true"]') ?? making()?.querySelector(FIELDS));
  goOnAfterMaking();
}
