// Bundles the front end and writes it as C: node build.mjs MODULES OUT
// MODULES is the folder `npm ci` filled; OUT gets dist/ (the files as served) and assets.c (the same as bytes, see
// assets.h). Everything under /assets/ carries a digest in its name, so it may be cached for ever; the rest may not.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const BYTES_PER_LINE = 64;
const CONTENT_TYPES = {
    '.css': 'text/css; charset=utf-8',
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.svg': 'image/svg+xml',
    '.txt': 'text/plain; charset=utf-8',
    '.woff2': 'font/woff2',
};

const source = join(dirname(fileURLToPath(import.meta.url)), 'src');
const modules = resolve(process.argv[2]);
const out = resolve(process.argv[3]);
const dist = join(out, 'dist');
const { build } = createRequire(join(modules, 'package.json'))('esbuild');

async function bundle() {
    const result = await build({
        absWorkingDir: source,
        entryPoints: ['main.js', 'style/main.css', 'icon.svg'],
        outdir: dist,
        entryNames: 'assets/[name]-[hash]',
        chunkNames: 'assets/[name]-[hash]',
        assetNames: 'assets/[name]-[hash]',
        publicPath: '/',
        bundle: true,
        splitting: true,
        minify: true,
        format: 'esm',
        target: ['chrome97', 'firefox104', 'safari15.4'],
        nodePaths: [modules],
        loader: { '.woff2': 'file', '.svg': 'copy' },
        legalComments: 'none',
        metafile: true,
        logLevel: 'warning',
    });
    return result.metafile.outputs;
}

// The page names the hashed files; its placeholders are {{main.js}}, {{style/main.css}} and so on.
async function writePage(outputs) {
    const names = {};
    for (const [path, output] of Object.entries(outputs)) {
        const served = '/' + relative(dist, resolve(source, path));
        if (output.entryPoint)
            names[output.entryPoint] = served;
        for (const input of Object.keys(output.inputs))
            if (extname(path) === '.woff2' || extname(path) === '.svg')
                names[basename(input)] = served;
    }
    const page = await readFile(join(source, 'index.html'), 'utf8');
    await writeFile(join(dist, 'index.html'), page.replace(/\{\{(.+?)\}\}/g, (_, name) => {
        if (!names[name])
            throw new Error(`index.html: nothing built from ${name}`);
        return names[name];
    }));
}

// What we ship of others, with the words they ask to be shipped with it.
async function writeLicences() {
    const { dependencies } = JSON.parse(await readFile(join(source, '../package.json'), 'utf8'));
    let text = '';
    for (const name of Object.keys(dependencies))
        text += `${name} ${dependencies[name]}\n\n${await readFile(join(modules, name, 'LICENSE'), 'utf8')}\n\n`;
    await writeFile(join(dist, 'licences.txt'), text);
}

async function filesBelow(folder) {
    const entries = await readdir(folder, { withFileTypes: true });
    const nested = await Promise.all(entries.map((entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? filesBelow(path) : [path];
    }));
    return nested.flat();
}

function cArray(name, bytes) {
    const lines = [];
    for (let at = 0; at < bytes.length; at += BYTES_PER_LINE)
        lines.push('    ' + [...bytes.subarray(at, at + BYTES_PER_LINE)].join(',') + ',');
    return `static const uint8_t ${name}[] = {\n${lines.join('\n')}\n};\n`;
}

async function writeC() {
    const paths = await filesBelow(dist);
    const files = paths.map((path) => ({ path, served: '/' + relative(dist, path) }))
        .sort((a, b) => (a.served < b.served ? -1 : 1));    // by byte, as strcmp: the table is searched by halves
    const arrays = [];
    const rows = [];
    for (const [index, { path, served }] of files.entries()) {
        const plain = await readFile(path);
        const type = CONTENT_TYPES[extname(path)];
        const gzip = gzipSync(plain, { level: 9 });
        const digest = createHash('sha256').update(plain).digest('hex').slice(0, 32);
        if (!type)
            throw new Error(`${served}: no content type is known for it`);
        arrays.push(cArray(`plain_${index}`, plain), cArray(`gzip_${index}`, gzip));
        rows.push(`    {"${served}", "${type}", "\\"${digest}\\"", gzip_${index}, sizeof gzip_${index}, ` +
                  `sizeof plain_${index}, plain_${index}},`);
    }
    await writeFile(join(out, 'assets.c'), `/* Made by dashboard/build.mjs: the web front end as bytes. */
#include "assets.h"
#include <stdlib.h>
#include <string.h>

${arrays.join('')}
static const struct asset assets[] = {
${rows.join('\n')}
};

static int compare_path(const void *path, const void *asset)
{
    return strcmp(path, ((const struct asset *)asset)->path);
}

const struct asset *asset_find(const char *path)
{
    return bsearch(path, assets, sizeof assets / sizeof *assets, sizeof *assets, compare_path);
}
`);
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const outputs = await bundle();
await writePage(outputs);
await writeLicences();
await writeC();
