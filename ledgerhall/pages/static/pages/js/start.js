// Starts every script of the page. Each module listens on the document, so that what htmx or another script puts
// into the page later needs no further start.
import { listenForKeys } from './keyboard.js';
import { listenToMenus } from './menus.js';
import { listenToSheets } from './sheets.js';
import { listenToShell } from './shell.js';
import { listenToTellMe } from './tellme.js';
import { listenToLists } from './lists.js';
import { listenToGrids } from './grid.js';
import { listenToLookUps } from './lookup.js';
import { listenToCards } from './cards.js';
import { listenToDocuments } from './documents.js';
import { listenToForms } from './submitting.js';

document.documentElement.classList.add('js');
listenForKeys();
listenToMenus();
listenToSheets();
listenToShell();
listenToTellMe();
listenToLists();
listenToGrids();
listenToLookUps();
listenToCards();
listenToDocuments();
listenToForms();
if (document.querySelector('[data-prints]')) document.fonts.ready.then(() => window.print());
