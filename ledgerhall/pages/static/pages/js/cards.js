// Cards: the keys to the record before and after it save first what was typed.

/** Whether something else stands in the field than the page came with. */
export const isChanged = (field) => {
  if (field.type === 'checkbox') return field.checked !== field.defaultChecked;
  if (field instanceof HTMLSelectElement) {
    const standard = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
    return field.value !== (standard?.value ?? '');
  }
  return 'defaultValue' in field && field.type !== 'hidden' && field.value !== field.defaultValue;
};

export function listenToCards() {
  document.addEventListener('click', (event) => {
    const step = event.target.closest?.('a[data-step]');
    const form = document.querySelector('main form[data-saves]');
    if (!step || !form || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!('unsaved' in form.dataset) && ![...form.elements].some(isChanged)) return;
    event.preventDefault();
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name: 'step', value: step.dataset.step });
    form.append(field);
    form.requestSubmit();
  });
}
