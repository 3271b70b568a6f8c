// Actions that Tab did not come to. Inside a list's rows, a grid, a tab strip or a menu the arrows go on.
() => [...document.querySelectorAll('a[href], button, input:not([type="hidden"]), select, textarea, summary')]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0)
  .filter((element) => !element.disabled && !element.closest('[inert]') && !element.hasAttribute('data-reached'))
  .filter((element) => !element.closest('[data-list] tbody, table.clients tbody, [data-grid], [role="menu"], .toasts'))
  .filter((element) => !(element.type === 'radio' && document.querySelector(`[name="${element.name}"][data-reached]`)))
  .map((element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> “${(element.innerText || element.getAttribute('aria-label') || element.name || '').trim().slice(0, 40)}”`)
