// Resolves /products/<product>/latest/<file> to the release that is the latest now, and a folder to its index.html.
// The API's addresses of releases, /v1/products/…, are the same files.
// A folder without its slash is redirected, so that the links of its page hold; a product without more, to its latest release.
// A browser that asks whether a script of another site may send If-None-Match is told so: the bucket would refuse the question.
import cf from 'cloudfront';

const routes = cf.kvs();
const latest = /^\/products\/([a-z0-9_]+)\/latest\/(.*)$/;
const api = /^\/v1(\/products\/[a-z0-9_]+\/(latest|releases)\/.+)$/;
const folder = /^\/(products\/[a-z0-9_]+\/(latest|releases|releases\/[0-9A-Za-z-]+)|areas(\/([A-Z0-9]+|postcodes(\/[A-Z]{1,2})?))?|catalogue(\/agreements|\/datasets\/[a-z0-9_]+)?|data|calendar)$/;
const product = /^\/products\/[a-z0-9_]+\/?$/;

function moved(to) {
  return { statusCode: 301, statusDescription: 'Moved Permanently', headers: { location: { value: to } } };
}

async function handler(event) {
  const request = event.request;
  if (request.method === 'OPTIONS') {
    return {
      statusCode: 204,
      statusDescription: 'No Content',
      headers: {
        'access-control-allow-origin': { value: '*' },
        'access-control-allow-methods': { value: 'GET, HEAD' },
        'access-control-allow-headers': { value: 'If-None-Match' },
        'access-control-max-age': { value: '86400' },
      },
    };
  }
  if (folder.test(request.uri)) {
    return moved(request.uri + '/');
  }
  if (product.test(request.uri)) {
    return moved(request.uri.replace(/\/?$/, '/latest/'));
  }
  const called = api.exec(request.uri);
  if (called) {
    request.uri = called[1];
  }
  const found = latest.exec(request.uri);
  if (found) {
    try {
      request.uri = '/products/' + found[1] + '/releases/' + (await routes.get(found[1])) + '/' + found[2];
    } catch (error) {
      // Left as it is: no file is there, and the distribution answers that with its page.
    }
  }
  if (request.uri.endsWith('/')) {
    request.uri += 'index.html';
  }
  return request;
}
