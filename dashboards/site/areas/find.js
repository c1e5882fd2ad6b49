// Narrows the list of areas while a name is typed, and leads from a postcode to its district's areas.
// Without it the list is complete, from A to Z, and districts are found by their letters.
'use strict';
const form = document.getElementById('find');
const field = document.getElementById('name');
const told = document.getElementById('found');
const postcodes = (form.dataset.postcodes || '').split(' ');
const plain = (text) => text.normalize('NFKD').replace(/[^\p{L}\p{N} ]/gu, '').toLowerCase();
const links = [...document.querySelectorAll('.places a')].map((link) => [plain(link.textContent), link]);
// The district of a postcode, whole or in part, with its space or without; nothing where it is none that is known.
const district = (text) => {
  const [first, ...rest] = text.trim().toUpperCase().split(/\s+/);
  const all = [first, ...rest].join('');
  const whole = /^([A-Z0-9]{2,4})[0-9][A-Z]{2}$/.exec(all);
  const half = rest.length ? first : whole ? whole[1] : all;
  const found = /^([A-Z]{1,2})[0-9][A-Z0-9]?$/.exec(half);
  return found && postcodes.includes(found[1]) ? { name: found[0], letters: found[1] } : null;
};
const address = (found) => form.dataset.leads.replace('{}', found.letters) + '#' + found.name;
const coded = /^[A-Z]{1,2}[0-9][A-Z0-9]? ?([0-9][A-Z]{0,2})?$/i;
const said = (typed, found) => {
  if (found) return found === 1 ? '1 area' : found + ' areas';
  if (!coded.test(typed)) return 'No area has that in its name.';
  return form.dataset.postcodes ? 'No area here has postcodes that begin like this.' : 'Areas are not found by postcode here, only by name.';
};
const show = () => {
  const typed = field.value.trim();
  const wanted = plain(typed);
  const postal = district(typed);
  let found = 0;
  for (const [name, link] of links) {
    link.parentElement.hidden = !postal && !name.includes(wanted);
    found += name.includes(wanted) ? 1 : 0;
  }
  for (const part of [...document.querySelectorAll('.letter'), ...document.querySelectorAll('.kind')]) {
    part.hidden = !part.querySelector('li:not([hidden])');
  }
  told.textContent = wanted && !postal ? said(typed, found) : '';
  if (postal) {
    const link = document.createElement('a');
    link.href = address(postal);
    link.textContent = 'Areas of the postcode district ' + postal.name;
    told.append(link);
  }
};
form.hidden = false;
field.addEventListener('input', show);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const postal = district(field.value);
  const first = links.find(([, link]) => !link.parentElement.hidden);
  if (postal) location.href = address(postal);
  else if (first && field.value.trim()) location.href = first[1].href;
});
show();
