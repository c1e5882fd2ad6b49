// Makes choosing quicker: long lists become a menu, and a table is narrowed while a name is typed.
// Without it every choice is a link, and every row is there.
'use strict';
const plain = (text) => text.normalize('NFKD').replace(/[^\p{L}\p{N} ]/gu, '').toLowerCase();
let menus = 0;
for (const list of document.querySelectorAll('.choose details')) {
  const links = [...list.querySelectorAll('a')];
  const form = document.createElement('form');
  const label = document.createElement('label');
  const menu = document.createElement('select');
  const button = document.createElement('button');
  menus += 1;
  menu.id = 'menu-' + menus;
  label.htmlFor = menu.id;
  label.textContent = list.querySelector('summary').textContent.split(':')[0];
  if (!links.some((link) => link.hasAttribute('aria-current'))) menu.append(new Option('Choose one', ''));
  for (const link of links) {
    menu.append(new Option(link.textContent, link.href, false, link.hasAttribute('aria-current')));
  }
  button.textContent = 'Show';
  form.append(label, menu, button);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (menu.value) location.href = menu.value;
  });
  list.replaceWith(form);
}
for (const form of document.querySelectorAll('[data-narrows]')) {
  const field = form.querySelector('input');
  const told = form.querySelector('[role=status]');
  const rows = [...document.querySelectorAll('#' + form.dataset.narrows + ' tbody tr')];
  const names = rows.map((row) => plain(row.querySelector('th').textContent));
  form.hidden = false;
  form.addEventListener('submit', (event) => event.preventDefault());
  field.addEventListener('input', () => {
    const wanted = plain(field.value.trim());
    let found = 0;
    rows.forEach((row, place) => {
      row.hidden = !names[place].includes(wanted);
      found += row.hidden || row.matches('.whole-row') ? 0 : 1;
    });
    told.textContent = wanted ? (found === 1 ? '1 row' : found + ' rows') : '';
  });
}
