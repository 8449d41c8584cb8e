// A picture of a product, drawn in place of a photograph: one colour that grows lighter towards the bottom.
import zlib from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export function drawPng(width, height, colour) {
  const lines = Array.from({ length: height }, (_, y) => {
    const pixel = Buffer.from(colour.map((part) => Math.round(part + ((255 - part) * y) / height)));
    return Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, pixel)]);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8); // 8 bits of red, green and blue
  const parts = [
    part('IHDR', header),
    part('IDAT', zlib.deflateSync(Buffer.concat(lines))),
    part('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([SIGNATURE, ...parts]);
}

function part(name, data) {
  const named = Buffer.concat([Buffer.from(name), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(zlib.crc32(named));
  return Buffer.concat([length, named, check]);
}
