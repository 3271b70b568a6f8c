// What a machine can check of a page (visual.md section 9); answers a list of faults in words.
() => {
  const faults = [];
  const shown = (element) => element.checkVisibility?.({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const name = (element) => {
    const text = (element.innerText || element.value || element.getAttribute('aria-label') || '').trim().slice(0, 40);
    return `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> “${text}”`;
  };

  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide > 0) faults.push(`the page scrolls sideways by ${wide} px`);

  for (const cell of document.querySelectorAll('td.num, th.num, .fig, a.cue .v, .jfoot b, dl.kv dd, .facts dd')) {
    if (!shown(cell) || !cell.textContent.trim()) continue;
    // What is there for screen readers alone takes no room.
    const unseen = [...cell.querySelectorAll('.vh')];
    for (const part of unseen) part.style.display = 'none';
    const range = document.createRange();
    range.selectNodeContents(cell);
    const inside = range.getBoundingClientRect();
    const box = cell.getBoundingClientRect();
    const cut = getComputedStyle(cell).display !== 'inline' && cell.scrollWidth > cell.clientWidth + 1;
    for (const part of unseen) part.style.display = '';
    if (!inside.width) continue;
    if (cut || inside.right > box.right + 1.5 || inside.left < box.left - 1.5) faults.push(`a figure is wider than its cell: ${name(cell)}`);
  }

  // Colour means something only beside a mark or a word.
  const probe = document.createElement('span');
  document.body.append(probe);
  const meanings = ['--fav', '--amb', '--unf'].map((token) => {
    probe.style.setProperty('color', `var(${token})`);
    return getComputedStyle(probe).color;
  });
  probe.remove();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim();
    const holder = walker.currentNode.parentElement;
    if (!text || holder.closest('script, style, template, title') || !shown(holder)) continue;
    if (/(?<![\w.,:/*-])-\d/.test(text) && !holder.closest('input, textarea, code, kbd, .code')) faults.push(`a minus that is none: “${text.slice(0, 60)}”`);
    if (/\(\d[\d,]*\.\d\d\)/.test(text)) faults.push(`a negative in brackets: “${text}”`);
    if (seen.has(holder) || !meanings.includes(getComputedStyle(holder).color)) continue;
    seen.add(holder);
    const about = holder.closest('td, th, li, a, button, dd, label, .f, div') ?? holder;
    const has_word = /\p{L}{3,}/u.test(text) || text === '*';
    if (!has_word && !about.querySelector('svg title, svg[aria-label], .vh')) faults.push(`a colour without mark or word: ${name(holder)}`);
  }

  for (const table of document.querySelectorAll('table')) {
    if (!shown(table) || table.matches('.clients')) continue;
    const decimals = new Map();
    for (const row of table.querySelectorAll('tbody tr')) {
      [...row.cells].forEach((cell, at) => {
        const found = cell.matches('.num') && cell.innerText.trim().match(/^−?[\d,]+(?:\.(\d+))?$/);
        if (found) decimals.set(at, (decimals.get(at) ?? new Set()).add((found[1] ?? '').length));
      });
    }
    for (const [at, lengths] of decimals) if (lengths.size > 1) faults.push(`column ${at} of ${name(table)} has ${[...lengths]} decimals`);
  }
  return faults;
}
