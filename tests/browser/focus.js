// The element that has the focus: its number among all that can be reached by Tab, and whether its ring is seen.
() => {
  const at = document.activeElement;
  const ringed = (element) => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none';
  };
  const nexts = at.matches('input.vh') ? [document.querySelector(`label[for="${at.id}"]`) ?? at] : [];
  const around = [at, at.parentElement, at.closest('.in, td, label'), at.closest('td')].filter(Boolean);
  const clear = [...around, ...nexts].some(ringed);
  const visible = at.getClientRects().length > 0;
  at.setAttribute('data-reached', '');
  const text = (at.innerText || at.getAttribute('aria-label') || at.name || '').trim().slice(0, 40);
  return { is_end: at === document.body, is_clear: clear && visible, name: `<${at.tagName.toLowerCase()} class="${at.getAttribute('class') ?? ''}"> “${text}”` };
}
