// Builds the stylesheets and scripts into the Django app. The result is committed and must not depend on
// the machine: no source maps, no time stamps, no absolute paths. `--out DIR` builds elsewhere.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundle } from "lightningcss";

const here = dirname(fileURLToPath(import.meta.url));
const flag = process.argv.indexOf("--out");
const out = flag > 0 ? resolve(process.argv[flag + 1]) : join(here, "../src/chibo/web/static/web");
mkdirSync(out, { recursive: true });

// Chromium 90, Firefox 90 and Safari 15 of 2021: old telephones get no newer browser.
const targets = { chrome: 90 << 16, firefox: 90 << 16, safari: 15 << 16 };
// The projector's own rules stay out of a telephone's first visit.
for (const name of ["chibo", "hall"]) {
  const { code } = bundle({ filename: join(here, `styles/${name}.css`), minify: true, targets, projectRoot: here });
  writeFileSync(join(out, `${name}.css`), code);
}

// One file each: the pages, the page of reminders, and the worker that shows the offline page.
for (const name of ["chibo", "reminders", "worker"]) {
  await build({
    absWorkingDir: here,
    entryPoints: [`src/${name}.ts`],
    outfile: join(out, `${name}.js`),
    bundle: true,
    minify: true,
    format: "iife",
    target: ["chrome90", "firefox90", "safari15"],
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
  });
}
