// A row that was renewed keeps what the reader did to it: its tick, its being the current one, the focus. And Select More.
document.addEventListener('htmx:oobBeforeSwap', (event) => {
  const old = event.detail.target;
  const next = event.detail.fragment?.querySelector?.('tr');
  if (!old?.matches?.('tr[data-key]') || !next) return;
  const was = old.querySelector('input[name="row"]');
  const box = next.querySelector('input[name="row"]');
  if (was && box && was.checked) { box.checked = true; box.setAttribute('checked', ''); }
  for (const name of ['cur', 'on']) next.classList.toggle(name, old.classList.contains(name));
  next.tabIndex = old.tabIndex;
  if (old === document.activeElement) requestAnimationFrame(() => document.getElementById(next.id)?.focus({ preventScroll: true }));
});

document.addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-select-more]');
  if (!button) return;
  const box = document.querySelector(`#row-${CSS.escape(button.value)} input[name="row"]`)
    ?? document.querySelector('table[data-list] tr.cur input[name="row"]');
  if (!box) return;
  box.checked = true;
  box.dispatchEvent(new Event('change', { bubbles: true }));
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
});

// Ctrl+F5 refreshes the current row: the same form as in its menu.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'F5' || !event.ctrlKey) return;
  const row = document.querySelector('table[data-list] tr.cur[data-key]');
  const form = document.getElementById('row-menu')?.content.querySelector('form');
  if (!row || !form) return;
  event.preventDefault();
  const copy = form.cloneNode(true);
  copy.hidden = true;
  copy.setAttribute('action', copy.getAttribute('action').replace('__row__', encodeURIComponent(row.dataset.key)));
  document.body.append(copy);
  copy.submit();
});
