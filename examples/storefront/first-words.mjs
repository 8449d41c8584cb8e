// What the reader sees when all has started: where everybody is, and what to try first. Used by start.mjs.
export function tell(addresses, tasks) {
  const { auth, cart, order, product } = addresses;
  const post = (url, body) => `  curl -X POST ${url} -d '${JSON.stringify(body)}'`;
  const lines = [
    '\nThe storefront is open:',
    ...Object.entries(addresses).map(([name, url]) => `  ${name.padEnd(8)} ${url}`),
    `  ${'tasks'.padEnd(8)} ${tasks}/admin/tasks`,
    '\nTry:',
    post(`${auth}/api/users`, { name: 'Galina' }),
    ...(cart ? [post(`${cart}/api/carts/1/items`, { product_id: 2 }), post(`${cart}/api/carts/1/checkout`, {})] : []),
    post(`${order}/api/orders`, { user_id: 1, items: [{ product_id: 1, count: 2 }] }),
    post(`${order}/bids/1/assign`, { master_id: 2 }),
    post(`${product}/api/products/1/images`, {}),
    '\nand look at what became of it:',
    `  curl ${auth}/api/users/2`,
    `  curl ${order}/api/orders/1`,
    `  curl ${product}/api/products/1`,
    '\nCtrl-C ends all of it.',
  ];
  console.log(lines.join('\n'));
}
