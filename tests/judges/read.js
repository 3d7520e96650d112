// Reads files of ESC/POS bytes with the parser of npos, which nobody of this project wrote, and prints what it saw.
// usage: node read.js FOLDER_OF_NODE_MODULES FILE...
'use strict';

const fs = require('fs');
const path = require('path');

const modules = path.resolve(process.argv[2]);
const npos = require(path.join(modules, 'npos'));
const iconv = require(path.join(modules, 'iconv-lite'));
const rules = require(path.join(modules, 'npos/lib/parser/rules'));

// npos knows GS ( with capital letters only; GS ( k has the same two bytes of length.
const GS = 0x1d;
rules[GS]['(k'] = [0, 'd16'];
const parser = npos.parser(rules);

async function read(file) {
  const raw = fs.readFileSync(file);
  const seen = parser.analyze(raw);
  if (seen.error) {
    return { file: path.basename(file), error: String(seen.error.message) };
  }
  const nodes = seen.tree.map((node) => [node.ascii, node.fn || '', node.offset, node.length]);
  const whole = await parser.parse(raw);
  const text = whole.entries
    .filter((entry) => entry.type === 'text')
    .map((entry) => iconv.decode(Buffer.from(entry.data), 'cp858'))
    .join('');
  return { file: path.basename(file), nodes, text };
}

(async () => {
  for (const file of process.argv.slice(3)) {
    process.stdout.write(JSON.stringify(await read(file)) + '\n');
  }
})();
