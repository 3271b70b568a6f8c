// A form is sent once: a second press of its button while the answer is on its way (a double click, an impatient Enter)
// does nothing, so that the answer to the first is the one that is seen.
const SENT = 'sent';

export function listenToForms() {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== 'post' || form.target) return;
    if (SENT in form.dataset) return event.preventDefault();
    form.dataset[SENT] = '';
  });
  // Back on a page that the browser kept, its forms can be sent again.
  addEventListener('pageshow', () => document.querySelectorAll(`form[data-${SENT}]`).forEach((form) => { delete form.dataset[SENT]; }));
}
