// Narrows the list of areas while a name is typed. Without it the list is complete, from A to Z.
'use strict';
const form = document.getElementById('find');
const field = document.getElementById('name');
const told = document.getElementById('found');
const plain = (text) => text.normalize('NFKD').replace(/[^\p{L}\p{N} ]/gu, '').toLowerCase();
const links = [...document.querySelectorAll('.places a')].map((link) => [plain(link.textContent), link]);
const show = () => {
  const wanted = plain(field.value.trim());
  let found = 0;
  for (const [name, link] of links) {
    link.parentElement.hidden = !name.includes(wanted);
    found += name.includes(wanted) ? 1 : 0;
  }
  for (const part of [...document.querySelectorAll('.letter'), ...document.querySelectorAll('.kind')]) {
    part.hidden = !part.querySelector('li:not([hidden])');
  }
  told.textContent = wanted ? (found === 1 ? '1 area' : found + ' areas') : '';
};
form.hidden = false;
field.addEventListener('input', show);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const first = links.find(([, link]) => !link.parentElement.hidden);
  if (first && field.value.trim()) location.href = first[1].href;
});
show();
