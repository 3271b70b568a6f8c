// Notes every element that gets the focus: whether Tab has come round, and whether its ring is seen. From a list's rows
// it goes on behind the last of them. It starts at the first element that is not still; `window.stops` is what it noted.
() => {
  const ringed = (element) => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none';
  };
  let isJump = false;
  window.stops = [];
  document.addEventListener('focusin', ({ target: at }) => {
    if (isJump) return;
    const is_end = at.hasAttribute('data-reached');
    at.setAttribute('data-reached', '');
    const label = at.matches('input.vh') ? document.querySelector(`label[for="${at.id}"]`) : null;
    const around = [at, label, at.parentElement, at.closest('.in, td, label'), at.closest('td')].filter(Boolean);
    const is_clear = around.some(ringed) && at.getClientRects().length > 0;
    const text = (at.innerText || at.getAttribute('aria-label') || at.name || '').trim().slice(0, 40);
    window.stops.push({ is_end, is_clear, name: `<${at.tagName.toLowerCase()} class="${at.getAttribute('class') ?? ''}"> “${text}”` });
    const rows = at.closest('[data-list] tbody, table.clients tbody');
    if (!rows) return;
    isJump = true;
    [...rows.querySelectorAll('a[href], button, input, tr[tabindex="0"]')].filter((element) => element.tabIndex >= 0).at(-1)?.focus();
    isJump = false;
  });
  [...document.querySelectorAll('a[href], button, input:not([type=hidden])')]
    .find((element) => !element.closest('[inert]')).focus({ focusVisible: true });
}
