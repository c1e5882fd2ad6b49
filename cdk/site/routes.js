// Resolves /products/<product>/latest/<file> to the release that is the latest now, and a folder to its index.html.
import cf from 'cloudfront';

const routes = cf.kvs();
const latest = /^\/products\/([a-z0-9_]+)\/latest\/(.*)$/;

async function handler(event) {
  const request = event.request;
  const found = latest.exec(request.uri);
  if (found) {
    try {
      request.uri = '/products/' + found[1] + '/releases/' + (await routes.get(found[1])) + '/' + found[2];
    } catch (error) {
      return { statusCode: 404, statusDescription: 'Not Found' };
    }
  }
  if (request.uri.endsWith('/')) {
    request.uri += 'index.html';
  }
  return request;
}
