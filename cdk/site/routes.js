// Resolves /products/<product>/latest/<file> to the release that is the latest now, and a folder to its index.html.
// A folder without its slash is redirected, so that the links of its page hold.
import cf from 'cloudfront';

const routes = cf.kvs();
const latest = /^\/products\/([a-z0-9_]+)\/latest\/(.*)$/;
const folder = /^\/products\/[a-z0-9_]+\/(latest|releases|releases\/[0-9A-Za-z-]+)$/;

async function handler(event) {
  const request = event.request;
  if (folder.test(request.uri)) {
    return {
      statusCode: 301,
      statusDescription: 'Moved Permanently',
      headers: { location: { value: request.uri + '/' } },
    };
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
