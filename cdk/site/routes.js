// Resolves /products/<product>/latest/<file> to the release that is the latest now, and a folder to its index.html.
// The API's addresses of releases, /v1/products/…, are the same files.
// A folder without its slash is redirected, so that the links of its page hold.
import cf from 'cloudfront';

const routes = cf.kvs();
const latest = /^\/products\/([a-z0-9_]+)\/latest\/(.*)$/;
const api = /^\/v1(\/products\/[a-z0-9_]+\/(latest|releases)\/.+)$/;
const folder = /^\/(products\/[a-z0-9_]+\/(latest|releases|releases\/[0-9A-Za-z-]+)|areas(\/([A-Z0-9]+|postcodes(\/[A-Z]{1,2})?))?|data|calendar)$/;

async function handler(event) {
  const request = event.request;
  if (folder.test(request.uri)) {
    return {
      statusCode: 301,
      statusDescription: 'Moved Permanently',
      headers: { location: { value: request.uri + '/' } },
    };
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
