// Esc where nothing is open: out of a field, then back to where one was, to the same row; from a list that nobody came to
// from elsewhere to the Role Center.
import { isField } from './page.js';

const OPEN = '[data-sheet], [data-floating], details[data-drop][open], dialog[open], .nav-peek, .look, input[name="row"]:checked';
const WENT_UP = 'went-up-to';

const isChanged = (field) => 'defaultValue' in field && field.type !== 'hidden' && field.value !== field.defaultValue;

function from() {
  const address = document.referrer && new URL(document.referrer);
  return address && address.origin === location.origin && address.pathname !== location.pathname ? address.pathname : '';
}

/** From a record to its list: by history where one came from there, so that the list's own way back stays. */
function goUp(link) {
  if (from() === new URL(link.href).pathname) return history.back();
  sessionStorage.setItem(WENT_UP, new URL(link.href).pathname);
  return link.click();
}

/** False where Esc has nothing to do here. */
export function goBack() {
  if (document.querySelector(OPEN)) return false;
  const at = document.activeElement;
  if (isField(at)) { at.blur(); return true; }
  if ([...document.querySelectorAll('main form[data-saves] :is(input, textarea)')].some(isChanged)) return false;
  const up = document.querySelector('.head .cap a');
  if (up) { goUp(up); return true; }
  if (!document.querySelector('main :is([data-list], [data-grid], .empty)') || document.querySelector('.app.portal')) return false;
  const cameFrom = from();
  const hasGoneUp = sessionStorage.getItem(WENT_UP) === location.pathname;
  sessionStorage.removeItem(WENT_UP);
  if (cameFrom && !hasGoneUp && !/\/(act|sign-in)\//.test(cameFrom)) { history.back(); return true; }
  const home = document.querySelector('a[data-home]');
  if (!home) return false;
  location.assign(home.href);
  return true;
}
